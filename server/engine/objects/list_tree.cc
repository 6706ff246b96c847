#include "engine/objects/list_tree.h"

namespace steward::list {
namespace {

constexpr std::uint64_t kWordsOfStep = 2 * kNodeChildren + 8;

std::size_t children(const ListNode& node) noexcept { return static_cast<std::size_t>(load(node.children)); }

// Elements below child `k` of a node with `count` elements.
std::uint64_t count_of(const ListNode& node, std::size_t k, std::uint64_t count) noexcept {
  if (k + 1 != children(node)) return load(node.counts[k]);
  for (std::size_t i = 0; i < k; ++i) count -= load(node.counts[i]);
  return count;
}

}  // namespace

Tree Tree::empty(Transaction& tx, ObjectEntry& object) noexcept {
  Tree tree(tx, object);
  tree.root_ = 0;
  tree.height_ = 0;
  return tree;
}

Path Tree::locate(std::uint64_t i, std::uint64_t size) const noexcept {
  Path path;
  path.height = height_;
  std::uint64_t at = root_;
  for (unsigned height = height_; height > 0; --height) {
    Step& step = path.steps[height];
    step.node = &node_at(segment_, at);
    step.count = size;
    STEWARD_ASSERT(step_down(*step.node, height, i, size, step.at));
    at = load(step.node->offsets[step.at]);
  }
  STEWARD_ASSERT(i < size && size <= kLeafSlots);
  path.leaf = &leaf_at(segment_, at);
  path.at = i;
  path.count = size;
  return path;
}

Child Tree::leaf_of(const Path& path, std::size_t child) const noexcept {
  if (path.height == 0) return {segment_.offset_of(path.leaf), path.count};
  const Step& step = path.steps[1];
  return {load(step.node->offsets[child]), count_of(*step.node, child, step.count)};
}

std::size_t Tree::leaves_beside(const Path& path) const noexcept {
  return path.height == 0 ? 1 : children(*path.steps[1].node);
}

std::vector<Child> Tree::children_of(const ListNode& node, std::uint64_t count) const {
  std::vector<Child> all;
  all.reserve(kNodeChildren + 2);
  for (std::size_t k = 0; k + 1 < children(node); ++k) {
    all.push_back({load(node.offsets[k]), load(node.counts[k])});
    count -= all.back().count;
  }
  all.push_back({load(node.offsets[children(node) - 1]), count});
  return all;
}

bool Tree::build_node(unsigned height, const Child* all, std::size_t n, Child& node) {
  node = {tx_.take_pages(1, owner_), 0};
  if (node.offset == 0) return false;
  ListNode& fresh = node_at(segment_, node.offset);
  bool uniform = true;
  for (std::size_t k = 0; k < n; ++k) {
    fresh.offsets[k].store(all[k].offset, std::memory_order_relaxed);
    fresh.counts[k].store(all[k].count, std::memory_order_relaxed);
    uniform = uniform && (k + 1 == n || all[k].count == full(height));
    node.count += all[k].count;
  }
  fresh.height.store(height, std::memory_order_relaxed);
  fresh.children.store(n, std::memory_order_relaxed);
  fresh.uniform.store(uniform ? 1 : 0, std::memory_order_relaxed);
  return true;
}

// Replaces children by nodes above them: full ones and a rest, or `evenly` filled.
bool Tree::build_nodes(unsigned height, std::vector<Child>& all, bool evenly) {
  if (all.empty()) return true;
  const std::size_t nodes = (all.size() + kNodeChildren - 1) / kNodeChildren;
  const std::size_t fill = evenly ? (all.size() + nodes - 1) / nodes : kNodeChildren;
  std::vector<Child> above;
  for (std::size_t k = 0; k < all.size(); k += fill) {
    if (!build_node(height, &all[k], std::min(fill, all.size() - k), above.emplace_back())) return false;
  }
  all = std::move(above);
  return true;
}

// A root above children of height `height` - 1, or the only one of them, or none.
Outcome Tree::make_root(std::vector<Child> all, unsigned height) {
  for (; all.size() > 1; ++height) {
    if (height > kMaxHeight || !build_nodes(height, all, false)) return Outcome::kNoMemory;
  }
  height_ = height - 1;
  root_ = all.empty() ? 0 : all.front().offset;
  if (root_ == 0) height_ = 0;
  while (height_ > 0 && children(node_at(segment_, root_)) == 1) {
    if (!tx_.reserve(1)) return Outcome::kNoMemory;
    give_node(node_at(segment_, root_));
    root_ = load(node_at(segment_, root_).offsets[0]);
    --height_;
  }
  return Outcome::kOk;
}

Outcome Tree::append(std::vector<Child> leaves, std::uint64_t size) {
  if (root_ == 0) return make_root(std::move(leaves), 1);
  const Path path = locate(size - 1, size);
  return append_at(path, 1, path.count, std::move(leaves));
}

// `last_count`: what the last child at this height has now.
Outcome Tree::append_at(const Path& path, unsigned height, std::uint64_t last_count,
                        std::vector<Child> fresh) {
  if (height > path.height) {
    fresh.insert(fresh.begin(), {root_, last_count});
    return make_root(std::move(fresh), height);
  }
  if (!tx_.reserve(kWordsOfStep)) return Outcome::kNoMemory;
  ListNode& node = *path.steps[height].node;
  const std::size_t n = children(node);
  const std::size_t taken = std::min(kNodeChildren - n, fresh.size());
  std::uint64_t count = last_count;
  for (std::size_t k = 0; k + 1 < n; ++k) count += load(node.counts[k]);
  bool uniform = load(node.uniform) != 0 && (taken == 0 || last_count == full(height));
  if (taken != 0) set(node.counts[n - 1], last_count);
  for (std::size_t k = 0; k < taken; ++k) {
    tx_.prepare(node.offsets[n + k], fresh[k].offset);
    tx_.prepare(node.counts[n + k], fresh[k].count);
    count += fresh[k].count;
    uniform = uniform && (k + 1 == taken || fresh[k].count == full(height));
  }
  set(node.uniform, uniform ? 1 : 0);
  set(node.children, n + taken);
  if (taken == fresh.size()) return Outcome::kOk;
  fresh.erase(fresh.begin(), fresh.begin() + static_cast<std::ptrdiff_t>(taken));
  if (!build_nodes(height, fresh, false)) return Outcome::kNoMemory;
  return append_at(path, height + 1, count, std::move(fresh));
}

Outcome Tree::replace(const Path& path, std::size_t first, std::size_t last, std::vector<Child> fresh,
                      std::int64_t delta) {
  return replace_at(path, 1, first, last, std::move(fresh), delta);
}

// The same number of children: pointers and counts, here and up to the root.
Outcome Tree::replace_in_place(const Path& path, unsigned height, std::size_t first,
                               const std::vector<Child>& fresh, std::int64_t delta) {
  if (!tx_.reserve(2 * fresh.size() + 4 * kMaxHeight)) return Outcome::kNoMemory;
  const auto recount = [&](ListNode& node, unsigned h, std::size_t k, std::uint64_t count) {
    if (k + 1 == children(node)) return;
    set(node.counts[k], count);
    if (count != full(h)) set(node.uniform, 0);
  };
  ListNode& node = *path.steps[height].node;
  for (std::size_t k = 0; k < fresh.size(); ++k) {
    set(node.offsets[first + k], fresh[k].offset);
    recount(node, height, first + k, fresh[k].count);
  }
  for (unsigned h = height + 1; h <= path.height; ++h) {
    const Step& step = path.steps[h];
    recount(*step.node, h, step.at, load(step.node->counts[step.at]) + static_cast<std::uint64_t>(delta));
  }
  return Outcome::kOk;
}

// Takes in the children of the node beside this one, if there is one and they fit; [first, last) are then
// both nodes in the one above.
bool Tree::merge_with_neighbour(const Path& path, unsigned height, std::vector<Child>& all,
                                std::size_t& first, std::size_t& last) {
  const Step& above = path.steps[height + 1];
  if (children(*above.node) == 1) return true;
  const bool before = above.at > 0;
  const std::size_t beside = before ? above.at - 1 : above.at + 1;
  const ListNode& neighbour = node_at(segment_, load(above.node->offsets[beside]));
  if (children(neighbour) + all.size() > kMergedMost) return true;
  const std::vector<Child> others = children_of(neighbour, count_of(*above.node, beside, above.count));
  all.insert(before ? all.begin() : all.end(), others.begin(), others.end());
  first = std::min(first, beside);
  last = std::max(last, beside + 1);
  if (!tx_.reserve(1)) return false;
  give_node(neighbour);
  return true;
}

Outcome Tree::replace_at(const Path& path, unsigned height, std::size_t first, std::size_t last,
                         std::vector<Child> fresh, std::int64_t delta) {
  if (height > path.height) return make_root(std::move(fresh), height);
  if (fresh.size() == last - first) return replace_in_place(path, height, first, fresh, delta);
  const Step& step = path.steps[height];
  std::vector<Child> all = children_of(*step.node, step.count);
  const auto at = all.erase(all.begin() + static_cast<std::ptrdiff_t>(first),
                            all.begin() + static_cast<std::ptrdiff_t>(last));
  all.insert(at, fresh.begin(), fresh.end());
  if (!tx_.reserve(1)) return Outcome::kNoMemory;
  give_node(*step.node);
  std::size_t first_above = height < path.height ? path.steps[height + 1].at : 0;
  std::size_t last_above = first_above + 1;
  if (!all.empty() && all.size() < kFew && height < path.height &&
      !merge_with_neighbour(path, height, all, first_above, last_above)) {
    return Outcome::kNoMemory;
  }
  if (!build_nodes(height, all, true)) return Outcome::kNoMemory;
  return replace_at(path, height + 1, first_above, last_above, std::move(all), delta);
}

Outcome Tree::publish(std::uint64_t size) {
  if (!tx_.reserve(4)) return Outcome::kNoMemory;
  std::uint64_t tail = 0;
  std::uint64_t before = 0;
  if (size != 0) {
    const Path path = locate(size - 1, size);
    tail = segment_.offset_of(path.leaf);
    before = size - path.count;
  }
  set(object_.root, root_);
  set(object_.tail, tail);
  set(object_.depth, pack_shape(height_, before));
  set(object_.size, size);
  return Outcome::kOk;
}

}  // namespace steward::list
