// ProcessStore: what all managers of one segment in one process share.
//
// It holds the attachment, and for each session that this process answers for (its own; a server's:
// those of its remote clients too) a Holder, which counts the references that the session has. The
// references stand in the segment as well (HandlePage), so that a survivor can drop them.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/objects/references.h"
#include "engine/sync/attachment.h"
#include "steward/datum.h"

namespace steward::store {

class ProcessStore;

// The references of one session. Each object is referred to once, however many handles there are.
// Thread safety: its own mutex, taken before any latch.
class Holder {
 public:
  Holder(ProcessStore& store, std::uint32_t session) : store_(store), session_(session) {}

  // Counts a handle of a living object that is kept alive by the caller's transaction or by somebody
  // else; NotFound when it is gone.
  void acquire(ObjectId id);
  void release(ObjectId id);

  // Takes the reference within a transaction that holds the store latch: for what is just being made
  // or found by name. done() must follow when it is committed. Throws OutOfMemory.
  struct Pending {
    ObjectId id = 0;
    Word* place = nullptr;  // nullptr: there is a handle already
  };
  [[nodiscard]] std::unique_lock<std::mutex> lock() { return std::unique_lock(mutex_); }
  // Makes sure that there is a free place; before the transaction.
  void reserve();
  [[nodiscard]] Pending acquire_in(Transaction& tx, ObjectEntry& object);
  void done(const Pending& pending);

  [[nodiscard]] std::uint32_t session() const noexcept { return session_; }
  // The session ends: handles that are still around refer to nothing any more.
  void retire();
  // After fork(), or when a server finds a client's session again: the places as they are there now.
  void reload(std::uint32_t session);

  void lock_for_fork() { mutex_.lock(); }
  void unlock_after_fork() { mutex_.unlock(); }
  [[nodiscard]] std::vector<ObjectId> ids_locked() const;

 private:
  struct Handle {
    Word* place = nullptr;
    std::uint64_t count = 0;
  };
  ProcessStore& store_;
  std::uint32_t session_;
  bool retired_ = false;
  std::mutex mutex_;
  std::unordered_map<ObjectId, Handle> handles_;
  std::vector<Word*> free_places_;
};

class ProcessStore : public std::enable_shared_from_this<ProcessStore> {
 public:
  // Held while the file of a segment that may be attached already is looked for, opened or closed: closing
  // any descriptor of it drops the record locks by which this process is seen to live. A thread may
  // take it again.
  class FilesGuard {
   public:
    FilesGuard();
    ~FilesGuard();
    FilesGuard(const FilesGuard&) = delete;
    FilesGuard& operator=(const FilesGuard&) = delete;
  };
  // The one of this process for the file, from now on. REQUIRES: a FilesGuard since find().
  static std::shared_ptr<ProcessStore> adopt(std::unique_ptr<Segment> segment);
  // That of a file which this process has attached already; nullptr if it has not. REQUIRES: a FilesGuard.
  static std::shared_ptr<ProcessStore> find(const std::string& path);
  ~ProcessStore();

  [[nodiscard]] Attachment& attachment() const noexcept { return *attachment_; }
  [[nodiscard]] Segment& segment() const noexcept { return attachment_->segment(); }
  [[nodiscard]] ThreadSlot& me() const { return attachment_->this_thread(); }

  // The holder of this process's own session.
  Holder& own();
  // That of a remote client, found again or made.
  std::shared_ptr<Holder> remote(std::uint64_t client);
  void end_remote(std::uint64_t client);
  [[nodiscard]] std::vector<std::uint64_t> remote_clients() const;

  // Repairs after the dead, drops their references and gives back what nobody refers to.
  std::size_t reap();
  // The same now and then, for processes that live without a server.
  void reap_sometimes();
  // After a change that may have condemned something.
  void reclaim() {
    if (segment().header().condemned.load(std::memory_order_relaxed) != 0) [[unlikely]]
      reclaim_now();
  }

 private:
  friend class Holder;
  explicit ProcessStore(std::unique_ptr<Segment> segment);
  void reclaim_now();
  void drop_references(std::uint32_t session);
  void add_page(std::uint32_t session);
  void end_departed();
  void before_fork() noexcept;
  void after_fork() noexcept;
  void in_child() noexcept;
  void copy_handles(std::uint32_t session, const std::vector<ObjectId>& ids);

  std::shared_ptr<Attachment> attachment_;
  std::mutex mutex_;  // guards the holders
  std::unique_ptr<Holder> own_;
  std::unordered_map<std::uint64_t, std::shared_ptr<Holder>> remote_;
  std::uint32_t unborn_ = kNoSession;
  std::atomic<std::int64_t> last_reap_ms_{0};
};

}  // namespace steward::store
