// Proving the invariants of a segment: `steward check`, and what the crash tests ask after each kill.
//
// Marks collects what the walk over all objects finds: which pages are in use by whom, how often
// each object is referred to, and what is wrong, in words. It is compared with the allocator's bitmap
// and the objects' counts at the end (store/check.h).
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "engine/segment/segment.h"
#include "steward/datum.h"

namespace steward {

class Marks {
 public:
  explicit Marks(const Segment& segment);

  // A run of pages that object `owner` (or kNoOwner) has.
  void page_run(std::uint64_t offset, std::uint64_t pages, std::uint32_t owner, const char* what);
  void reference(ObjectId to) { ++references_[to]; }
  void problem(std::string text);
  // Says `text` unless `holds`; at most a hundred are kept.
  void expect(bool holds, const char* text, std::uint32_t object);

  [[nodiscard]] std::uint64_t references(ObjectId id) const;
  [[nodiscard]] bool marked(std::uint64_t page) const { return pages_[page]; }
  [[nodiscard]] std::uint64_t pages_of(std::uint32_t owner) const;
  [[nodiscard]] std::vector<std::string>& problems() noexcept { return problems_; }

 private:
  const Segment& segment_;
  std::vector<bool> pages_;
  std::unordered_map<ObjectId, std::uint64_t> references_;
  std::unordered_map<std::uint32_t, std::uint64_t> owned_;
  std::vector<std::string> problems_;
};

// Walks one object. REQUIRES: its gate is closed by the caller.
void check_dict(const Segment& segment, const ObjectEntry& object, std::uint32_t index, Marks& marks);
void check_list(const Segment& segment, const ObjectEntry& object, std::uint32_t index, Marks& marks);

}  // namespace steward
