// Between Datum and steward.v1.Value, both ways.
//
// Both sides are checked here only as far as the conversion itself needs: that a kind is set, that
// text is UTF-8, that nesting ends. What may be a key, and how large a value may be, is for the store
// to say, so that every door says it in the same words.
//
// Costs: a scalar costs no allocation; text is borrowed where it can be and copied once where not;
// nested values cost one pass over their bytes. All functions throw ValueError and are thread-safe.
#pragma once

#include <string>

#include "steward/datum.h"
#include "steward/v1/value.pb.h"

namespace steward::wire {

// Writes `datum` into `out`, which must be empty or freshly cleared.
void to_proto(const Datum& datum, v1::Value* out);

// Reads a value without owning it: text and bytes stay in `value`, the packed form of nested values
// goes into `packed`. The result is good for as long as both are.
[[nodiscard]] Datum from_proto(const v1::Value& value, std::string& packed);

// Reads a value for good, taking its text out of the message.
void take_proto(v1::Value&& value, OwnedDatum& out);

// Holds what one from_proto needs, for calls that read one value after another.
class ProtoDatum {
 public:
  explicit ProtoDatum(const v1::Value& value) : view_(from_proto(value, packed_)) {}
  ProtoDatum(const ProtoDatum&) = delete;
  ProtoDatum& operator=(const ProtoDatum&) = delete;
  [[nodiscard]] const Datum& view() const noexcept { return view_; }

 private:
  std::string packed_;
  Datum view_;
};

}  // namespace steward::wire
