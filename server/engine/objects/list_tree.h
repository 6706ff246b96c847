// The tree of a list, as its writers change it: paths, new nodes, and what becomes of the old ones.
//
// Leaves and nodes that get other children are written anew in fresh pages, and the old pages are
// given back with the transaction. What is changed in place, and logged, is one child pointer, the
// counts on the way up, and the object's words. Only at the right edge are children added in place,
// since those beyond `children` are unreachable.
//
// A node with few children is merged with its neighbour, one without children goes, a root with one
// child gives way to it. REQUIRES throughout: the gate is held and hidden by the transaction.
#pragma once

#include <vector>

#include "engine/objects/list_layout.h"
#include "engine/objects/outcome.h"

namespace steward::list {

// Below this, a leaf or a node is merged with a neighbour, if together they fill less than kMergedMost.
inline constexpr std::size_t kFew = 63;
inline constexpr std::size_t kMergedMost = 189;

struct Child {
  std::uint64_t offset = 0;
  std::uint64_t count = 0;
};

// The way from the root to a leaf: steps[h] is the node of height h and which of its children.
struct Step {
  ListNode* node = nullptr;
  std::size_t at = 0;
  std::uint64_t count = 0;  // elements below the node
};
struct Path {
  std::array<Step, kMaxHeight + 1> steps;
  unsigned height = 0;
  ListLeaf* leaf = nullptr;
  std::size_t at = 0;     // the element's slot
  std::size_t count = 0;  // slots of the leaf in use
};

class Tree {
 public:
  Tree(Transaction& tx, ObjectEntry& object) noexcept
      : tx_(tx),
        segment_(tx.segment()),
        object_(object),
        owner_(object_index(load(object.id))),
        root_(load(object.root)),
        height_(height_of(load(object.depth))) {}
  // A tree that is still to be built.
  static Tree empty(Transaction& tx, ObjectEntry& object) noexcept;

  [[nodiscard]] std::uint32_t owner() const noexcept { return owner_; }
  // The way to element `i` of `size`. REQUIRES: i < size.
  [[nodiscard]] Path locate(std::uint64_t i, std::uint64_t size) const noexcept;
  // The child of a node of height 1, or the only leaf.
  [[nodiscard]] Child leaf_of(const Path& path, std::size_t child) const noexcept;
  [[nodiscard]] std::size_t leaves_beside(const Path& path) const noexcept;

  // Adds leaves after the last one. `size`: of all elements before them. kNoMemory.
  [[nodiscard]] Outcome append(std::vector<Child> leaves, std::uint64_t size);
  // Puts `fresh` in the place of the leaves [first, last) of the path's lowest node. `size` is that after
  // it all, `delta` what it grows by.
  [[nodiscard]] Outcome replace(const Path& path, std::size_t first, std::size_t last,
                                std::vector<Child> fresh, std::int64_t delta);
  // Makes this tree, of `size` elements, that of the object.
  [[nodiscard]] Outcome publish(std::uint64_t size);

 private:
  [[nodiscard]] Outcome append_at(const Path& path, unsigned height, std::uint64_t last_count,
                                  std::vector<Child> fresh);
  [[nodiscard]] Outcome replace_at(const Path& path, unsigned height, std::size_t first, std::size_t last,
                                   std::vector<Child> fresh, std::int64_t delta);
  [[nodiscard]] Outcome replace_in_place(const Path& path, unsigned height, std::size_t first,
                                         const std::vector<Child>& fresh, std::int64_t delta);
  [[nodiscard]] bool merge_with_neighbour(const Path& path, unsigned height, std::vector<Child>& children,
                                          std::size_t& first, std::size_t& last);
  [[nodiscard]] std::vector<Child> children_of(const ListNode& node, std::uint64_t count) const;
  [[nodiscard]] bool build_nodes(unsigned height, std::vector<Child>& children, bool evenly);
  [[nodiscard]] bool build_node(unsigned height, const Child* children, std::size_t n, Child& node);
  [[nodiscard]] Outcome make_root(std::vector<Child> children, unsigned height);
  void give_node(const ListNode& node) noexcept { tx_.give_pages(segment_.offset_of(&node), 1); }
  void set(Word& word, std::uint64_t value) noexcept {
    if (load(word) != value) tx_.set(word, value);
  }

  Transaction& tx_;
  const Segment& segment_;
  ObjectEntry& object_;
  std::uint32_t owner_;
  std::uint64_t root_;
  unsigned height_;
};

}  // namespace steward::list
