// Dicts that grow to tens of thousands of entries and shrink again.
#include <algorithm>
#include <functional>

#include "conformance/door_test.h"

namespace steward::testing {
namespace {

class DictGrowth : public DictTest {
 protected:
  // One update for a thousand entries: what is tested is the dict, not the way to it.
  void insert(int from, int to, const std::function<V(int)>& value) {
    for (int begin = from; begin < to; begin += 1000) {
      std::vector<std::pair<V, V>> entries;
      for (int i = begin; i < std::min(begin + 1000, to); ++i) entries.emplace_back(I(i), value(i));
      writer().update(Entries(std::move(entries)));
    }
  }
};
FOR_EVERY_DOOR(DictGrowth)

TEST_P(DictGrowth, Tens_of_thousands_of_entries_stay_in_order_and_in_reach) {
  insert(0, 40'000, [](int i) { return I(i * 3); });
  EXPECT_EQ(reader().size(), 40'000U);
  const auto all = reader().items();
  ASSERT_EQ(all.size(), 40'000U);
  for (int i = 0; i < 40'000; ++i) {
    const auto& [key, value] = all[static_cast<std::size_t>(i)];
    ASSERT_EQ(key.view().as_int(), i);
    ASSERT_EQ(value.view().as_int(), i * 3);
  }
  for (int i = 0; i < 40'000; i += 97) EXPECT_EQ(get(I(i)), I(i * 3));
  EXPECT_FALSE(reader().contains(I(40'000)));
}

TEST_P(DictGrowth, A_dict_can_be_emptied_and_filled_again) {
  for (int round = 0; round < 2; ++round) {
    insert(0, 5000, [](int i) { return S(std::string(static_cast<std::size_t>(i % 60), 'x')); });
    OwnedDatum key;
    OwnedDatum value;
    for (int i = 4999; i >= 2500; --i) {
      ASSERT_TRUE(writer().popitem(key, value));
      ASSERT_EQ(key.view().as_int(), i);
      ASSERT_EQ(value.bytes.size(), static_cast<std::size_t>(i % 60));
    }
    for (int i = 0; i < 2500; ++i) ASSERT_TRUE(writer().remove(I(i)));
    EXPECT_EQ(reader().size(), 0U);
    EXPECT_EQ(items(), Entries());
    ASSERT_FALSE(writer().popitem(key, value));
  }
}

TEST_P(DictGrowth, Memory_is_used_again) {
  const auto churn = [&] {
    insert(0, 2000, [](int i) { return Y(std::string(static_cast<std::size_t>(i), 'x')); });
    writer().clear();
    for (int i = 0; i < 100; ++i) {
      writer().set(S("one"), Y(std::string(50'000, 'y')));
      writer().remove(S("one"));
    }
  };
  for (int i = 0; i < 3; ++i) churn();
  const auto before = writing().stats().used_bytes;
  for (int i = 0; i < 10; ++i) churn();
  EXPECT_LT(writing().stats().used_bytes, before + (8U << 20));
}

TEST_P(DictGrowth, Values_of_changing_sizes_do_not_mix) {
  for (int round = 0; round < 8; ++round) {
    for (int i = 0; i < 150; ++i) {
      const auto size = static_cast<std::size_t>((i * 131 + round * 977) % 3000);
      writer().set(S("key " + std::to_string(i)), S(std::string(size, static_cast<char>('a' + i % 26))));
    }
  }
  for (int i = 0; i < 150; ++i) {
    const auto size = static_cast<std::size_t>((i * 131 + 7 * 977) % 3000);
    EXPECT_EQ(get(S("key " + std::to_string(i))), S(std::string(size, static_cast<char>('a' + i % 26))));
  }
}

TEST_P(DictGrowth, Long_keys_come_and_go) {
  const auto key = [](int i) {
    return S(std::string(static_cast<std::size_t>(20 + i % 400), 'k') + std::to_string(i));
  };
  for (int i = 0; i < 2000; ++i) writer().set(key(i), I(i));
  for (int i = 0; i < 2000; i += 2) EXPECT_TRUE(writer().remove(key(i)));
  for (int i = 2000; i < 3000; ++i) writer().set(key(i), I(i));
  EXPECT_EQ(reader().size(), 2000U);
  for (int i = 0; i < 3000; i += 13) {
    EXPECT_EQ(get(key(i)), i < 2000 && i % 2 == 0 ? std::nullopt : std::optional(I(i))) << i;
  }
}

}  // namespace
}  // namespace steward::testing
