// ShmManager: the store interface on a shared memory segment, in this process.
//
// Each call runs the engine's code in the calling thread; no server is asked. Managers of one segment
// in one process share one attachment. Costs: open() about 2 us; calls of objects see their headers.
//
// Deaths: whoever comes upon what a dead process held repairs it; reap() looks for all of it at once,
// and open() does so now and then. The server calls reap() many times a second.
//
// Thread safety: every method may be called from any thread, and after fork() in the child.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "engine/store/names.h"
#include "engine/store/process_store.h"
#include "engine/store/store.h"

namespace steward::store {

struct CreateOptions {
  std::string name;                                 // letters, digits, '.', '_', '-'
  std::uint64_t capacity_bytes = kDefaultCapacity;  // address space, costs no memory
  std::uint64_t memory_limit_bytes = 0;             // 0: none
  unsigned permissions = 0600;
};

struct AttachOptions {
  bool read_only = false;
};

class ShmManager : public Manager, public std::enable_shared_from_this<ShmManager> {
 public:
  // /dev/shm/steward.<name>. AlreadyExists, ValueError, OutOfMemory, PermissionDenied.
  static std::shared_ptr<ShmManager> create(const CreateOptions& options);
  // Embedded: an anonymous memfd that is gone with its last process; children inherit it by fork().
  static std::shared_ptr<ShmManager> create_private(const CreateOptions& options);
  // Unavailable when there is none, VersionMismatch for another layout or a foreign file.
  static std::shared_ptr<ShmManager> attach(const std::string& name, const AttachOptions& options = {});
  static std::shared_ptr<ShmManager> attach_path(const std::string& path, const AttachOptions& options = {});
  // Takes over a descriptor that was inherited, as a server of an embedded manager does.
  static std::shared_ptr<ShmManager> adopt_fd(int fd);
  // Takes the segment's name away; it lives on while processes are attached. False: there is none.
  static bool remove(const std::string& name);

  [[nodiscard]] int fd() const { return store_->segment().file().fd(); }
  [[nodiscard]] std::string path() const;  // by which other processes of this host can attach
  [[nodiscard]] std::string name() const;  // "" for a private one
  [[nodiscard]] bool is_private() const { return store_->segment().is_private(); }
  [[nodiscard]] bool read_only() const { return store_->segment().read_only(); }
  [[nodiscard]] std::array<std::uint64_t, 2> instance_id() const;

  // Makes this process the segment's one server, until it dies. False: another one is.
  [[nodiscard]] bool claim_server();
  // Writes the server's addresses into the segment, for find_segment_serving().
  void announce(const std::vector<std::string>& addresses);

  // Repairs after dead processes and ends their sessions; returns how many there were.
  std::size_t reap() { return store_->reap(); }
  // Keeps some memory committed ahead of need.
  void commit_ahead();

  // The manager of a remote client: its handles belong to the client's own session, which neither the
  // death of the client's connection nor that of the server ends, but end_remote_session().
  std::shared_ptr<Manager> remote_session(std::uint64_t client_id);
  void end_remote_session(std::uint64_t client_id) { store_->end_remote(client_id); }
  [[nodiscard]] std::vector<std::uint64_t> remote_sessions() const { return store_->remote_clients(); }

  std::shared_ptr<Object> open(ObjectKind kind, std::string_view name, OpenMode mode) override;
  std::shared_ptr<Object> attach(ObjectId id) override;
  std::vector<ObjectInfo> objects() override;
  bool drop(std::string_view name) override;
  void rename(std::string_view from, std::string_view to) override;
  Stats stats() override;
  std::vector<std::string> check() override;

 private:
  explicit ShmManager(std::shared_ptr<ProcessStore> store, std::shared_ptr<Holder> remote = nullptr);
  static std::shared_ptr<ShmManager> make(std::shared_ptr<ProcessStore> store);
  static std::shared_ptr<ShmManager> make_new(const CreateOptions& options);
  static std::shared_ptr<ShmManager> wrap(std::unique_ptr<Segment> segment);

  [[nodiscard]] Holder& holder() { return remote_ ? *remote_ : store_->own(); }
  [[nodiscard]] std::shared_ptr<Object> wrap_handle(ObjectId id);
  [[nodiscard]] std::shared_ptr<Object> open_read_only(ObjectKind kind, std::string_view name);
  [[nodiscard]] ObjectId open_named(ObjectKind kind, std::string_view name, OpenMode mode);
  [[nodiscard]] ObjectInfo info_of(ObjectId id, const std::string& name);

  std::shared_ptr<ProcessStore> store_;
  std::shared_ptr<Holder> remote_;  // nullptr: this process's own session
  Names names_;
};

// Finds, without gRPC, the segment of this host whose live server has announced the address; "" if none.
[[nodiscard]] std::string find_segment_serving(const std::string& address);

}  // namespace steward::store
