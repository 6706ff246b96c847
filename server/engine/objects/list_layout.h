// How a list lies in pages: leaves of slots under a counted tree of wide nodes.
//
//   leaf, one page
//   0      latch    Latch      its version hides an overwrite in place; owner: such a writer
//   8      blobs    BlobArea   longer values of this leaf
//   48     reserved
//   64     slots    252 x {bits, tag}: a Cell each
//   4096
//
//   node, one page
//   0      height   u64        1: its children are leaves
//   8      children u64        1 .. 252
//   16     uniform  u64        1: every child but the last is full, so an index is found by division
//   24     reserved
//   64     offsets  252 x u64
//   2080   counts   252 x u64  elements below each child; of the last child it means nothing
//   4096
//
// What lies below a *last* child is not stored: it is what the parent has less what the others have,
// and the root has ObjectEntry::size. So append() and pop() at the end change one word, whatever the
// height. How many slots of a leaf are in use follows likewise.
//
// ObjectEntry: root (0: empty), size, tail (the last leaf), depth = height | elements before the last
// leaf << 8. A root of height 0 is a leaf. All words are written by the owner of the object's gate.
#pragma once

#include "engine/objects/blob_area.h"

namespace steward {

inline constexpr std::size_t kLeafSlots = 252;
inline constexpr std::size_t kNodeChildren = 252;
inline constexpr unsigned kMaxHeight = 5;  // 252^6 elements: more than any capacity

struct ListSlot {
  Word bits;
  Word tag;
};
static_assert(sizeof(ListSlot) == 16);

struct ListLeaf {
  Latch latch;
  BlobArea blobs;
  Word reserved[2];
  std::array<ListSlot, kLeafSlots> slots;
};
static_assert(offsetof(ListLeaf, blobs) == 8);
static_assert(offsetof(ListLeaf, slots) == 64);
static_assert(sizeof(ListLeaf) == kPageBytes);

struct ListNode {
  Word height;
  Word children;
  Word uniform;
  Word reserved[5];
  std::array<Word, kNodeChildren> offsets;
  std::array<Word, kNodeChildren> counts;
};
static_assert(offsetof(ListNode, offsets) == 64);
static_assert(offsetof(ListNode, counts) == 2080);
static_assert(sizeof(ListNode) == kPageBytes);

namespace list {

[[nodiscard]] inline std::uint64_t load(const Word& word) noexcept {
  return word.load(std::memory_order_relaxed);
}

[[nodiscard]] inline Cell cell_at(const ListLeaf& leaf, std::size_t i) noexcept {
  return {load(leaf.slots[i].bits), static_cast<std::uint16_t>(load(leaf.slots[i].tag))};
}
[[nodiscard]] inline ListLeaf& leaf_at(const Segment& segment, std::uint64_t offset) noexcept {
  return segment.at(Offset<ListLeaf>(offset));
}
[[nodiscard]] inline ListNode& node_at(const Segment& segment, std::uint64_t offset) noexcept {
  return segment.at(Offset<ListNode>(offset));
}

// The `depth` word of the object.
[[nodiscard]] constexpr std::uint64_t pack_shape(unsigned height, std::uint64_t before) noexcept {
  return height | before << 8;
}
[[nodiscard]] constexpr unsigned height_of(std::uint64_t shape) noexcept {
  return static_cast<unsigned>(shape & 0xFF);
}
[[nodiscard]] constexpr std::uint64_t before_tail(std::uint64_t shape) noexcept { return shape >> 8; }

// Elements below a full child of a node of this height.
[[nodiscard]] constexpr std::uint64_t full(unsigned height) noexcept {
  std::uint64_t elements = 1;
  for (unsigned h = 0; h < height; ++h) elements *= h == 0 ? kLeafSlots : kNodeChildren;
  return elements;
}
[[nodiscard]] constexpr std::uint64_t divide_by_full(std::uint64_t i, unsigned height) noexcept {
  switch (height) {  // by a constant: a multiplication
    case 1: return i / full(1);
    case 2: return i / full(2);
    case 3: return i / full(3);
    default: return i / full(height);
  }
}

// Goes from an element of a node to the child that has it: `i` becomes its place there, `below` the
// number of elements there. False: no such child; the reader is late.
[[nodiscard]] inline bool step_down(const ListNode& node, unsigned height, std::uint64_t& i,
                                    std::uint64_t& below, std::size_t& child) noexcept {
  const std::uint64_t children = load(node.children);
  if (children - 1 >= kNodeChildren) [[unlikely]]
    return false;
  constexpr std::size_t kStride = 8;  // children passed by at once
  const std::size_t last = children - 1;
  std::uint64_t before = 0;
  if (load(node.uniform) != 0) [[likely]] {
    child = std::min<std::size_t>(divide_by_full(i, height), last);
    before = child * full(height);
  } else {
    for (child = 0; child + kStride <= last; child += kStride) {
      std::uint64_t count = 0;
      for (std::size_t k = 0; k < kStride; ++k) count += load(node.counts[child + k]);
      if (i - before < count) break;
      before += count;
    }
    for (; child < last; ++child) {
      const std::uint64_t count = load(node.counts[child]);
      if (i - before < count) break;
      before += count;
    }
  }
  i -= before;
  below = child == last ? below - before : load(node.counts[child]);
  return true;
}

// A slot, and how many of its leaf are in use. No leaf: the reader is late.
struct Place {
  ListLeaf* leaf = nullptr;
  std::size_t at = 0;
  std::size_t count = 0;
};

// What a reader needs to know of the object; all at one moment.
struct View {
  std::uint64_t root = 0;
  std::uint64_t size = 0;
  std::uint64_t shape = 0;
};

[[nodiscard]] inline Place find(const Segment& segment, const View& view, std::uint64_t i) noexcept {
  std::uint64_t at = view.root;
  std::uint64_t below = view.size;
  unsigned height = height_of(view.shape);
  if (height > kMaxHeight) [[unlikely]]
    return {};
  for (; height > 0; --height) {
    if (at % kPageBytes != 0 || !segment.readable(at, kPageBytes)) [[unlikely]]
      return {};
    const ListNode& node = node_at(segment, at);
    std::size_t child = 0;
    if (!step_down(node, height, i, below, child)) [[unlikely]]
      return {};
    at = load(node.offsets[child]);
  }
  if (at % kPageBytes != 0 || !segment.readable(at, kPageBytes) || i >= below || below > kLeafSlots)
      [[unlikely]]
    return {};
  return {&leaf_at(segment, at), i, below};
}

}  // namespace list
}  // namespace steward
