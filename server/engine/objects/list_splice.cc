// Removing and inserting within a list: the leaves that are touched are written anew.
#include "engine/objects/list_object.h"

namespace steward {

using list::Child;

namespace {

// A leaf that is touched. What it keeps are the slots [0, keep_to) and [keep_from, count).
struct Part {
  const ListLeaf* leaf;
  std::size_t count;
  std::size_t keep_to;
  std::size_t keep_from;
  [[nodiscard]] std::size_t removed() const noexcept { return keep_from - keep_to; }
};

// What becomes of neighbouring leaves of one node. New values come after what the `values_part`
// keeps in front.
class Splice {
 public:
  Splice(Transaction& tx, list::Tree& tree, const list::Path& path) noexcept
      : tx_(tx), tree_(tree), path_(path), first_(path.height == 0 ? 0 : path.steps[1].at), last_(first_) {}

  // Marks up to `removed` elements from the path's on; returns how many there were in this node.
  std::uint64_t cut(std::uint64_t removed) {
    std::uint64_t left = removed;
    for (std::size_t at = path_.at;; at = 0) {
      const Part whole = part(last_++);
      const std::size_t to = std::min<std::uint64_t>(whole.count, at + left);
      parts_.push_back({whole.leaf, whole.count, at, to});
      left -= to - at;
      if (left == 0 || last_ == tree_.leaves_beside(path_)) return removed - left;
    }
  }

  // Takes in a neighbour where little is left.
  void merge(std::size_t added) {
    const std::size_t kept = this->kept() + added;
    if (kept == 0 || kept >= list::kFew) return;
    if (last_ < tree_.leaves_beside(path_) && fits(kept, last_)) {
      parts_.push_back(part(last_++));
    } else if (first_ > 0 && fits(kept, first_ - 1)) {
      parts_.insert(parts_.begin(), part(--first_));
      values_part_ = 1;
    }
  }

  [[nodiscard]] Outcome write(list::NewValues* values, std::int64_t delta) {
    for (const Part& p : parts_) {
      for (std::size_t i = p.keep_to; i < p.keep_from; ++i) {
        const Outcome outcome = list::drop_cell(tx_, list::cell_at(*p.leaf, i));
        if (outcome != Outcome::kOk) return outcome;
      }
    }
    const std::size_t pieces = kept() + (values == nullptr ? 0 : values->size());
    const std::size_t leaves = std::max<std::size_t>((pieces + kLeafSlots - 1) / kLeafSlots, 1);
    list::LeafBuilder builder(tx_, tree_.owner(), (pieces + leaves - 1) / leaves);
    const bool inherits = pieces != 0 && area_is_worth_keeping();
    if (inherits) builder.inherit(parts_.front().leaf->blobs);
    if (!add_all(builder, values, inherits) || !builder.finish()) return Outcome::kNoMemory;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (!list::give_leaf(tx_, *parts_[i].leaf, i != 0 || !inherits)) return Outcome::kNoMemory;
    }
    return tree_.replace(path_, first_, last_, std::move(builder.leaves()), delta);
  }

 private:
  // All of a leaf, kept.
  [[nodiscard]] Part part(std::size_t leaf) const {
    const Child child = tree_.leaf_of(path_, leaf);
    return {&list::leaf_at(tx_.segment(), child.offset), child.count, child.count, child.count};
  }
  [[nodiscard]] bool fits(std::size_t kept, std::size_t leaf) const {
    return kept + part(leaf).count <= list::kMergedMost;
  }
  [[nodiscard]] std::size_t kept() const noexcept {
    std::size_t n = 0;
    for (const Part& p : parts_) n += p.count - p.removed();
    return n;
  }
  // Whether at least a quarter of the first leaf's area is alive after this.
  [[nodiscard]] bool area_is_worth_keeping() const noexcept {
    const Part& p = parts_.front();
    if (p.removed() == 0) return true;
    const std::uint64_t alive = list::area_bytes(tx_.segment(), *p.leaf, 0, p.keep_to) +
                                list::area_bytes(tx_.segment(), *p.leaf, p.keep_from, p.count);
    return alive * 4 >= blob_area::total_pages(p.leaf->blobs) * kPageBytes;
  }
  // `stays` is for the pieces of the first leaf as long as they go to the first new one.
  [[nodiscard]] bool add_all(list::LeafBuilder& builder, const list::NewValues* values, bool inherits) const {
    for (std::size_t k = 0; k < parts_.size(); ++k) {
      const Part& p = parts_[k];
      const auto add = [&](std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < to; ++i) {
          const bool stays = inherits && k == 0 && builder.leaves().empty();
          if (!builder.add({list::cell_at(*p.leaf, i), {}, stays})) return false;
        }
        return true;
      };
      if (!add(0, p.keep_to)) return false;
      for (std::size_t i = 0; k == values_part_ && values != nullptr && i < values->size(); ++i) {
        if (!builder.add(values->piece(i))) return false;
      }
      if (!add(p.keep_from, p.count)) return false;
    }
    return true;
  }

  Transaction& tx_;
  list::Tree& tree_;
  const list::Path& path_;
  std::size_t first_;  // the leaves [first, last) of the node
  std::size_t last_;
  std::size_t values_part_ = 0;
  std::vector<Part> parts_;
};

}  // namespace

// Within the node of the first element. `removed` becomes what is still to be removed behind it.
Outcome ListObject::splice_some(Transaction& tx, std::uint64_t first, std::uint64_t& removed,
                                list::NewValues* values) {
  const std::uint64_t size = list::load(object_.size);
  const std::size_t added = values == nullptr ? 0 : values->size();
  list::Tree tree(tx, object_);
  const list::Path path = tree.locate(first, size);
  Splice splice(tx, tree, path);
  const std::uint64_t cut = splice.cut(removed);
  splice.merge(added);
  removed -= cut;
  const Outcome outcome =
      splice.write(values, static_cast<std::int64_t>(added) - static_cast<std::int64_t>(cut));
  return outcome == Outcome::kOk ? tree.publish(size + added - cut) : outcome;
}

Outcome ListObject::splice(Transaction& tx, std::uint64_t first, std::uint64_t removed,
                           list::NewValues* values) {
  if (values != nullptr && values->size() == 0) values = nullptr;
  if (removed == 0 && values == nullptr) return Outcome::kOk;
  tx.hide(object_.gate);
  Outcome outcome = values == nullptr ? Outcome::kOk : values->admit(tx, index_);
  if (outcome == Outcome::kOk) outcome = splice_some(tx, first, removed, values);
  const std::uint64_t next = first + (values == nullptr ? 0 : values->size());
  while (outcome == Outcome::kOk && removed != 0) outcome = splice_some(tx, next, removed, nullptr);
  return outcome;
}

}  // namespace steward
