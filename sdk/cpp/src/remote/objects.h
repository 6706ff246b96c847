// Handles of the remote door: each call is one RPC of the same name (see dict.proto, list.proto).
//
// Keys and values are checked here, before anything is sent, by the same code that the engine uses, so
// both doors refuse the same things in the same words.
#pragma once

#include <memory>

#include "cpp/src/remote/core.h"
#include "engine/store/store.h"

namespace steward::remote {

// `id` is held by the server for this handle already.
[[nodiscard]] std::shared_ptr<store::Dict> make_remote_dict(const std::shared_ptr<Core>& core, ObjectId id);
[[nodiscard]] std::shared_ptr<store::List> make_remote_list(const std::shared_ptr<Core>& core, ObjectId id);

}  // namespace steward::remote
