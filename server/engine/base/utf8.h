// Where text stops being UTF-8.
#pragma once

#include <cstddef>
#include <string_view>

namespace steward {

// The offset of the first byte that is not well-formed UTF-8 (overlong forms, surrogates and code
// points over U+10FFFF are not), or the text's size when all of it is. ASCII passes 32 bytes at a time.
[[nodiscard]] std::size_t utf8_prefix(std::string_view text) noexcept;

}  // namespace steward
