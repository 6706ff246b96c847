// Proving the invariants of a list.
#include "engine/objects/check.h"
#include "engine/objects/list_layout.h"

namespace steward {
namespace {

using list::load;

// Checks one list; a class so that its parts share what they need.
class ListCheck {
 public:
  ListCheck(const Segment& segment, const ObjectEntry& object, std::uint32_t index, Marks& marks)
      : segment_(segment), object_(object), index_(index), marks_(marks) {}

  void run() {
    const std::uint64_t size = load(object_.size);
    const std::uint64_t shape = load(object_.depth);
    expect((load(object_.root) == 0) == (size == 0), "an empty list has pages, or another has none");
    if (load(object_.root) != 0 && list::height_of(shape) <= kMaxHeight) {
      check_child(load(object_.root), list::height_of(shape), size);
    }
    expect(list::height_of(shape) <= kMaxHeight, "its tree is too high");
    expect(load(object_.tail) == last_leaf_, "its last leaf is not where it should be");
    expect(list::before_tail(shape) == (size == 0 ? 0 : size - last_count_),
           "the number of elements before the last leaf is wrong");
  }

 private:
  void expect(bool holds, const char* text) { marks_.expect(holds, text, index_); }

  void check_child(std::uint64_t offset, unsigned height, std::uint64_t count) {
    if (offset % kPageBytes != 0 || !segment_.readable(offset, kPageBytes))
      return expect(false, "its tree leads outside");
    if (height == 0) return check_leaf(offset, count);
    marks_.page_run(offset, 1, index_, "a node");
    const ListNode& node = list::node_at(segment_, offset);
    const std::uint64_t children = load(node.children);
    expect(load(node.height) == height, "a node has the wrong height");
    if (children == 0 || children > kNodeChildren)
      return expect(false, "a node has an impossible number of children");
    expect(children > 1 || offset != load(object_.root), "the root has a single child");
    std::uint64_t left = count;
    for (std::size_t k = 0; k < children; ++k) {
      const bool last = k + 1 == children;
      const std::uint64_t below = last ? left : load(node.counts[k]);
      if (below == 0 || below > left) return expect(false, "the counts of a node are wrong");
      expect(last || load(node.uniform) == 0 || below == list::full(height),
             "a node is not as uniform as it says");
      check_child(load(node.offsets[k]), height - 1, below);
      left -= below;
    }
  }

  void check_leaf(std::uint64_t offset, std::uint64_t count) {
    marks_.page_run(offset, 1, index_, "a leaf");
    const ListLeaf& leaf = list::leaf_at(segment_, offset);
    last_leaf_ = offset;
    last_count_ = count;
    expect(!changing(leaf.latch) && leaf.latch.owner.load() == 0, "a leaf is left in the middle of a change");
    if (count == 0 || count > kLeafSlots) return expect(false, "a leaf has an impossible number of elements");
    for (const Word& run : leaf.blobs.runs) {
      if (load(run) != 0)
        marks_.page_run(blob_area::run_offset(load(run)), blob_area::run_pages(load(run)), index_,
                        "a blob area");
    }
    expect(load(leaf.blobs.used) <= blob_area::run_pages(load(leaf.blobs.runs[0])) * kPageBytes,
           "a blob area is overfull");
    for (std::size_t i = 0; i < count; ++i) check_value(leaf, list::cell_at(leaf, i));
  }

  void check_value(const ListLeaf& leaf, const Cell& c) {
    if (!check_blob(leaf, c)) return;
    OwnedDatum value;
    if (c.kind() > Kind::kRef || !cell::read(segment_, c, value, cell::kLocked))
      return expect(false, "an element can not be read");
    bool refs = false;
    packed::for_each_ref(value.view(), [&](ObjectId id) {
      marks_.reference(id);
      refs = true;
    });
    expect(refs == c.holds_refs(), "an element does not say whether it holds references");
  }

  // The blob of a cell lies where it should.
  bool check_blob(const ListLeaf& leaf, const Cell& c) {
    if (c.storage() == Storage::kInline) return true;
    const std::uint64_t length = cell::blob_length(segment_, c.bits);
    if (length == 0) {
      expect(false, "a blob lies outside");
      return false;
    }
    if (c.storage() == Storage::kPages) {
      marks_.page_run(c.bits, cell::blob_pages(length), index_, "a blob");
      return true;
    }
    bool inside = false;
    for (std::size_t r = 0; r < leaf.blobs.runs.size(); ++r) {
      const std::uint64_t run = load(leaf.blobs.runs[r]);
      const std::uint64_t begin = blob_area::run_offset(run);
      const std::uint64_t bytes = r == 0 ? load(leaf.blobs.used) : blob_area::run_pages(run) * kPageBytes;
      inside = inside || (run != 0 && c.bits >= begin && c.bits + cell::blob_bytes(length) <= begin + bytes);
    }
    expect(inside, "a blob lies outside of its area");
    return inside;
  }

  const Segment& segment_;
  const ObjectEntry& object_;
  std::uint32_t index_;
  Marks& marks_;
  std::uint64_t last_leaf_ = 0;
  std::uint64_t last_count_ = 0;
};

}  // namespace

void check_list(const Segment& segment, const ObjectEntry& object, std::uint32_t index, Marks& marks) {
  ListCheck(segment, object, index, marks).run();
}

}  // namespace steward
