#include "engine/store/check.h"

#include "engine/objects/directory.h"
#include "engine/objects/gate.h"
#include "engine/objects/kinds.h"
#include "engine/objects/references.h"

namespace steward::store {
namespace {

constexpr int kTries = 5;

std::uint64_t load(const Word& word) noexcept { return word.load(std::memory_order_relaxed); }

void check_object(Attachment& attachment, std::uint32_t index, Marks& marks) {
  const Segment& segment = attachment.segment();
  ObjectEntry& object = segment.object(index);
  Transaction tx(attachment.this_thread());
  gate::close(tx, object, index);
  if (references::find_live(segment, load(object.id)) == nullptr) return;
  const std::uint32_t kind = object.kind.load();
  if (kind >= kCheckers.size() || kCheckers[kind] == nullptr)
    return marks.expect(false, "its kind is not known", index);
  kCheckers[kind](segment, object, index, marks);
}

// Pages that belong to no object: logs and the references of sessions.
void mark_bookkeeping(const Segment& segment, Marks& marks) {
  const Header& h = segment.header();
  for (std::uint32_t i = 0; i < load(h.slot_high); ++i) {
    if (segment.slot_owner(i).load() == 0) continue;
    for (std::size_t run = 0; run < kOverflowRuns; ++run) {
      const std::uint64_t at = load(segment.slot(i).overflow[run]);
      if (at != 0) marks.page_run(at, log::overflow_pages(run), kNoOwner, "a log");
    }
  }
  for (std::uint32_t i = 0; i < load(h.session_high); ++i) {
    for (std::uint64_t page = load(segment.session(i).handles); page != 0;) {
      marks.page_run(page, 1, kNoOwner, "a page of references");
      const HandlePage& handles = segment.at(Offset<HandlePage>(page));
      for (const Word& id : handles.ids) {
        if (load(id) != 0) marks.reference(load(id));
      }
      page = load(handles.next);
    }
  }
}

// A committed transaction may still have pages to give back.
bool nobody_is_busy(const Segment& segment) {
  for (std::uint32_t i = 0; i < load(segment.header().slot_high); ++i) {
    if (segment.slot_owner(i).load() != 0 && load(segment.slot(i).outer) != 0) return false;
  }
  return true;
}

void mark_names(const Segment& segment, Marks& marks) {
  const ObjectId names = load(segment.header().names);
  if (names == 0) return;
  marks.reference(names);
  const std::uint64_t root = load(segment.object(object_index(names)).root);
  directory::for_each_shard(segment, root, [&](const Shard& s) {
    shard::for_each(s, [&](std::size_t i) { marks.reference(load(s.entries[i].value)); });
    return true;
  });
}

void compare_pages(const Segment& segment, Marks& marks) {
  const Header& h = segment.header();
  std::uint64_t free = 0;
  for (std::uint64_t word = segment.data() / kPageBytes / 64; word < load(h.committed_end) / kPageBytes / 64;
       ++word) {
    const std::uint64_t bits = load(segment.page_bitmap()[word]);
    free += static_cast<std::uint64_t>(std::popcount(bits));
    const bool summary1 = (load(segment.page_summary1()[word / 64]) >> word % 64 & 1) != 0;
    const bool summary2 = (load(segment.page_summary2()[word / 64 / 64]) >> word / 64 % 64 & 1) != 0;
    if (summary1 != (bits != 0) || (summary1 && !summary2))
      marks.problem("the bitmap's summary is wrong at word " + std::to_string(word));
    for (std::uint64_t page = word * 64; page < word * 64 + 64; ++page) {
      if ((bits >> page % 64 & 1) == 0 && !marks.marked(page)) {
        marks.problem("page " + std::to_string(page) + " is lost: nothing refers to it (owner " +
                      std::to_string(segment.page_owner(page).load()) + ")");
      }
    }
  }
  if (free != load(h.free_pages)) marks.problem("the number of free pages is wrong");
}

void compare_objects(const Segment& segment, Marks& marks) {
  std::uint64_t live = 0;
  for (std::uint32_t i = 0; i < load(segment.header().object_high); ++i) {
    const ObjectEntry& object = segment.object(i);
    marks.expect(load(object.pages) == marks.pages_of(i), "its number of pages is wrong", i);
    if (references::find_live(segment, load(object.id)) == nullptr) continue;
    ++live;
    marks.expect(load(object.refs) == marks.references(load(object.id)), "its number of references is wrong",
                 i);
    marks.expect(load(object.refs) != 0, "nothing refers to it and yet it lives", i);
  }
  if (live != load(segment.header().object_count)) marks.problem("the number of objects is wrong");
}

}  // namespace

std::vector<std::string> check_segment(Attachment& attachment) {
  const Segment& segment = attachment.segment();
  const Header& h = segment.header();
  static_cast<void>(attachment.this_thread());
  for (int i = 0;; ++i) {
    Marks marks(segment);
    const std::uint32_t pages = read_version(h.allocator);
    const std::uint32_t references = read_version(h.store);
    for (std::uint32_t index = 0; index < load(h.object_high); ++index)
      check_object(attachment, index, marks);
    if (!marks.problems().empty()) return marks.problems();
    mark_bookkeeping(segment, marks);
    mark_names(segment, marks);
    compare_pages(segment, marks);
    compare_objects(segment, marks);
    const bool quiet = nobody_is_busy(segment) && pages % 2 == 0 && references % 2 == 0 &&
                       load(h.condemned) == 0 && still(h.allocator, pages) && still(h.store, references);
    if (quiet) return marks.problems();
    if (i == kTries) return {};  // objects are sound one by one; the whole never stood still
  }
}

}  // namespace steward::store
