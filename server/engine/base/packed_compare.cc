// Python's == and < over packed values.
#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>

#include "engine/base/key.h"
#include "engine/base/packed.h"
#include "engine/base/packed_cursor.h"
#include "steward/error.h"

namespace steward::packed {
namespace {

using Ordering = std::partial_ordering;

bool is_number(Kind kind) noexcept {
  return kind == Kind::kBool || kind == Kind::kInt || kind == Kind::kFloat;
}

std::int64_t integer(const Datum& d) noexcept {
  return d.kind == Kind::kBool ? static_cast<std::int64_t>(d.as_bool()) : d.as_int();
}

// Exact, as in Python: an int64 is not always a double.
Ordering order_mixed(std::int64_t i, double d) noexcept {
  if (std::isnan(d)) return Ordering::unordered;
  if (d >= 0x1p63) return Ordering::less;
  if (d < -0x1p63) return Ordering::greater;
  const double whole = std::trunc(d);
  const auto truncated = static_cast<std::int64_t>(whole);
  if (i != truncated) return i <=> truncated;
  return whole <=> d;
}

Ordering order_numbers(const Datum& a, const Datum& b) noexcept {
  if (a.kind == Kind::kFloat && b.kind == Kind::kFloat) return a.as_float() <=> b.as_float();
  if (b.kind == Kind::kFloat) return order_mixed(integer(a), b.as_float());
  if (a.kind == Kind::kFloat) return 0 <=> order_mixed(integer(b), a.as_float());
  return integer(a) <=> integer(b);
}

// Equality of what needs no walk; children of nested heads are left to the caller.
bool equal_heads(const Datum& a, const Datum& b) noexcept {
  if (is_number(a.kind) && is_number(b.kind)) return order_numbers(a, b) == 0;
  if (a.kind != b.kind) return false;
  return a.kind == Kind::kNull || (a.bits == b.bits && a.bytes == b.bytes);
}

bool equal_children(Cursor& a, Cursor& b, const Datum& parent, int depth);
bool equal_at(const Datum& a, const Datum& b, int depth);

bool equal_next(Cursor& a, Cursor& b, int depth) {
  const auto x = a.head();
  const auto y = b.head();
  if (!x || !y || !equal_heads(*x, *y)) return false;
  return !is_nested(x->kind) || equal_children(a, b, *x, depth + 1);
}

// What finds a key of a dict; nothing for what can be no key, which only damaged bytes hold.
std::optional<std::string> find_identity(const Datum& key, std::string& scratch) {
  try {
    return key_identity(normalize_key(key, scratch));
  } catch (const Error&) {
    return std::nullopt;
  }
}

// `count` values of each follow: keys and values in any order.
bool equal_scattered(Cursor& a, Cursor& b, std::uint64_t count, int depth) {
  std::unordered_map<std::string, Datum> entries;
  std::string scratch;
  for (std::uint64_t left = count; left != 0; left -= 2) {
    const auto key = a.value();
    const auto value = a.value();
    if (!key || !value) return false;
    if (auto id = find_identity(*key, scratch)) entries.emplace(std::move(*id), *value);
  }
  for (std::uint64_t left = count; left != 0; left -= 2) {
    const auto key = b.value();
    const auto value = b.value();
    if (!key || !value) return false;
    const auto id = find_identity(*key, scratch);
    const auto found = id ? entries.find(*id) : entries.end();
    if (found == entries.end() || !equal_at(found->second, *value, depth + 1)) return false;
  }
  return true;
}

// Two dicts are equal whatever the order of their entries; as long as it is the same, one pass does.
bool equal_entries(Cursor& a, Cursor& b, std::uint64_t count, int depth) {
  for (std::uint64_t left = count; left != 0; left -= 2) {
    Cursor x = a;
    Cursor y = b;
    const auto key = x.value();
    const auto other = y.value();
    if (!key || !other) return false;
    if (!equal_at(*key, *other, depth + 1)) return equal_scattered(a, b, left, depth);
    if (!equal_next(x, y, depth)) return false;
    a = x;
    b = y;
  }
  return true;
}

bool equal_children(Cursor& a, Cursor& b, const Datum& parent, int depth) {
  if (depth > kMaxDepth) return false;
  if (parent.kind == Kind::kDict) return equal_entries(a, b, parent.bits, depth);
  for (std::uint64_t left = parent.bits; left != 0; --left) {
    if (!equal_next(a, b, depth)) return false;
  }
  return true;
}

bool equal_at(const Datum& a, const Datum& b, int depth) {
  if (!is_nested(a.kind) || a.kind != b.kind) return equal_heads(a, b);
  Cursor x(a.bytes);
  Cursor y(b.bytes);
  const auto count = x.children(a.kind);
  if (!count || y.children(b.kind) != count) return false;
  return equal_children(x, y, {a.kind, *count, {}}, depth) && x.rest().empty() && y.rest().empty();
}

// The first elements that differ decide, then the lengths.
std::optional<Ordering> order_elements(const Datum& a, const Datum& b, int depth);

std::optional<Ordering> order_at(const Datum& a, const Datum& b, int depth) {
  if (is_number(a.kind) && is_number(b.kind)) return order_numbers(a, b);
  if (a.kind != b.kind || depth > kMaxDepth) return std::nullopt;
  switch (a.kind) {
    case Kind::kStr:  // UTF-8 sorts by bytes as it does by code points
    case Kind::kBytes: return a.bytes <=> b.bytes;
    case Kind::kList:
    case Kind::kTuple: return order_elements(a, b, depth + 1);
    default: return std::nullopt;
  }
}

std::optional<Ordering> order_elements(const Datum& a, const Datum& b, int depth) {
  Reader left(a);
  Reader right(b);
  while (true) {
    const auto x = left.next();
    const auto y = right.next();
    if (!x || !y) return x.has_value() <=> y.has_value();
    if (!equal(*x, *y)) return order_at(*x, *y, depth);
  }
}

}  // namespace

bool equal(const Datum& a, const Datum& b) { return equal_at(a, b, 1); }

std::optional<Ordering> order(const Datum& a, const Datum& b) { return order_at(a, b, 1); }

}  // namespace steward::packed
