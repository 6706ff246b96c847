// The oracle: the store interface on plain std containers and one mutex.
//
// It is written to be seen to be right, not to be fast: what it does is what Python and engine/store/store.h
// say that a store does, one call at a time. The conformance cases run against it first (so they test the
// oracle), and tests/model compares every door with it. It lives in this process alone.
#pragma once

#include <memory>

#include "engine/store/store.h"

namespace steward::testing {

[[nodiscard]] std::shared_ptr<store::Manager> make_model_store();

}  // namespace steward::testing
