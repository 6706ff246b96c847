#include "engine/base/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace steward {
namespace {

constexpr std::string_view kBad[] = {
    "\x80",              // a continuation alone
    "\xc0\xaf",          // overlong '/'
    "\xe0\x80\xaf",      // the same in three
    "\xed\xa0\x80",      // a surrogate
    "\xf4\x90\x80\x80",  // over U+10FFFF
    "\xf8\x88\x80\x80\x80",
    "\xc3",  // cut
    "\xe2\x82",
    "\xf0\x9f\x98",
    "\xff",
};

TEST(Utf8, Well_formed_text_passes_whole) {
  for (const std::string_view text : {"", "a", "\x7f", "\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80",
                                      "\xed\x9f\xbf", "\xee\x80\x80", "\xf4\x8f\xbf\xbf"}) {
    EXPECT_EQ(utf8_prefix(text), text.size());
  }
  EXPECT_EQ(utf8_prefix(std::string_view("a\0b", 3)), 3U);
}

TEST(Utf8, The_first_bad_byte_is_found_wherever_it_stands) {
  for (const std::string_view bad : kBad) {
    for (std::size_t before = 0; before < 70; ++before) {
      std::string text(before, 'x');
      text.append(bad);
      EXPECT_EQ(utf8_prefix(text), before);
      EXPECT_EQ(utf8_prefix("\xc3\xa4" + text + std::string(40, 'y')), before + 2);
    }
  }
}

}  // namespace
}  // namespace steward
