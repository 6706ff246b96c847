#include "engine/store/object_handle.h"

#include "engine/heap/page_allocator.h"
#include "engine/objects/object_table.h"
#include "steward/error.h"

namespace steward::store {

ObjectHandle::~ObjectHandle() {
  if (store_->segment().read_only()) return;  // it never counted
  try {
    (remote_ ? *remote_ : store_->own()).release(id_);
  } catch (const Error&) {
    // No slot for this thread any more: the reference goes with the session.
  }
}

std::unique_ptr<ObjectHandle> ObjectHandle::make_another(std::uint32_t kind) const {
  return make_anonymous(store_, remote_, kind);
}

std::unique_ptr<ObjectHandle> make_anonymous(const std::shared_ptr<ProcessStore>& store,
                                             const std::shared_ptr<Holder>& remote, std::uint32_t kind) {
  Holder& holder = remote ? *remote : store->own();
  const auto guard = holder.lock();
  holder.reserve();
  Transaction tx(store->me());
  references::lock_store(tx);
  ObjectEntry* object = object_table::take(tx, kind, ObjectState::kLive);
  if (object == nullptr) throw OutOfMemory(pages::out_of_memory_message(store->segment()));
  const Holder::Pending pending = holder.acquire_in(tx, *object);
  tx.commit();
  holder.done(pending);
  return std::make_unique<ObjectHandle>(store, remote, pending.id);
}

}  // namespace steward::store
