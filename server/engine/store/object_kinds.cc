#include "engine/store/object_kinds.h"

#include "engine/objects/kinds.h"
#include "engine/store/shm_dict.h"
#include "engine/store/shm_list.h"
#include "steward/error.h"

namespace steward::store {

const char* kind_name(ObjectKind kind) noexcept {
  switch (kind) {
    case ObjectKind::kDict: return "dict";
    case ObjectKind::kList: return "list";
  }
  return "unknown";
}

std::shared_ptr<Object> make_object(std::uint32_t kind, std::unique_ptr<ObjectHandle> handle) {
  if (kind == kDictKind) return std::make_shared<ShmDict>(std::move(handle));
  if (kind == kListKind) return std::make_shared<ShmList>(std::move(handle));
  throw VersionMismatch(
      "the segment holds an object of a kind that this program does not know; run the same "
      "version of Steward on both sides");
}

Outcome object_size(Attachment& attachment, ObjectId id, std::uint64_t& size) {
  const std::uint32_t kind = attachment.segment().object(object_index(id)).kind.load();
  if (kind == kDictKind) return DictObject(attachment, id).size(size);
  if (kind == kListKind) return ListObject(attachment, id).size(size);
  return Outcome::kGone;
}

}  // namespace steward::store
