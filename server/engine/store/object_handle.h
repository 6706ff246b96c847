// ObjectHandle: keeps an object alive for the session of this process, or of a remote client.
//
// Thread safety: immutable. After fork() it works in the child too, on the child's own reference.
#pragma once

#include <memory>
#include <utility>

#include "engine/store/process_store.h"

namespace steward::store {

class ObjectHandle {
 public:
  // The reference has been counted already. `remote` is empty for the process's own session.
  ObjectHandle(std::shared_ptr<ProcessStore> store, std::shared_ptr<Holder> remote, ObjectId id)
      : store_(std::move(store)), remote_(std::move(remote)), id_(id) {}
  ~ObjectHandle();
  ObjectHandle(const ObjectHandle&) = delete;
  ObjectHandle& operator=(const ObjectHandle&) = delete;

  [[nodiscard]] ProcessStore& store() const noexcept { return *store_; }
  [[nodiscard]] ObjectId id() const noexcept { return id_; }
  // A new anonymous object of a kind, held by the same session.
  [[nodiscard]] std::unique_ptr<ObjectHandle> make_another(std::uint32_t kind) const;

 private:
  std::shared_ptr<ProcessStore> store_;
  std::shared_ptr<Holder> remote_;
  ObjectId id_;
};

// Makes an anonymous object of a kind and counts a handle of it. Throws OutOfMemory.
[[nodiscard]] std::unique_ptr<ObjectHandle> make_anonymous(const std::shared_ptr<ProcessStore>& store,
                                                           const std::shared_ptr<Holder>& remote,
                                                           std::uint32_t kind);

}  // namespace steward::store
