// One operation of the pipeline: which call it is, and its answer.
#pragma once

#include "service/call.h"
#include "steward/v1/pipeline.pb.h"

namespace steward::service {

// Runs the operation and writes its answer. A call whose answer is pages returns them instead, each to be
// put into an Answer of its own. Throws steward::Error.
[[nodiscard]] Pages<v1::Answer> run_operation(Call& call, const v1::Operation& operation, v1::Answer& answer);

}  // namespace steward::service
