#include "engine/heap/page_allocator.h"
#include "engine/objects/reclaim.h"
#include "engine/store/process_store.h"
#include "steward/error.h"

namespace steward::store {
namespace {

[[noreturn]] void throw_gone() { throw NotFound("the object is gone: nothing refers to it any more"); }

template <typename Visit>
void for_each_place(const Segment& segment, std::uint32_t session, Visit visit) {
  std::uint64_t page = segment.session(session).handles.load();
  while (page != 0) {
    HandlePage& handles = segment.at(Offset<HandlePage>(page));
    for (Word& id : handles.ids) visit(id);
    page = handles.next.load();
  }
}

}  // namespace

void Holder::retire() {
  const std::lock_guard guard(mutex_);
  retired_ = true;
  handles_.clear();
  free_places_.clear();
}

void Holder::reserve() {
  if (retired_) throw Unavailable("the session of this remote client has ended; connect again");
  if (!free_places_.empty()) return;
  store_.add_page(session_);
  const std::uint64_t page = store_.segment().session(session_).handles.load();
  for (Word& id : store_.segment().at(Offset<HandlePage>(page)).ids) free_places_.push_back(&id);
}

Holder::Pending Holder::acquire_in(Transaction& tx, ObjectEntry& object) {
  const ObjectId id = object.id.load();
  if (const auto found = handles_.find(id); found != handles_.end()) return {id, nullptr};
  STEWARD_ASSERT(!free_places_.empty());
  if (!tx.reserve(8)) throw OutOfMemory(pages::out_of_memory_message(store_.segment()));
  Word* place = free_places_.back();
  references::add_one(tx, object);
  tx.set(*place, id);
  return {id, place};
}

void Holder::done(const Pending& pending) {
  Handle& handle = handles_[pending.id];
  ++handle.count;
  if (pending.place == nullptr) return;
  handle.place = pending.place;
  free_places_.pop_back();
}

void Holder::acquire(ObjectId id) {
  const std::lock_guard guard(mutex_);
  if (const auto found = handles_.find(id); found != handles_.end()) {
    ++found->second.count;
    return;
  }
  reserve();
  Transaction tx(store_.me());
  references::lock_store(tx);
  ObjectEntry* object = references::find_live(store_.segment(), id);
  if (object == nullptr) throw_gone();
  const Pending pending = acquire_in(tx, *object);
  tx.commit();
  done(pending);
}

void Holder::release(ObjectId id) {
  {
    const std::lock_guard guard(mutex_);
    const auto found = handles_.find(id);
    if (found == handles_.end() || --found->second.count != 0) return;
    Word* place = found->second.place;
    handles_.erase(found);
    Transaction tx(store_.me());
    references::lock_store(tx);
    if (!tx.reserve(8)) return;  // no memory for the log: the reference goes with the session
    if (place->load() == id) {
      tx.set(*place, 0);
      references::drop_one(tx, store_.segment().object(object_index(id)));
    }
    tx.commit();
    free_places_.push_back(place);
  }
  store_.reclaim();
}

void Holder::reload(std::uint32_t session) {
  const std::lock_guard guard(mutex_);
  session_ = session;
  free_places_.clear();
  std::unordered_map<ObjectId, Handle> found;
  for_each_place(store_.segment(), session, [&](Word& place) {
    const ObjectId id = place.load();
    if (id == 0) {
      free_places_.push_back(&place);
    } else {
      const auto known = handles_.find(id);
      found[id] = {&place, known != handles_.end() ? known->second.count : 1};
    }
  });
  handles_ = std::move(found);
}

std::vector<ObjectId> Holder::ids_locked() const {
  std::vector<ObjectId> ids;
  for (const auto& [id, handle] : handles_) ids.push_back(id);
  return ids;
}

// A page for more references, in front of those that the session has.
void ProcessStore::add_page(std::uint32_t session) {
  Transaction tx(me());
  references::lock_store(tx);
  const std::uint64_t at = tx.take_pages(1, kNoOwner);
  if (at == 0 || !tx.reserve(1)) throw OutOfMemory(pages::out_of_memory_message(segment()));
  HandlePage& page = segment().at(Offset<HandlePage>(at));
  Word& head = segment().session(session).handles;
  page.next.store(head.load());
  for (Word& id : page.ids) id.store(0);
  tx.set(head, at);
  tx.commit();
}

// Of a session that ended: one reference after the other, so that no transaction is long.
void ProcessStore::drop_references(std::uint32_t session) {
  for_each_place(segment(), session, [&](Word& place) {
    const ObjectId id = place.load();
    if (id == 0) return;
    Transaction tx(me());
    references::lock_store(tx);
    if (!tx.reserve(8)) throw OutOfMemory(pages::out_of_memory_message(segment()));
    tx.set(place, 0);
    references::drop_one(tx, segment().object(object_index(id)));
    tx.commit();
  });
  Word& head = segment().session(session).handles;
  while (head.load() != 0) {
    Transaction tx(me());
    references::lock_store(tx);
    if (!tx.reserve(4)) throw OutOfMemory(pages::out_of_memory_message(segment()));
    const std::uint64_t page = head.load();
    tx.set(head, segment().at(Offset<HandlePage>(page)).next.load());
    tx.give_pages(page, 1);
    tx.commit();
  }
}

}  // namespace steward::store
