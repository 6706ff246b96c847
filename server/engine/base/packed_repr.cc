// Values as Python's repr shows them.
#include <array>
#include <charconv>
#include <cmath>
#include <string>

#include "engine/base/packed.h"
#include "engine/base/packed_cursor.h"

namespace steward::packed {
namespace {

constexpr char kHex[] = "0123456789abcdef";

void put_hex(std::string& out, unsigned char byte) {
  out += "\\x";
  out += kHex[byte >> 4];
  out += kHex[byte & 15];
}

char short_escape(char c) noexcept {
  switch (c) {
    case '\n': return 'n';
    case '\r': return 'r';
    case '\t': return 't';
    case '\\': return '\\';
    default: return 0;
  }
}

// Python's quotes: ' unless the text holds ' and no ". A str shows its letters beyond ASCII, except
// U+0080 to U+00A0 and U+00AD, which no screen shows; bytes show ASCII alone.
void put_quoted(std::string& out, std::string_view text, bool ascii_only) {
  const bool has_single = text.find('\'') != std::string_view::npos;
  const char quote = has_single && text.find('"') == std::string_view::npos ? '"' : '\'';
  out += quote;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    const auto second = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : 0);
    if (const char letter = short_escape(c); letter != 0 || c == quote) {
      out += '\\';
      out += letter != 0 ? letter : c;
    } else if (byte < 0x20 || byte == 0x7f || (ascii_only && byte >= 0x80)) {
      put_hex(out, byte);
    } else if (byte == 0xc2 && (second <= 0xa0 || second == 0xad)) {
      put_hex(out, second);
      ++i;
    } else {
      out += c;
    }
  }
  out += quote;
}

// The shortest digits that read back as the same double, placed as Python places them: an exponent
// below 1e-4 and from 1e16 on, and always a point or an exponent.
void put_float(std::string& out, double d) {
  if (std::isnan(d)) {
    out += "nan";
    return;
  }
  if (std::isinf(d)) {
    out += d < 0 ? "-inf" : "inf";
    return;
  }
  const double size = std::fabs(d);
  const bool exponent = size != 0 && (size < 1e-4 || size >= 1e16);
  std::array<char, 64> text;
  const auto format = exponent ? std::chars_format::scientific : std::chars_format::fixed;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), d, format).ptr;
  const std::string_view digits(text.data(), static_cast<std::size_t>(end - text.data()));
  out += digits;
  if (!exponent && digits.find('.') == std::string_view::npos) out += ".0";
}

void put_next(std::string& out, Cursor& cursor, int depth);

void put_children(std::string& out, Cursor& cursor, const Datum& parent, int depth) {
  const bool dict = parent.kind == Kind::kDict;
  const bool tuple = parent.kind == Kind::kTuple;
  out += dict ? '{' : tuple ? '(' : '[';
  for (std::uint64_t i = 0; i < parent.bits; ++i) {
    if (i != 0) out += dict && i % 2 == 1 ? ": " : ", ";
    if (depth > kMaxDepth || cursor.rest().empty()) {
      out += "...";
      break;
    }
    put_next(out, cursor, depth);
  }
  if (tuple && parent.bits == 1) out += ',';
  out += dict ? '}' : tuple ? ')' : ']';
}

void put_scalar(std::string& out, const Datum& d) {
  switch (d.kind) {
    case Kind::kBool: out += d.as_bool() ? "True" : "False"; return;
    case Kind::kInt: out += std::to_string(d.as_int()); return;
    case Kind::kFloat: return put_float(out, d.as_float());
    case Kind::kStr: return put_quoted(out, d.bytes, false);
    case Kind::kBytes: out += 'b'; return put_quoted(out, d.bytes, true);
    case Kind::kRef: out += "<ref " + std::to_string(d.bits) + ">"; return;
    default: out += "None"; return;
  }
}

void put_next(std::string& out, Cursor& cursor, int depth) {
  const auto d = cursor.head();
  if (!d) {
    cursor = Cursor({});
    out += "...";
  } else if (is_nested(d->kind)) {
    put_children(out, cursor, *d, depth + 1);
  } else {
    put_scalar(out, *d);
  }
}

}  // namespace

std::string repr(const Datum& value) {
  std::string out;
  if (!is_nested(value.kind)) {
    put_scalar(out, value);
    return out;
  }
  Cursor cursor(value.bytes);
  const auto count = cursor.children(value.kind);
  put_children(out, cursor, {value.kind, count.value_or(0), {}}, 1);
  return out;
}

}  // namespace steward::packed
