#include "engine/base/utf8.h"

#include <boost/locale/utf.hpp>
#include <cstdint>
#include <cstring>

namespace steward {
namespace {

constexpr std::uint64_t kHighBits = 0x8080808080808080U;

std::uint64_t word_at(const char* at) noexcept {
  std::uint64_t word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

const char* skip_ascii(const char* at, const char* end) noexcept {
  while (end - at >= 32 &&
         ((word_at(at) | word_at(at + 8) | word_at(at + 16) | word_at(at + 24)) & kHighBits) == 0) {
    at += 32;
  }
  while (end - at >= 8 && (word_at(at) & kHighBits) == 0) at += 8;
  while (at != end && static_cast<unsigned char>(*at) < 0x80) ++at;
  return at;
}

}  // namespace

std::size_t utf8_prefix(std::string_view text) noexcept {
  namespace utf = boost::locale::utf;
  const char* at = text.data();
  const char* const end = at + text.size();
  while ((at = skip_ascii(at, end)) != end) {
    const char* next = at;
    const utf::code_point point = utf::utf_traits<char>::decode(next, end);
    if (point == utf::illegal || point == utf::incomplete) break;
    at = next;
  }
  return static_cast<std::size_t>(at - text.data());
}

}  // namespace steward
