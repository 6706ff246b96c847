#include "engine/segment/header_check.h"

#include <unistd.h>

#include "steward/error.h"

namespace steward {
namespace {

[[noreturn]] void refuse(const SegmentFile& file, const std::string& why) {
  throw VersionMismatch((file.path().empty() ? "the segment" : file.path()) + " " + why);
}

[[noreturn]] void refuse_damaged(const SegmentFile& file, const std::string& what) {
  refuse(file, "is damaged: " + what + "; remove it and create it again");
}

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

Tables tables_in(const Header& h) noexcept {
  return {h.sessions.load(),      h.slot_owners.load(), h.page_summary2.load(),
          h.page_summary1.load(), h.page_bitmap.load(), h.page_owners.load(),
          h.objects.load(),       h.slots.load(),       h.data.load()};
}

// By what the file has in all, and whether any of the pages in use was ever written. The tables' memory
// is not counted: of a copy of a segment, only what was written is there.
bool has_lost_memory(const SegmentFile& file, const Header& h, std::uint64_t data, std::uint64_t end) {
  if (file.allocated_bytes() < end - data) return true;
  const bool in_use = h.free_pages.load() < (end - data) / kPageBytes;
  return in_use && !file.written(data, end);
}

}  // namespace

std::uint64_t check_prefix(const SegmentFile& file) {
  const Prefix prefix = read_prefix(file);
  if (prefix.magic != kMagic) refuse(file, "is not a Steward segment; give another name, or remove the file");
  if (prefix.layout_version != kLayoutVersion) {
    refuse(file, "has layout version " + std::to_string(prefix.layout_version) + ", this program speaks " +
                     std::to_string(kLayoutVersion) + "; run the same version of Steward on both sides");
  }
  if (prefix.machine != kMachine) {
    refuse(file, "was made on another kind of machine; remove it and create it again on this one");
  }
  if (prefix.state != static_cast<std::uint32_t>(SegmentState::kReady)) {
    refuse(file, "is half-made; remove it and create it again");
  }
  const std::uint64_t size = file.size();
  if (prefix.capacity < kMinCapacity || prefix.capacity > kMaxCapacity ||
      prefix.capacity % kGrainBytes != 0 || size != prefix.capacity) {
    refuse(file, "is truncated or damaged: its header says " + std::to_string(prefix.capacity) +
                     " bytes, the file has " + std::to_string(size) + "; remove it and create it again");
  }
  return prefix.capacity;
}

void check_header(const SegmentFile& file, const Header& header, std::uint64_t capacity) {
  const Tables tables = tables_of(capacity);
  if (tables_in(header) != tables) refuse_damaged(file, "its tables lie elsewhere than its capacity says");
  const std::uint64_t secret = header.lock_secret.load();
  if (secret == 0 || secret > kMaxLockSecret) refuse_damaged(file, "no lock can have its lock secret");
  const std::uint64_t end = header.committed_end.load();
  if (end < tables.data || end > capacity || end % kGrainBytes != 0) {
    refuse_damaged(file, "its committed memory ends outside of its pages");
  }
  if (header.slot_high.load() > kMaxSlots || header.session_high.load() > kMaxSessions ||
      header.object_high.load() > max_objects(capacity)) {
    refuse_damaged(file, "it counts more entries than its tables hold");
  }
  if (has_lost_memory(file, header, tables.data, end)) {
    refuse(file, "has lost memory: it was truncated or punched once; remove it and create it again");
  }
}

}  // namespace steward
