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

// The whole pages under the entries [begin, end) of a table that starts on a page.
std::uint64_t bytes_under(std::uint64_t begin, std::uint64_t end, std::uint64_t entry_bytes) noexcept {
  return align_up(end * entry_bytes, kPageBytes) - begin * entry_bytes / kPageBytes * kPageBytes;
}

// What has been committed at the least. A table's memory is committed before the header counts its entry.
std::uint64_t least_committed(const Header& h, const Tables& tables, std::uint64_t end) noexcept {
  std::uint64_t bytes = tables.page_summary1 + (end - tables.data);
  if (end > tables.data) {
    bytes += bytes_under(tables.data / kPageBytes, end / kPageBytes, sizeof(HalfWord));
    bytes += bytes_under(tables.data / kGrainBytes, end / kGrainBytes, sizeof(Word));
    bytes += bytes_under(tables.data / kGrainBytes / 64, end / kGrainBytes / 64 + 1, sizeof(Word));
  }
  return bytes + bytes_under(0, h.object_high.load(), sizeof(ObjectEntry)) +
         bytes_under(0, h.slot_high.load(), sizeof(SlotPage));
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
  const std::uint64_t least =
      least_committed(header, tables, end);  // first: others may commit more meanwhile
  if (file.allocated_bytes() < least) {
    refuse(file, "has lost memory: it was truncated or punched once; remove it and create it again");
  }
}

}  // namespace steward
