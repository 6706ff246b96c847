#include "engine/objects/check.h"

#include <unordered_set>

#include "engine/objects/directory.h"

namespace steward {
namespace {

std::uint64_t load(const Word& word) noexcept { return word.load(std::memory_order_relaxed); }

constexpr std::size_t kMostProblems = 100;

}  // namespace

Marks::Marks(const Segment& segment)
    : segment_(segment), pages_(load(segment.header().committed_end) / kPageBytes) {}

void Marks::problem(std::string text) {
  if (problems_.size() < kMostProblems) problems_.push_back(std::move(text));
}

void Marks::expect(bool holds, const char* text, std::uint32_t object) {
  if (!holds) problem("object " + std::to_string(object) + ": " + text);
}

void Marks::page_run(std::uint64_t offset, std::uint64_t pages, std::uint32_t owner, const char* what) {
  const std::uint64_t first = offset / kPageBytes;
  const std::string name =
      std::string(what) + " of object " + std::to_string(owner) + " at page " + std::to_string(first);
  if (offset % kPageBytes != 0 || offset < segment_.data() || pages == 0 || first + pages > pages_.size()) {
    return problem(name + " lies outside of the committed pages");
  }
  if (segment_.page_owner(first).load() != owner) problem(name + " is entered for another owner");
  for (std::uint64_t page = first; page < first + pages; ++page) {
    if (pages_[page]) problem(name + " is in use twice");
    if ((load(segment_.page_bitmap()[page / 64]) >> page % 64 & 1) != 0)
      problem(name + " is in use and free at once");
    pages_[page] = true;
  }
  owned_[owner] += pages;
}

std::uint64_t Marks::references(ObjectId id) const {
  const auto found = references_.find(id);
  return found == references_.end() ? 0 : found->second;
}

std::uint64_t Marks::pages_of(std::uint32_t owner) const {
  const auto found = owned_.find(owner);
  return found == owned_.end() ? 0 : found->second;
}

namespace {

// Checks one dict; a class so that its parts share what they need.
class DictCheck {
 public:
  DictCheck(const Segment& segment, const ObjectEntry& object, std::uint32_t index, Marks& marks)
      : segment_(segment), object_(object), index_(index), marks_(marks), root_(load(object.root)) {}

  void run() {
    if (load(object_.tail) != 0) marks_.page_run(load(object_.tail), 1, index_, "the ring");
    if (root_ == 0) return;
    for (std::uint64_t r = root_; directory::depth(r) != 0; r = load(segment_.word(directory::offset(r)))) {
      marks_.page_run(directory::offset(r), directory::run_pages(r), index_, "a directory");
    }
    for (std::uint64_t i = 0; i < directory::size(root_);) i += check_span(i);
  }

 private:
  [[nodiscard]] std::uint64_t entry(std::uint64_t i) const {
    return directory::depth(root_) == 0 ? root_ : load(directory::entry(segment_, root_, i));
  }

  // The directory entries from `i` on that lead to one shard; returns how many they are.
  std::uint64_t check_span(std::uint64_t i) {
    const std::uint64_t offset = entry(i);
    if (offset % kPageBytes != 0 || !segment_.readable(offset, kPageBytes)) {
      marks_.expect(false, "the directory leads outside", index_);
      return 1;
    }
    const Shard& s = segment_.at(Offset<Shard>(offset));
    const unsigned depth = directory::depth(root_);
    if (shard::depth(s) > depth) {
      marks_.expect(false, "a shard is deeper than the directory", index_);
      return 1;
    }
    const std::uint64_t span = std::uint64_t{1} << (depth - shard::depth(s));
    marks_.expect(i % span == 0 && shard::prefix(s) == i / span, "a shard has the wrong prefix", index_);
    for (std::uint64_t j = i; j < std::min(i + span, directory::size(root_)); ++j) {
      marks_.expect(entry(j) == offset, "the directory is torn", index_);
    }
    check_shard(s);
    return span;
  }

  void check_shard(const Shard& s) {
    marks_.page_run(segment_.offset_of(&s), 1, index_, "a shard");
    marks_.expect(!changing(s.latch), "a shard is left in the middle of a change", index_);
    for (const Word& run : s.blobs.runs) {
      if (load(run) != 0)
        marks_.page_run(blob_area::run_offset(load(run)), blob_area::run_pages(load(run)), index_,
                        "a blob area");
    }
    marks_.expect(load(s.blobs.used) <= blob_area::run_pages(load(s.blobs.runs[0])) * kPageBytes,
                  "a blob area is overfull", index_);
    std::array<std::uint64_t, kGroups> passed{};
    shard::for_each(s, [&](std::size_t i) { check_entry(s, i, passed); });
    for (std::size_t g = 0; g < kGroups; ++g) {
      marks_.expect(shard::passed(load(s.groups[2 * g + 1])) == passed[g], "a group's count is wrong",
                    index_);
    }
  }

  void check_entry(const Shard& s, std::size_t i, std::array<std::uint64_t, kGroups>& passed) {
    const Entry& e = s.entries[i];
    OwnedDatum key;
    OwnedDatum value;
    std::string scratch;
    if (!check_cell(s, shard::key_cell(e)) || !check_cell(s, shard::value_cell(e))) return;
    if (!shard::read_key(segment_, shard::key_cell(e), key, scratch, cell::kLocked) ||
        !cell::read(segment_, shard::value_cell(e), value, cell::kLocked)) {
      return marks_.expect(false, "an entry can not be read", index_);
    }
    const KeyForm form = normalize_key(key.view(), scratch);
    const KeyHash hash = hash_key(segment_, form);
    const shard::TagPlace tag = shard::tag_place(i);
    marks_.expect(hash.bits() == shard::hash_bits(load(e.meta)) &&
                      hash.tag() == (load(s.groups[tag.word]) >> tag.shift & 0xFF),
                  "an entry has the wrong hash", index_);
    marks_.expect(shard::covers(s, hash), "an entry is in the wrong shard", index_);
    marks_.expect(shard::find(segment_, s, form, hash) == static_cast<int>(i),
                  "an entry is there twice or not found", index_);
    marks_.expect(load(e.order) <= load(object_.sequence) && orders_.insert(load(e.order)).second,
                  "an entry's number is wrong", index_);
    packed::for_each_ref(value.view(), [&](ObjectId id) { marks_.reference(id); });
    std::size_t group = hash.bits() % kGroups;
    for (; group != i / kGroupEntries; group = (group + 1) % kGroups) ++passed[group];
  }

  // The blob of a cell lies where it should.
  bool check_cell(const Shard& s, const Cell& c) {
    if (c.storage() == Storage::kInline) return true;
    const std::uint64_t length = cell::blob_length(segment_, c.bits);
    if (length == 0) {
      marks_.expect(false, "a blob lies outside", index_);
      return false;
    }
    if (c.storage() == Storage::kPages) {
      marks_.page_run(c.bits, cell::blob_pages(length), index_, "a blob");
      return true;
    }
    bool inside = false;
    for (const Word& run : s.blobs.runs) {
      const std::uint64_t begin = blob_area::run_offset(load(run));
      const std::uint64_t end = begin + blob_area::run_pages(load(run)) * kPageBytes;
      inside = inside || (load(run) != 0 && c.bits >= begin && c.bits + cell::blob_bytes(length) <= end);
    }
    marks_.expect(inside, "a blob lies outside of its area", index_);
    return inside;
  }

  const Segment& segment_;
  const ObjectEntry& object_;
  std::uint32_t index_;
  Marks& marks_;
  std::uint64_t root_;
  std::unordered_set<std::uint64_t> orders_;
};

}  // namespace

void check_dict(const Segment& segment, const ObjectEntry& object, std::uint32_t index, Marks& marks) {
  DictCheck(segment, object, index, marks).run();
}

}  // namespace steward
