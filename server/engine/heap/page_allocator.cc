#include "engine/heap/page_allocator.h"

#include <sys/mman.h>

#include <algorithm>

namespace steward {
namespace {

constexpr std::uint64_t kBits = 64;

std::uint64_t load(const Word& word) noexcept { return word.load(std::memory_order_relaxed); }

std::uint64_t bit(std::uint64_t i) noexcept { return std::uint64_t{1} << (i % kBits); }

// The bits [from, from + count) of a word; count 1 .. 64.
std::uint64_t mask(std::uint64_t from, std::uint64_t count) noexcept {
  return (count == kBits ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1) << from;
}

}  // namespace

AllocatorStep::AllocatorStep(ThreadSlot& me) : me_(me) {
  Latch& latch = me.attachment->segment().header().allocator;
  acquire(latch, me, kAllocatorPosition);
  begin_change(latch);  // so that a check sees whether anything moved while it looked
}

AllocatorStep::~AllocatorStep() {
  program_order();
  me_.page->inner.store(0, std::memory_order_relaxed);
  program_order();
  Latch& latch = me_.attachment->segment().header().allocator;
  end_change(latch);
  release(latch, me_, kAllocatorPosition);
}

void AllocatorStep::set(Word& word, std::uint64_t value) noexcept {
  STEWARD_ASSERT(count_ < kInnerLogEntries);
  const std::uint64_t offset = me_.attachment->segment().offset_of(&word);
  log::write(me_.page->inner_log[count_], offset, load(word), me_.page->inner, count_ + 1);
  ++count_;
  word.store(value, std::memory_order_relaxed);
}

void AllocatorStep::fill(Word* first, std::uint64_t count, bool ones) noexcept {
  if (count == 0) return;
  STEWARD_ASSERT(count_ < kInnerLogEntries);
  const auto was = ones ? LogKind::kFillZeros : LogKind::kFillOnes;
  const std::uint64_t what = me_.attachment->segment().offset_of(first) | static_cast<std::uint64_t>(was);
  log::write(me_.page->inner_log[count_], what, count, me_.page->inner, count_ + 1);
  ++count_;
  for (std::uint64_t i = 0; i < count; ++i)
    first[i].store(ones ? ~std::uint64_t{0} : 0, std::memory_order_relaxed);
}

namespace pages {
namespace {

// The summaries over bitmap words [first, last]: which of them are not zero.
void summarize(AllocatorStep& step, const Segment& segment, std::uint64_t first,
               std::uint64_t last) noexcept {
  Word* bitmap = segment.page_bitmap();
  Word* summary1 = segment.page_summary1();
  Word* summary2 = segment.page_summary2();
  for (std::uint64_t i = first / kBits; i <= last / kBits; ++i) {
    std::uint64_t value = load(summary1[i]);
    for (std::uint64_t w = std::max(first, i * kBits); w <= std::min(last, i * kBits + kBits - 1); ++w) {
      value = load(bitmap[w]) != 0 ? value | bit(w) : value & ~bit(w);
    }
    if (value == load(summary1[i])) continue;
    step.set(summary1[i], value);
    const std::uint64_t above = load(summary2[i / kBits]);
    const std::uint64_t wanted = value != 0 ? above | bit(i) : above & ~bit(i);
    if (wanted != above) step.set(summary2[i / kBits], wanted);
  }
}

// Sets or clears the bits of a run; whole words by one entry.
void mark(AllocatorStep& step, const Segment& segment, std::uint64_t page, std::uint64_t count,
          bool free) noexcept {
  Word* bitmap = segment.page_bitmap();
  const std::uint64_t first = page / kBits;
  const std::uint64_t last = (page + count - 1) / kBits;
  std::uint64_t word = first;
  std::uint64_t at = page;
  const std::uint64_t end = page + count;
  const auto partial = [&](std::uint64_t bits) {
    const std::uint64_t old = load(bitmap[word]);
    STEWARD_ASSERT((old & bits) == (free ? 0 : bits));  // a run is never taken twice nor given twice
    step.set(bitmap[word], free ? old | bits : old & ~bits);
  };
  if (at % kBits != 0 || end - at < kBits) {
    const std::uint64_t n = std::min(kBits - at % kBits, end - at);
    partial(mask(at % kBits, n));
    at += n;
    ++word;
  }
  const std::uint64_t whole = (end - at) / kBits;
  step.fill(bitmap + word, whole, free);
  word += whole;
  at += whole * kBits;
  if (at < end) partial(mask(0, end - at));
  summarize(step, segment, first, last);
  Word& free_pages = segment.header().free_pages;
  step.set(free_pages, free ? load(free_pages) + count : load(free_pages) - count);
}

// The lowest free page.
std::uint64_t find_one(const Segment& segment) noexcept {
  const std::uint64_t words = segment.capacity() / kPageBytes / kBits;
  for (std::uint64_t top = 0; top * kBits * kBits < words; ++top) {
    const std::uint64_t above = load(segment.page_summary2()[top]);
    if (above == 0) continue;
    const std::uint64_t middle = top * kBits + static_cast<std::uint64_t>(std::countr_zero(above));
    const std::uint64_t word =
        middle * kBits + static_cast<std::uint64_t>(std::countr_zero(load(segment.page_summary1()[middle])));
    return word * kBits + static_cast<std::uint64_t>(std::countr_zero(load(segment.page_bitmap()[word])));
  }
  return 0;
}

// First fit within bitmap words [word, end).
std::uint64_t find_run(const Segment& segment, std::uint64_t count, std::uint64_t word,
                       std::uint64_t end) noexcept {
  std::uint64_t run = 0;  // free pages right before the word
  while (word < end) {
    const std::uint64_t bits = load(segment.page_bitmap()[word]);
    if (bits == 0) {
      run = 0;
      const std::uint64_t ahead =
          load(segment.page_summary1()[word / kBits]) & ~(bit(word) | (bit(word) - 1));
      word = ahead != 0 ? word / kBits * kBits + static_cast<std::uint64_t>(std::countr_zero(ahead))
                        : (word / kBits + 1) * kBits;
      continue;
    }
    std::uint64_t at = 0;
    while (at < kBits) {
      const auto ones = static_cast<std::uint64_t>(std::countr_one(bits >> at));
      run += std::min(ones, kBits - at);
      if (run >= count) return word * kBits + std::min(at + ones, kBits) - run;
      at += ones;
      if (at >= kBits) break;
      run = 0;
      const std::uint64_t rest = bits >> at;
      if (rest == 0) break;
      at += static_cast<std::uint64_t>(std::countr_zero(rest));
    }
    ++word;
  }
  return 0;
}

std::uint64_t find(const Segment& segment, std::uint64_t count) noexcept {
  if (count == 1) return find_one(segment);
  Header& h = segment.header();
  const std::uint64_t begin = segment.data() / kPageBytes / kBits;
  const std::uint64_t end = load(h.committed_end) / kPageBytes / kBits;
  const std::uint64_t hint = std::clamp(load(h.run_hint), begin, end);
  std::uint64_t page = find_run(segment, count, hint, end);
  if (page == 0) page = find_run(segment, count, begin, end);
  if (page != 0) h.run_hint.store(page / kBits, std::memory_order_relaxed);
  return page;
}

constexpr std::uint64_t kGrain = kBits;  // memory is committed in whole words of the bitmap

// How many pages to commit: what is wanted, and ahead of it a 32nd of what there is.
std::uint64_t growth(const Segment& segment, std::uint64_t count, bool ahead) noexcept {
  constexpr std::uint64_t kMost = (std::uint64_t{8} << 20) / kPageBytes;
  const Header& h = segment.header();
  const std::uint64_t end = load(h.committed_end);
  const std::uint64_t have = (end - segment.data()) / kPageBytes;
  const std::uint64_t limit = load(h.memory_limit) == 0 ? segment.capacity() : load(h.memory_limit);
  const std::uint64_t room =
      std::min(segment.capacity() - end, limit - std::min(limit, end - segment.data())) / kPageBytes;
  const std::uint64_t wanted = ahead ? std::max(count, std::min(have / 32, kMost)) : count;
  const std::uint64_t whole = (wanted + kGrain - 1) / kGrain * kGrain;
  return whole <= room ? whole : (count + kGrain - 1) / kGrain * kGrain <= room ? room / kGrain * kGrain : 0;
}

// Commits the pages and the tables that describe them. Does no harm when it is repeated, or when two
// do it at once, or when it is not followed by publish().
bool commit(const Segment& segment, std::uint64_t end, std::uint64_t count) noexcept {
  const std::uint64_t page = end / kPageBytes;
  const std::uint64_t words = count / kBits;
  return segment.file().commit(end, count * kPageBytes) &&
         segment.commit(&segment.page_owner(page), count * sizeof(HalfWord)) &&
         segment.commit(segment.page_bitmap() + page / kBits, words * sizeof(Word)) &&
         segment.commit(segment.page_summary1() + page / kBits / kBits, (words / kBits + 2) * sizeof(Word)) &&
         segment.commit(segment.page_summary2() + page / kBits / kBits / kBits, 2 * sizeof(Word));
}

void publish(ThreadSlot& me, const Segment& segment, std::uint64_t end, std::uint64_t count) noexcept {
  AllocatorStep step(me);
  Word& committed_end = segment.header().committed_end;
  if (load(committed_end) != end) return;  // somebody else was first: look again
  step.set(committed_end, end + count * kPageBytes);
  mark(step, segment, end / kPageBytes, count, true);
}

}  // namespace

std::uint64_t take(AllocatorStep& step, const Segment& segment, std::uint64_t count,
                   std::uint32_t owner) noexcept {
  const std::uint64_t page = find(segment, count);
  if (page == 0) return 0;
  segment.page_owner(page).store(owner, std::memory_order_relaxed);
  mark(step, segment, page, count, false);
  if (owner != kNoOwner) {
    Word& has = segment.object(owner).pages;
    step.set(has, load(has) + count);
  }
  return page;
}

void give(AllocatorStep& step, const Segment& segment, std::uint64_t page, std::uint64_t count) noexcept {
  mark(step, segment, page, count, true);
  const std::uint32_t owner = segment.page_owner(page).load(std::memory_order_relaxed);
  if (owner == kNoOwner) return;
  Word& has = segment.object(owner).pages;
  step.set(has, load(has) - count);
}

bool grow(ThreadSlot& me, std::uint64_t count) noexcept {
  const Segment& segment = me.attachment->segment();
  const std::uint64_t end = segment.header().committed_end.load(std::memory_order_acquire);
  std::uint64_t pages = growth(segment, count, true);
  if (pages != 0 && !commit(segment, end, pages)) {
    pages = growth(segment, count, false);
    if (pages != 0 && !commit(segment, end, pages)) pages = 0;
  }
  if (pages == 0) return segment.header().committed_end.load() != end;  // others may have grown it
#ifdef MADV_POPULATE_WRITE
  madvise(segment.base() + end, pages * kPageBytes, MADV_POPULATE_WRITE);  // saves a fault for each page
#endif
  publish(me, segment, end, pages);
  return true;
}

void commit_ahead(ThreadSlot& me, std::uint64_t bytes) noexcept {
  const Header& h = me.attachment->segment().header();
  for (int i = 0; i < 64 && load(h.free_pages) * kPageBytes < bytes; ++i) {
    if (!grow(me, kGrain)) return;
  }
}

std::string out_of_memory_message(const Segment& segment) {
  const Header& h = segment.header();
  const std::uint64_t committed = load(h.committed_end) - segment.data();
  const std::string in_use = std::to_string(committed >> 20) + " MiB are committed";
  const std::uint64_t limit = load(h.memory_limit);
  if (limit != 0 && committed + kGrain * kPageBytes > limit) {
    return "the segment's memory limit of " + std::to_string(limit >> 20) + " MiB is reached (" + in_use +
           "); remove entries or drop objects; a new segment can be given a larger --memory-limit "
           "(EmbeddedOptions for an embedded manager)";
  }
  if (load(h.committed_end) + kGrain * kPageBytes > segment.capacity()) {
    return "the segment's capacity of " + std::to_string(segment.capacity() >> 20) +
           " MiB is reached; remove entries or drop objects; a new segment can be given a larger "
           "--capacity (EmbeddedOptions for an embedded manager)";
  }
  return "the system has no more shared memory (" + in_use +
         "); remove entries or drop objects, make /dev/shm larger (docker: "
         "--shm-size, else: mount -o remount,size=...) or raise the memory limit of this container";
}

}  // namespace pages
}  // namespace steward
