// What the store knows of each kind of object: how to make its handle, and how large it is.
#pragma once

#include "engine/store/object_handle.h"
#include "engine/store/store.h"

namespace steward::store {

// The handle as an object of the store interface.
[[nodiscard]] std::shared_ptr<Object> make_object(std::uint32_t kind, std::unique_ptr<ObjectHandle> handle);

// The number of its entries or elements. kGone when it was dropped.
[[nodiscard]] Outcome object_size(Attachment& attachment, ObjectId id, std::uint64_t& size);

}  // namespace steward::store
