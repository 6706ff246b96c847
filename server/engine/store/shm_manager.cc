#include "engine/store/shm_manager.h"

#include <unistd.h>

#include "engine/heap/page_allocator.h"
#include "engine/objects/kinds.h"
#include "engine/objects/object_table.h"
#include "engine/store/check.h"
#include "engine/store/object_kinds.h"
#include "steward/error.h"

namespace steward::store {
namespace {

[[noreturn]] void throw_no_memory(const Segment& segment) {
  throw OutOfMemory(pages::out_of_memory_message(segment));
}

std::string quoted(std::string_view name) { return "'" + std::string(name) + "'"; }

void check_kind(std::string_view name, ObjectKind wanted, std::uint32_t found) {
  if (static_cast<std::uint32_t>(wanted) == found) return;
  throw TypeError("there is an object named " + quoted(name) + ", but it is a " +
                  kind_name(static_cast<ObjectKind>(found)) + ", not a " + kind_name(wanted));
}

}  // namespace

static_assert(static_cast<std::uint32_t>(ObjectKind::kDict) == kDictKind);
static_assert(static_cast<std::uint32_t>(ObjectKind::kList) == kListKind);

ShmManager::ShmManager(std::shared_ptr<ProcessStore> store, std::shared_ptr<Holder> remote)
    : store_(std::move(store)), remote_(std::move(remote)), names_(*store_) {}

std::shared_ptr<ShmManager> ShmManager::make(std::shared_ptr<ProcessStore> store) {
  return std::shared_ptr<ShmManager>(new ShmManager(std::move(store)));
}

std::shared_ptr<ShmManager> ShmManager::wrap(std::unique_ptr<Segment> segment) {
  return make(ProcessStore::adopt(std::move(segment)));
}

std::shared_ptr<ShmManager> ShmManager::make_new(const CreateOptions& options) {
  const ProcessStore::FilesGuard guard;
  auto manager = wrap(Segment::create(
      options.name, {options.capacity_bytes, options.memory_limit_bytes, options.permissions}));
  try {
    manager->names_.make();
  } catch (...) {
    if (!options.name.empty()) remove(options.name);
    throw;
  }
  return manager;
}

std::shared_ptr<ShmManager> ShmManager::create(const CreateOptions& options) {
  static_cast<void>(segment_path(options.name));  // refuses an empty name, which would be a private one
  return make_new(options);
}

std::shared_ptr<ShmManager> ShmManager::create_private(const CreateOptions& options) {
  CreateOptions nameless = options;
  nameless.name.clear();
  return make_new(nameless);
}

std::shared_ptr<ShmManager> ShmManager::attach(const std::string& name, const AttachOptions& options) {
  return attach_path(segment_path(name), options);
}

std::shared_ptr<ShmManager> ShmManager::attach_path(const std::string& path, const AttachOptions& options) {
  const ProcessStore::FilesGuard guard;
  if (auto store = ProcessStore::find(path)) {
    if (store->segment().read_only() && !options.read_only) {
      throw PermissionDenied("this process has attached " + path +
                             " read-only already; close that manager first");
    }
    return make(std::move(store));
  }
  return wrap(Segment::attach(SegmentFile::open(path, options.read_only), options.read_only));
}

std::shared_ptr<ShmManager> ShmManager::adopt_fd(int fd) {
  const ProcessStore::FilesGuard guard;
  return wrap(Segment::attach(SegmentFile(fd, ""), false));
}

bool ShmManager::remove(const std::string& name) { return unlink(segment_path(name).c_str()) == 0; }

std::string ShmManager::path() const {
  const std::string& path = store_->segment().file().path();
  return path.empty() ? "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(fd()) : path;
}

std::string ShmManager::name() const {
  const std::string prefix = segment_path("x").substr(0, segment_path("x").size() - 1);
  const std::string& path = store_->segment().file().path();
  return path.starts_with(prefix) ? path.substr(prefix.size()) : "";
}

std::array<std::uint64_t, 2> ShmManager::instance_id() const {
  const Header& h = store_->segment().header();
  return {h.instance[0].load(), h.instance[1].load()};
}

void ShmManager::commit_ahead() {
  constexpr std::uint64_t kAhead = std::uint64_t{4} << 20;
  pages::commit_ahead(store_->me(), kAhead);
}

std::shared_ptr<Manager> ShmManager::remote_session(std::uint64_t client_id) {
  return std::shared_ptr<ShmManager>(new ShmManager(store_, store_->remote(client_id)));
}

std::shared_ptr<Object> ShmManager::wrap_handle(ObjectId id) {
  const std::uint32_t kind = store_->segment().object(object_index(id)).kind.load();
  return make_object(kind, std::make_unique<ObjectHandle>(store_, remote_, id));
}

std::shared_ptr<Object> ShmManager::open(ObjectKind kind, std::string_view name, OpenMode mode) {
  store_->reap_sometimes();
  if (name.empty()) {
    if (mode == OpenMode::kOpen) throw ValueError("an anonymous object can not be opened by name; give one");
    return make_object(static_cast<std::uint32_t>(kind),
                       make_anonymous(store_, remote_, static_cast<std::uint32_t>(kind)));
  }
  Names::check(name);
  if (read_only()) return open_read_only(kind, name);
  return wrap_handle(open_named(kind, name, mode));
}

// A read-only process counts no reference: what it reads may go meanwhile, and it is told so.
std::shared_ptr<Object> ShmManager::open_read_only(ObjectKind kind, std::string_view name) {
  const auto id = names_.find(name);
  if (!id)
    throw NotFound("there is no object named " + quoted(name) + ", and this process is attached read-only");
  check_kind(name, kind, store_->segment().object(object_index(*id)).kind.load());
  return wrap_handle(*id);
}

ObjectId ShmManager::open_named(ObjectKind kind, std::string_view name, OpenMode mode) {
  Holder& holder = this->holder();
  const auto guard = holder.lock();
  holder.reserve();
  Transaction tx(store_->me());
  references::lock_store(tx);
  const auto found = names_.find(name);
  ObjectEntry* object = nullptr;
  if (found) {
    if (mode == OpenMode::kCreate)
      throw AlreadyExists("there is an object named " + quoted(name) + " already");
    object = references::find_live(store_->segment(), *found);
    STEWARD_ASSERT(object != nullptr);
    check_kind(name, kind, object->kind.load());
  } else {
    if (mode == OpenMode::kOpen) throw NotFound("there is no object named " + quoted(name));
    object = object_table::take(tx, static_cast<std::uint32_t>(kind), ObjectState::kLive);
    if (object == nullptr) throw_no_memory(store_->segment());
    names_.put(tx, name, object->id.load());
    if (!tx.reserve(8)) throw_no_memory(store_->segment());
    references::add_one(tx, *object);
  }
  const Holder::Pending pending = holder.acquire_in(tx, *object);
  tx.commit();
  holder.done(pending);
  return pending.id;
}

std::shared_ptr<Object> ShmManager::attach(ObjectId id) {
  if (!read_only()) {
    holder().acquire(id);
  } else if (references::find_live(store_->segment(), id) == nullptr) {
    throw NotFound("the object is gone: nothing refers to it any more");
  }
  return wrap_handle(id);
}

bool ShmManager::drop(std::string_view name) {
  {
    Transaction tx(store_->me());
    references::lock_store(tx);
    const auto id = names_.find(name);
    if (!id) return false;
    names_.remove(tx, name);
    if (!tx.reserve(8)) throw_no_memory(store_->segment());
    references::drop_one(tx, store_->segment().object(object_index(*id)));
    tx.commit();
  }
  store_->reclaim();
  return true;
}

void ShmManager::rename(std::string_view from, std::string_view to) {
  Names::check(to);
  Transaction tx(store_->me());
  references::lock_store(tx);
  const auto id = names_.find(from);
  if (!id) throw NotFound("there is no object named " + quoted(from));
  if (from == to) return;
  if (names_.find(to)) throw AlreadyExists("there is an object named " + quoted(to) + " already");
  names_.remove(tx, from);
  names_.put(tx, to, *id);
  tx.commit();
}

ObjectInfo ShmManager::info_of(ObjectId id, const std::string& name) {
  const ObjectEntry& object = store_->segment().object(object_index(id));
  ObjectInfo info;
  info.id = id;
  info.kind = static_cast<ObjectKind>(object.kind.load());
  info.name = name;
  info.memory_bytes = sizeof(ObjectEntry) + object.pages.load() * kPageBytes;
  info.references = object.refs.load();
  static_cast<void>(object_size(store_->attachment(), id, info.size));  // 0 for one that is just going
  return info;
}

std::vector<ObjectInfo> ShmManager::objects() {
  store_->reap_sometimes();
  const auto names = names_.all();
  const Segment& segment = store_->segment();
  std::vector<ObjectInfo> infos;
  for (std::uint32_t i = 0; i < segment.header().object_high.load(); ++i) {
    const ObjectId id = segment.object(i).id.load();
    if (id == names_.id() || references::find_live(segment, id) == nullptr) continue;
    const auto name = names.find(id);
    infos.push_back(info_of(id, name == names.end() ? "" : name->second));
  }
  return infos;
}

Stats ShmManager::stats() {
  store_->reap_sometimes();
  const Segment& segment = store_->segment();
  const Header& h = segment.header();
  Stats stats;
  stats.capacity_bytes = segment.capacity();
  stats.memory_limit_bytes = h.memory_limit.load();
  stats.committed_bytes = h.committed_end.load() - segment.data();
  stats.used_bytes = stats.committed_bytes - h.free_pages.load() * kPageBytes;
  stats.objects = h.object_count.load() - (names_.id() != 0 ? 1 : 0);
  for (std::uint32_t i = 0; i < h.session_high.load(); ++i) {
    const auto state = static_cast<SessionState>(segment.session(i).state.load());
    if (state != SessionState::kFree && state != SessionState::kDeparted) ++stats.sessions;
  }
  stats.deaths = h.deaths.load();
  stats.recoveries = h.recoveries.load();
  return stats;
}

std::vector<std::string> ShmManager::check() {
  store_->reap_sometimes();
  return check_segment(store_->attachment());
}

}  // namespace steward::store
