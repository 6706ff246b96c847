// Where the tables of a segment lie: a function of its capacity alone. A header that says anything else
// is damaged.
#pragma once

#include "engine/segment/layout.h"

namespace steward {

[[nodiscard]] constexpr std::uint64_t align_up(std::uint64_t value, std::uint64_t unit) noexcept {
  return (value + unit - 1) / unit * unit;
}

// Offsets, in the order of the diagram in layout.h.
struct Tables {
  std::uint64_t sessions = 0;
  std::uint64_t slot_owners = 0;
  std::uint64_t page_summary2 = 0;
  std::uint64_t page_summary1 = 0;
  std::uint64_t page_bitmap = 0;
  std::uint64_t page_owners = 0;
  std::uint64_t objects = 0;
  std::uint64_t slots = 0;
  std::uint64_t data = 0;
  constexpr bool operator==(const Tables&) const = default;
};

[[nodiscard]] constexpr Tables tables_of(std::uint64_t capacity) noexcept {
  const std::uint64_t pages = capacity / kPageBytes;
  const std::uint64_t words = pages / 64;
  std::uint64_t end = kHeaderBytes;
  const auto place = [&end](std::uint64_t bytes) {
    const std::uint64_t begin = end;
    end = align_up(end + bytes, kPageBytes);
    return begin;
  };
  Tables tables;
  tables.sessions = place(kMaxSessions * sizeof(SessionEntry));
  tables.slot_owners = place(kMaxSlots * sizeof(HalfWord));
  tables.page_summary2 = place(align_up(words / 64 / 64 + 1, 8) * 8);
  tables.page_summary1 = place((words / 64 + 1) * 8);
  tables.page_bitmap = place(words * 8);
  tables.page_owners = place(pages * sizeof(HalfWord));
  tables.objects = place(max_objects(capacity) * sizeof(ObjectEntry));
  tables.slots = place(std::uint64_t{kMaxSlots} * sizeof(SlotPage));
  tables.data = align_up(end, kGrainBytes);
  return tables;
}
static_assert(tables_of(kMinCapacity).data < kMinCapacity);

}  // namespace steward
