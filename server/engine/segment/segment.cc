#include "engine/segment/segment.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <new>

#include "engine/segment/header_check.h"
#include "engine/segment/tables.h"
#include "steward/error.h"

namespace steward {
namespace {

namespace ipc = boost::interprocess;

ipc::mapped_region map(const SegmentFile& file, bool read_only, std::uint64_t bytes) {
  try {
    return {
        file, read_only ? ipc::read_only : ipc::read_write, 0, bytes, nullptr, MAP_SHARED | MAP_NORESERVE};
  } catch (const ipc::interprocess_exception& e) {
    throw OutOfMemory("can not map a segment of " + std::to_string(bytes) + " bytes: " + e.what() +
                      "; raise the limit on address space (ulimit -v) or create it with a smaller capacity");
  }
}

void write_secrets(Header& h) {
  std::uint64_t random[3] = {};
  if (getrandom(random, sizeof(random), 0) != sizeof(random) ||
      getrandom(h.hash_secret.data(), h.hash_secret.size(), 0) !=
          static_cast<ssize_t>(h.hash_secret.size())) {
    throw Unavailable("the system gives no random bytes; try again");
  }
  h.instance[0] = random[0];
  h.instance[1] = random[1];
  h.lock_secret = (random[2] & kMaxLockSecret) | 1;
}

void write_tables(Header& h, const Tables& tables) {
  h.sessions = tables.sessions;
  h.slot_owners = tables.slot_owners;
  h.page_summary2 = tables.page_summary2;
  h.page_summary1 = tables.page_summary1;
  h.page_bitmap = tables.page_bitmap;
  h.page_owners = tables.page_owners;
  h.objects = tables.objects;
  h.slots = tables.slots;
  h.data = tables.data;
  h.committed_end = tables.data;
}

}  // namespace

Segment::Segment(SegmentFile file, bool read_only, std::uint64_t capacity)
    : file_(std::move(file)),
      read_only_(read_only),
      capacity_(capacity),
      region_(map(file_, read_only, capacity)) {
  base_ = static_cast<std::byte*>(region_.get_address());
  header_ = reinterpret_cast<Header*>(base_);
  // Refused where the system keeps huge pages from shared memory; then nothing is lost but speed.
  madvise(base_, capacity_, MADV_HUGEPAGE);
}

std::unique_ptr<Segment> Segment::create(const std::string& name, const SegmentOptions& options) {
  const std::uint64_t capacity = align_up(options.capacity_bytes, kGrainBytes);
  if (capacity < kMinCapacity || capacity > kMaxCapacity) {
    throw ValueError(
        "a segment's capacity must be 256 MiB to 16 TiB, it is address space and costs no memory; " +
        std::to_string(options.capacity_bytes) + " bytes were asked for");
  }
  if (!name.empty()) static_cast<void>(segment_path(name));  // a bad name is refused first
  SegmentFile file = name.empty() ? SegmentFile::create_anonymous("steward")
                                  : SegmentFile::create_nameless(options.permissions);
  file.resize(capacity);
  std::unique_ptr<Segment> segment(new Segment(std::move(file), false, capacity));
  segment->format(options);
  // Nobody can take the memory from under us then; a named segment can not be sealed.
  if (name.empty()) fcntl(segment->file_.fd(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW);
  if (!name.empty()) segment->file_.publish(name);
  return segment;
}

std::unique_ptr<Segment> Segment::attach(SegmentFile file, bool read_only) {
  const std::uint64_t capacity = check_prefix(file);
  std::unique_ptr<Segment> segment(new Segment(std::move(file), read_only, capacity));
  check_header(segment->file_, segment->header(), capacity);
  segment->locate_tables();
  return segment;
}

void Segment::format(const SegmentOptions& options) {
  const Tables tables = tables_of(capacity_);
  if (!file_.commit(0, tables.page_summary1)) {
    throw OutOfMemory(
        "no memory for a new segment: /dev/shm is full; free some of it or make it larger "
        "(docker: --shm-size)");
  }
  Header& h = *new (header_) Header{};
  h.layout_version = kLayoutVersion;
  h.machine = kMachine;
  h.capacity = capacity_;
  h.memory_limit = options.memory_limit_bytes;
  write_secrets(h);
  write_tables(h, tables);
  h.magic.store(kMagic, std::memory_order_release);
  locate_tables();
  h.state.store(static_cast<std::uint32_t>(SegmentState::kReady), std::memory_order_release);
}

void Segment::locate_tables() {
  const Tables tables = tables_of(capacity_);
  const auto locate = [this](std::uint64_t offset, auto*& pointer) {
    pointer = reinterpret_cast<std::remove_reference_t<decltype(pointer)>>(base_ + offset);
  };
  locate(tables.sessions, sessions_);
  locate(tables.slot_owners, slot_owners_);
  locate(tables.page_summary2, page_summary2_);
  locate(tables.page_summary1, page_summary1_);
  locate(tables.page_bitmap, page_bitmap_);
  locate(tables.page_owners, page_owners_);
  locate(tables.objects, objects_);
  locate(tables.slots, slots_);
  data_ = tables.data;
  std::memcpy(number_secret_.data(), header_->hash_secret.data(), sizeof(number_secret_));
  number_secret_[1] |= 1;
  lock_secret_ = static_cast<std::uint32_t>(header_->lock_secret.load());
}

bool Segment::readable_now(std::uint64_t offset, std::uint64_t bytes) const noexcept {
  const std::uint64_t end = std::min(header_->committed_end.load(std::memory_order_relaxed), capacity_);
  known_bytes_.store(end - data_, std::memory_order_relaxed);
  return offset >= data_ && bytes <= end && offset <= end - bytes;
}

}  // namespace steward
