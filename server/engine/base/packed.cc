#include "engine/base/packed.h"

#include <cstring>

#include "engine/base/packed_cursor.h"
#include "steward/error.h"

static_assert(std::endian::native == std::endian::little, "the packed form is little-endian");

namespace steward::packed {
namespace {

template <typename T>
void put(std::string& out, T number) {
  char bytes[sizeof number];
  std::memcpy(bytes, &number, sizeof number);
  out.append(bytes, sizeof number);
}

void put_head(std::string& out, Kind kind) { out.push_back(static_cast<char>(kind)); }

}  // namespace

void Writer::value(const Datum& d) {
  if (d.bytes.size() > kMaxBytes) {
    throw ValueError("a value of " + std::to_string(d.bytes.size()) + " bytes is too large: at most 64 MiB");
  }
  put_head(out_, d.kind);
  switch (d.kind) {
    case Kind::kNull: return;
    case Kind::kBool: return put(out_, static_cast<std::uint8_t>(d.as_bool()));
    case Kind::kStr:
    case Kind::kBytes: put(out_, static_cast<std::uint32_t>(d.bytes.size())); [[fallthrough]];
    case Kind::kList:
    case Kind::kDict:
    case Kind::kTuple: out_.append(d.bytes); return;
    default: return put(out_, d.bits);
  }
}

void Writer::header(Kind kind, std::uint32_t count) {
  put_head(out_, kind);
  put(out_, count);
}

void Writer::count(std::uint32_t n) { put(out_, n); }

template <typename T>
bool Cursor::take(T& out) noexcept {
  if (rest_.size() < sizeof out) return false;
  std::memcpy(&out, rest_.data(), sizeof out);
  rest_.remove_prefix(sizeof out);
  return true;
}

std::optional<std::uint32_t> Cursor::children(Kind kind) noexcept {
  std::uint32_t count;
  if (!take(count)) return std::nullopt;
  const std::uint64_t values = kind == Kind::kDict ? std::uint64_t{count} * 2 : count;
  if (values > rest_.size() || values > UINT32_MAX) return std::nullopt;
  return static_cast<std::uint32_t>(values);
}

std::optional<Datum> Cursor::text(Kind kind) noexcept {
  std::uint32_t length;
  if (!take(length) || length > rest_.size()) return std::nullopt;
  const Datum d{kind, 0, rest_.substr(0, length)};
  rest_.remove_prefix(length);
  return d;
}

std::optional<Datum> Cursor::head() noexcept {
  std::uint8_t number;
  if (!take(number)) return std::nullopt;
  Datum d{static_cast<Kind>(number), 0, {}};
  switch (d.kind) {
    case Kind::kNull: return d;
    case Kind::kBool: {
      std::uint8_t truth;
      if (!take(truth)) return std::nullopt;
      d.bits = truth != 0 ? 1 : 0;
      return d;
    }
    case Kind::kInt:
    case Kind::kFloat:
    case Kind::kRef: return take(d.bits) ? std::optional(d) : std::nullopt;
    case Kind::kStr:
    case Kind::kBytes: return text(d.kind);
    case Kind::kList:
    case Kind::kDict:
    case Kind::kTuple: break;
    default: return std::nullopt;
  }
  const auto count = children(d.kind);
  if (!count) return std::nullopt;
  d.bits = *count;
  return d;
}

std::optional<Datum> Cursor::value() noexcept {
  const std::string_view before = rest_;
  const auto first = head();
  if (!first || !is_nested(first->kind)) return first;
  // No recursion: bytes that nobody checked yet may be nested to any depth.
  for (std::uint64_t pending = first->bits; pending != 0; --pending) {
    const auto d = head();
    if (!d) return std::nullopt;
    if (is_nested(d->kind)) pending += d->bits;
  }
  return Datum::of_packed(first->kind, before.substr(1, before.size() - 1 - rest_.size()));
}

Reader::Reader(const Datum& nested) : rest_(nested.bytes) {
  Cursor cursor(rest_);
  const auto count = is_nested(nested.kind) ? cursor.children(nested.kind) : std::nullopt;
  rest_ = cursor.rest();
  remaining_ = count.value_or(0);
  damaged_ = !count || (remaining_ == 0 && !rest_.empty());
}

std::optional<Datum> Reader::next() {
  if (remaining_ == 0) return std::nullopt;
  Cursor cursor(rest_);
  const auto d = cursor.value();
  rest_ = cursor.rest();
  remaining_ = d ? remaining_ - 1 : 0;
  if (!d || (remaining_ == 0 && !rest_.empty())) damaged_ = true;
  return d;
}

void for_each_ref(const Datum& value, const std::function<void(ObjectId)>& visit) {
  if (value.kind == Kind::kRef) visit(value.bits);
  if (!is_nested(value.kind)) return;
  Cursor cursor(value.bytes);
  std::uint64_t pending = cursor.children(value.kind).value_or(0);
  for (; pending != 0; --pending) {
    const auto d = cursor.head();
    if (!d) return;
    if (d->kind == Kind::kRef) visit(d->bits);
    if (is_nested(d->kind)) pending += d->bits;
  }
}

const char* kind_name(Kind kind) noexcept {
  switch (kind) {
    case Kind::kNull: return "NoneType";
    case Kind::kBool: return "bool";
    case Kind::kInt: return "int";
    case Kind::kFloat: return "float";
    case Kind::kStr: return "str";
    case Kind::kBytes: return "bytes";
    case Kind::kList: return "list";
    case Kind::kDict: return "dict";
    case Kind::kTuple: return "tuple";
    case Kind::kRef: return "ref";
  }
  return "unknown";
}

}  // namespace steward::packed
