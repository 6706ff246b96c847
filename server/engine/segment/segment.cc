#include "engine/segment/segment.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <new>

#include "steward/error.h"

namespace steward {
namespace {

namespace ipc = boost::interprocess;

// What the machine must have in common with the one that made the segment.
constexpr std::uint32_t kMachine = (sizeof(void*) << 24) | (kCacheLine << 16) | (kPageBytes >> 8) |
                                   (std::endian::native == std::endian::little ? 1 : 0);

constexpr std::uint64_t align_up(std::uint64_t value, std::uint64_t unit) {
  return (value + unit - 1) / unit * unit;
}

constexpr std::uint64_t kMinCapacity = std::uint64_t{256} << 20;  // sparse: it costs nothing
constexpr std::uint64_t kMaxCapacity = std::uint64_t{1} << 44;

ipc::mapped_region map(const SegmentFile& file, bool read_only, std::uint64_t bytes) {
  try {
    return {
        file, read_only ? ipc::read_only : ipc::read_write, 0, bytes, nullptr, MAP_SHARED | MAP_NORESERVE};
  } catch (const ipc::interprocess_exception& e) {
    throw OutOfMemory("can not map a segment of " + std::to_string(bytes) + " bytes: " + e.what() +
                      "; raise the limit on address space (ulimit -v) or create it with a smaller capacity");
  }
}

[[noreturn]] void refuse(const SegmentFile& file, const std::string& why) {
  throw VersionMismatch(file.path() + " " + why);
}

// Reads the fixed first fields without mapping: the file may be anything at all.
struct Prefix {
  std::uint64_t magic = 0;
  std::uint32_t layout_version = 0;
  std::uint32_t machine = 0;
  std::uint32_t state = 0;
  std::uint32_t reserved = 0;
  std::uint64_t capacity = 0;
};
static_assert(sizeof(Prefix) == 32 && offsetof(Prefix, capacity) == offsetof(Header, capacity));

Prefix read_prefix(const SegmentFile& file) {
  Prefix prefix;
  if (pread(file.fd(), &prefix, sizeof(prefix), 0) != static_cast<ssize_t>(sizeof(prefix))) prefix = {};
  return prefix;
}

void check_prefix(const SegmentFile& file, const Prefix& prefix) {
  if (prefix.magic != kMagic) refuse(file, "is not a Steward segment; give another name, or remove the file");
  if (prefix.state != static_cast<std::uint32_t>(SegmentState::kReady)) {
    refuse(file, "is half-made; remove it and create it again");
  }
  if (prefix.layout_version != kLayoutVersion) {
    refuse(file, "has layout version " + std::to_string(prefix.layout_version) + ", this program speaks " +
                     std::to_string(kLayoutVersion) + "; run the same version of Steward on both sides");
  }
  if (prefix.machine != kMachine) refuse(file, "was made on another kind of machine");
  if (prefix.capacity < kMinCapacity || prefix.capacity > kMaxCapacity || prefix.capacity % kPageBytes != 0 ||
      file.size() != prefix.capacity) {
    refuse(file, "is truncated or damaged: its header says " + std::to_string(prefix.capacity) +
                     " bytes, the file has " + std::to_string(file.size()) +
                     "; remove it and create it again");
  }
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
  const std::uint64_t capacity = align_up(options.capacity_bytes, kPageBytes * 64);
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
  const Prefix prefix = read_prefix(file);
  check_prefix(file, prefix);
  std::unique_ptr<Segment> segment(new Segment(std::move(file), read_only, prefix.capacity));
  segment->locate_tables();
  const std::uint64_t end = segment->header().committed_end.load();
  if (end > segment->capacity() || end < segment->data_ || segment->data_ >= segment->capacity()) {
    refuse(segment->file_, "is damaged: its tables lie outside of it; remove it and create it again");
  }
  if (segment->file_.allocated_bytes() < end - segment->data_) {
    refuse(segment->file_, "has lost memory: it was truncated once; remove it and create it again");
  }
  return segment;
}

void Segment::format(const SegmentOptions& options) {
  const std::uint64_t pages = capacity_ / kPageBytes;
  const std::uint64_t words = pages / 64;
  std::uint64_t end = kHeaderBytes;
  const auto place = [&end](std::uint64_t bytes) {
    const std::uint64_t begin = end;
    end = align_up(end + bytes, kPageBytes);
    return begin;
  };
  const std::uint64_t sessions = place(kMaxSessions * sizeof(SessionEntry));
  const std::uint64_t slot_owners = place(kMaxSlots * sizeof(HalfWord));
  const std::uint64_t summary2 = place(align_up(words / 64 / 64 + 1, 8) * 8);
  const std::uint64_t summary1 = place((words / 64 + 1) * 8);
  const std::uint64_t bitmap = place(words * 8);
  const std::uint64_t owners = place(pages * sizeof(HalfWord));
  const std::uint64_t objects = place(max_objects(capacity_) * sizeof(ObjectEntry));
  const std::uint64_t slots = place(std::uint64_t{kMaxSlots} * sizeof(SlotPage));
  const std::uint64_t data = align_up(end, kPageBytes * 64);
  const bool committed = data < capacity_ && file_.commit(0, summary1);
  if (data >= capacity_) throw ValueError("the capacity is too small for the tables");
  if (!committed) {
    throw OutOfMemory(
        "no memory for a new segment: /dev/shm is full; free some of it or make it larger "
        "(docker: --shm-size)");
  }
  Header& h = *new (header_) Header{};
  h.layout_version = kLayoutVersion;
  h.machine = kMachine;
  h.capacity = capacity_;
  h.memory_limit = options.memory_limit_bytes;
  std::uint64_t random[3] = {};
  if (getrandom(random, sizeof(random), 0) != sizeof(random) ||
      getrandom(h.hash_secret.data(), h.hash_secret.size(), 0) !=
          static_cast<ssize_t>(h.hash_secret.size())) {
    throw Unavailable("the system gives no random bytes");
  }
  h.instance[0] = random[0];
  h.instance[1] = random[1];
  h.lock_secret = (random[2] & 0x7FFF) | 1;
  h.sessions = sessions;
  h.slot_owners = slot_owners;
  h.page_summary2 = summary2;
  h.page_summary1 = summary1;
  h.page_bitmap = bitmap;
  h.page_owners = owners;
  h.objects = objects;
  h.slots = slots;
  h.data = data;
  h.committed_end = data;
  h.magic.store(kMagic, std::memory_order_release);
  locate_tables();
  h.state.store(static_cast<std::uint32_t>(SegmentState::kReady), std::memory_order_release);
}

void Segment::locate_tables() {
  const Header& h = *header_;
  const auto table = [this](const Word& offset, auto*& pointer) {
    const std::uint64_t value = offset.load();
    if (value >= capacity_)
      refuse(file_, "is damaged: a table lies outside of it; remove it and create it again");
    pointer = reinterpret_cast<std::remove_reference_t<decltype(pointer)>>(base_ + value);
  };
  table(h.sessions, sessions_);
  table(h.slot_owners, slot_owners_);
  table(h.page_summary2, page_summary2_);
  table(h.page_summary1, page_summary1_);
  table(h.page_bitmap, page_bitmap_);
  table(h.page_owners, page_owners_);
  table(h.objects, objects_);
  table(h.slots, slots_);
  data_ = h.data.load();
  std::memcpy(number_secret_.data(), h.hash_secret.data(), sizeof(number_secret_));
  number_secret_[1] |= 1;
  lock_secret_ = static_cast<std::uint32_t>(h.lock_secret.load());
}

bool Segment::readable_now(std::uint64_t offset, std::uint64_t bytes) const noexcept {
  const std::uint64_t end = std::min(header_->committed_end.load(std::memory_order_relaxed), capacity_);
  known_bytes_.store(end - data_, std::memory_order_relaxed);
  return offset >= data_ && bytes <= end && offset <= end - bytes;
}

}  // namespace steward
