// The parts of the typed conversion that need no template: packed bytes, and what to say when a value
// is not what was asked for.
#include <new>
#include <type_traits>

#include "engine/base/packed.h"
#include "steward/detail/door.h"
#include "steward/detail/pack.h"
#include "steward/error.h"

namespace steward::detail {
namespace {

constexpr std::size_t kShown = 60;  // characters of a value in a message

std::string shown(const Datum& datum) {
  std::string text = packed::repr(datum);
  if (text.size() <= kShown) return text;
  text.resize(kShown);
  while (!packed::valid_utf8(text)) text.pop_back();
  return text + "...";
}

std::string described(const Datum& datum) {
  if (datum.kind == Kind::kNull) return "null";
  return std::string("the ") + packed::kind_name(datum.kind) + " " + shown(datum);
}

bool same_bits(const Datum& a, const Datum& b) {
  return a.kind == b.kind && a.bits == b.bits && a.bytes == b.bytes;
}

static_assert(sizeof(packed::Reader) <= 32 && std::is_trivially_destructible_v<packed::Reader>,
              "Unpacker keeps a packed::Reader in 32 bytes, and never destroys it");

packed::Reader& reader(std::byte* storage) {
  return *std::launder(reinterpret_cast<packed::Reader*>(storage));
}

}  // namespace

void Packer::value(const Datum& datum) { packed::Writer(out_).value(datum); }

void Packer::header(Kind kind, std::size_t count) {
  packed::Writer(out_).header(kind, static_cast<std::uint32_t>(count));
}

void Packer::count(std::size_t count) { packed::Writer(out_).count(static_cast<std::uint32_t>(count)); }

Unpacker::Unpacker(const Datum& nested) { new (reader_.data()) packed::Reader(nested); }

std::size_t Unpacker::remaining() const noexcept {
  return std::launder(reinterpret_cast<const packed::Reader*>(reader_.data()))->remaining();
}

Datum Unpacker::next() {
  const std::optional<Datum> datum = reader(reader_.data()).next();
  if (!datum) throw ValueError("a nested value is damaged: its bytes end too early");
  return *datum;
}

void throw_key_error(const Datum& key) { throw KeyError("no such key in the dict: " + shown(key)); }

void throw_index_error(std::int64_t index, std::uint64_t size) {
  throw IndexError("index " + std::to_string(index) + " is outside a list of " + std::to_string(size));
}

void throw_wrong_kind(const Datum& found, const char* wanted) {
  throw TypeError("wanted " + std::string(wanted) + ", but the value is " + described(found) +
                  ": read it as Value, or as the type that was stored");
}

void throw_out_of_range(const Datum& found, const char* wanted) {
  throw ValueError(described(found) + " is not " + wanted + ": read it as a wider type, or as Value");
}

void throw_too_large(std::uint64_t value) {
  throw ValueError(std::to_string(value) +
                   " does not fit an int, which ends at 9223372036854775807: "
                   "store it as a float, or as a str");
}

void throw_wrong_count(std::size_t found, std::size_t wanted, const char* what) {
  throw ValueError("the value has " + std::to_string(found) + " elements, but the " + what +
                   " asked for has " + std::to_string(wanted) +
                   ": it was stored by another version of the type");
}

void refuse_nan(const std::optional<Datum>& expected, const std::optional<OwnedDatum>& seen) {
  if (expected && seen && same_bits(*expected, seen->view())) {
    throw ValueError("the value " + shown(*expected) + " holds a NaN, which is equal to nothing: use set");
  }
}

}  // namespace steward::detail
