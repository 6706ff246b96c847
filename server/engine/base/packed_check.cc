// Checks what a caller, perhaps a remote one, wants to store.
#include <cmath>
#include <string>
#include <unordered_set>

#include "engine/base/key.h"
#include "engine/base/packed.h"
#include "engine/base/packed_cursor.h"
#include "engine/base/utf8.h"
#include "steward/error.h"

namespace steward::packed {
namespace {

[[noreturn]] void refuse_malformed() {
  throw ValueError("malformed value: its packed bytes end early, go on too long, or hold an unknown kind");
}

void check_size(const Datum& d, const char* role) {
  if (d.bytes.size() <= kMaxBytes) return;
  throw ValueError(std::string("a ") + kind_name(d.kind) + " of " + std::to_string(d.bytes.size()) +
                   " bytes is too large a " + role + ": at most 64 MiB");
}

void check_text(std::string_view text) {
  const std::size_t good = utf8_prefix(text);
  if (good == text.size()) return;
  throw ValueError("a str must be UTF-8, and the byte at offset " + std::to_string(good) +
                   " is not: store it as bytes");
}

void check_depth(int depth) {
  if (depth <= kMaxDepth) return;
  throw ValueError("a value may not be nested deeper than " + std::to_string(kMaxDepth) + " levels");
}

// What is no tuple; a tuple's elements are checked one by one.
void check_scalar_key(const Datum& key) {
  switch (key.kind) {
    case Kind::kStr: return check_text(key.bytes);
    case Kind::kFloat:
      if (std::isnan(key.as_float())) {
        throw ValueError("a NaN can not be a key: it is not equal to itself and could not be found");
      }
      return;
    case Kind::kList:
    case Kind::kDict:
    case Kind::kRef:
      throw TypeError(std::string("a ") + kind_name(key.kind) +
                      " can not be a key: use None, bool, int, float, str, bytes, or a tuple of them");
    default: return;
  }
}

void check_key_children(Cursor& cursor, std::uint64_t count, int depth) {
  check_depth(depth);
  for (; count != 0; --count) {
    const auto d = cursor.head();
    if (!d) refuse_malformed();
    if (d->kind == Kind::kTuple) {
      check_key_children(cursor, d->bits, depth + 1);
    } else {
      check_scalar_key(*d);
    }
  }
}

void check_key_at(const Datum& key, int depth) {
  if (key.kind != Kind::kTuple) return check_scalar_key(key);
  Cursor cursor(key.bytes);
  const auto count = cursor.children(key.kind);
  if (!count) refuse_malformed();
  check_key_children(cursor, *count, depth);
  if (!cursor.rest().empty()) refuse_malformed();
}

// The keys that a nested dict has shown so far, by identity.
class KeysSeen {
 public:
  void add(const Datum& key) {
    if (!seen_.insert(key_identity(normalize_key(key, scratch_))).second) {
      throw ValueError("a dict may hold a key only once, and this one comes twice: " + repr(key));
    }
  }

 private:
  std::unordered_set<std::string> seen_;
  std::string scratch_;
};

void check_children(Cursor& cursor, const Datum& parent, int depth);

void check_child(Cursor& cursor, int depth) {
  const auto d = cursor.head();
  if (!d) refuse_malformed();
  if (d->kind == Kind::kStr) check_text(d->bytes);
  if (is_nested(d->kind)) check_children(cursor, *d, depth + 1);
}

void check_children(Cursor& cursor, const Datum& parent, int depth) {
  check_depth(depth);
  if (parent.kind != Kind::kDict) {
    for (std::uint64_t left = parent.bits; left != 0; --left) check_child(cursor, depth);
    return;
  }
  KeysSeen seen;
  for (std::uint64_t left = parent.bits; left != 0; left -= 2) {
    const auto key = cursor.value();
    if (!key) refuse_malformed();
    check_key_at(*key, depth + 1);
    seen.add(*key);
    check_child(cursor, depth);
  }
}

}  // namespace

void check_value(const Datum& value) {
  if (value.kind > Kind::kRef) refuse_malformed();
  if (!has_bytes(value.kind)) return;
  check_size(value, "value");
  if (value.kind == Kind::kStr) return check_text(value.bytes);
  if (!is_nested(value.kind)) return;
  Cursor cursor(value.bytes);
  const auto count = cursor.children(value.kind);
  if (!count) refuse_malformed();
  check_children(cursor, {value.kind, *count, {}}, 1);
  if (!cursor.rest().empty()) refuse_malformed();
}

void check_key(const Datum& key) {
  if (key.kind > Kind::kRef) refuse_malformed();
  check_size(key, "key");
  check_key_at(key, 1);
}

bool valid_utf8(std::string_view text) noexcept { return utf8_prefix(text) == text.size(); }

}  // namespace steward::packed
