// The list in a segment: trees of every height, blobs of every size, memory that comes back. What
// Python's list means is tests/conformance's; here the sizes are those at which leaves and nodes fill.
#include <gtest/gtest.h>

#include <random>

#include "engine/objects/list_layout.h"
#include "engine/store/shm_manager.h"
#include "support/values.h"

namespace steward {
namespace {

using store::Slice;
using testing::I;
using testing::L;
using testing::R;
using testing::S;
using testing::V;
using testing::Vs;

constexpr std::uint64_t kCapacity = std::uint64_t{4} << 30;

class ListObjectTest : public ::testing::Test {
 protected:
  std::shared_ptr<store::List> make() {
    return std::static_pointer_cast<store::List>(
        manager_->open(store::ObjectKind::kList, "", store::OpenMode::kOpenOrCreate));
  }
  void check() { ASSERT_EQ(manager_->check(), std::vector<std::string>{}); }
  // Compares all, and some elements by index from both ends.
  void expect(const std::vector<V>& model) {
    const std::vector<OwnedDatum> all = list_->slice({});
    ASSERT_EQ(list_->size(), model.size());
    ASSERT_EQ(all.size(), model.size());
    for (std::size_t i = 0; i < model.size(); ++i) ASSERT_EQ(V(all[i]), model[i]) << "at " << i;
    OwnedDatum value;
    const auto size = static_cast<std::int64_t>(model.size());
    for (std::int64_t i = 0; i < size; i += 1 + size / 97) {
      ASSERT_TRUE(list_->get(i, value) && V(value) == model[static_cast<std::size_t>(i)]) << "at " << i;
      ASSERT_TRUE(list_->get(i - size, value) && V(value) == model[static_cast<std::size_t>(i)])
          << "at " << i - size;
    }
    ASSERT_FALSE(list_->get(size, value));
    ASSERT_FALSE(list_->get(-size - 1, value));
    check();
  }
  std::uint64_t used() { return manager_->stats().used_bytes; }

  std::shared_ptr<store::ShmManager> manager_ =
      store::ShmManager::create_private({.name = "", .capacity_bytes = kCapacity});
  std::shared_ptr<store::List> list_ = make();
};

std::vector<V> numbers(std::int64_t first, std::size_t count) {
  std::vector<V> all;
  for (std::size_t i = 0; i < count; ++i) all.push_back(I(first + static_cast<std::int64_t>(i)));
  return all;
}

// Where leaves (252) and nodes (252 * 252 = 63504) begin and end.
const std::size_t kSizes[] = {0, 1, 2, 251, 252, 253, 503, 504, 505, 63503, 63504, 63505, 63757, 130000};

TEST_F(ListObjectTest, Appended_one_by_one_it_holds_at_every_size) {
  std::vector<V> model;
  for (const std::size_t size : kSizes) {
    while (model.size() < size) {
      model.push_back(I(static_cast<std::int64_t>(model.size())));
      list_->append(model.back());
    }
    expect(model);
  }
  while (!model.empty()) {
    ASSERT_EQ(V(list_->pop(-1)), model.back());
    model.pop_back();
    if (model.size() % 25000 == 0 || model.size() < 3) expect(model);
  }
}

TEST_F(ListObjectTest, Extended_at_once_it_holds_at_every_size) {
  for (const std::size_t before : {0, 1, 252, 300}) {
    for (const std::size_t size : kSizes) {
      list_ = make();
      std::vector<V> model = numbers(0, before);
      list_->extend(Vs(model));
      const std::vector<V> more = numbers(1000, size);
      list_->extend(Vs(more));
      model.insert(model.end(), more.begin(), more.end());
      expect(model);
    }
  }
}

TEST_F(ListObjectTest, An_insertion_at_any_place_of_a_full_leaf_splits_it) {
  for (std::int64_t at = 0; at <= 504; ++at) {
    list_ = make();
    std::vector<V> model = numbers(0, 504);
    list_->extend(Vs(model));
    list_->insert(at, S("new"));
    model.insert(model.begin() + at, S("new"));
    expect(model);
  }
}

TEST_F(ListObjectTest, Insertions_at_the_front_make_a_tree_of_several_heights_and_removals_take_it_down) {
  std::vector<V> model;
  for (std::int64_t i = 0; i < 40000; ++i) {
    list_->insert(0, I(i));
    model.push_back(I(i));
  }
  std::reverse(model.begin(), model.end());
  expect(model);
  while (!model.empty()) {
    ASSERT_EQ(V(list_->pop(0)), model.front());
    model.erase(model.begin());
    if (model.size() % 10000 == 0) expect(model);
  }
}

TEST_F(ListObjectTest, A_slice_over_many_nodes_is_removed_and_replaced) {
  const std::vector<V> all = numbers(0, 200000);
  const std::pair<std::int64_t, std::int64_t> ranges[] = {
      {0, 200000},        {1, 199999}, {0, 63504},       {100, 63504 * 2 + 7},
      {63504, 63504 * 2}, {250, 254},  {199999, 200000}, {150000, 200000}};
  for (const auto& [from, to] : ranges) {
    for (const std::size_t fresh : {0, 1, 700}) {
      list_ = make();
      list_->extend(Vs(all));
      std::vector<V> model = all;
      const std::vector<V> more = numbers(-1000, fresh);
      list_->set_slice({from, to, std::nullopt}, Vs(more));
      model.erase(model.begin() + from, model.begin() + to);
      model.insert(model.begin() + from, more.begin(), more.end());
      expect(model);
    }
  }
}

// Lengths on both sides of what is inline, in an area, or in pages of its own.
const std::size_t kLengths[] = {0, 1, 8, 9, 100, 1000, 4087, 4088, 4089, 20000};

V blob(std::mt19937_64& random) {
  const std::size_t length = kLengths[random() % std::size(kLengths)];
  return S(std::string(length, static_cast<char>('a' + random() % 26)));
}

TEST_F(ListObjectTest, Values_of_all_sizes_move_with_their_leaves) {
  std::mt19937_64 random(7);
  std::vector<V> model;
  for (int i = 0; i < 3000; ++i) {
    const auto at = static_cast<std::ptrdiff_t>(random() % (model.size() + 1));
    const V value = blob(random);
    list_->insert(at, value);
    model.insert(model.begin() + at, value);
  }
  expect(model);
  for (int i = 0; i < 3000; ++i) {
    const std::size_t at = random() % model.size();
    model[at] = blob(random);
    list_->set(static_cast<std::int64_t>(at), model[at]);
  }
  expect(model);
  while (!model.empty()) {
    const std::size_t at = random() % model.size();
    ASSERT_EQ(V(list_->pop(static_cast<std::int64_t>(at))), model[at]);
    model.erase(model.begin() + static_cast<std::ptrdiff_t>(at));
    if (model.size() % 1000 == 0) expect(model);
  }
}

TEST_F(ListObjectTest, Overwriting_with_long_values_again_and_again_does_not_grow_it) {
  for (int i = 0; i < 252; ++i) list_->append(S(std::string(1000, 'a')));
  std::mt19937_64 random(3);
  std::uint64_t most = 0;
  for (int i = 0; i < 20000; ++i) {
    list_->set(static_cast<std::int64_t>(random() % 252), S(std::string(1000, 'b')));
    if (i > 2000) most = std::max(most, used());
  }
  EXPECT_LT(most, 252U * 1000 * 5);
  check();
}

// What random calls need: places and values.
struct Dice {
  std::mt19937_64& random;
  std::int64_t place(std::int64_t n) {
    return n == 0 ? 0 : static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n));
  }
  V any() { return random() % 3 == 0 ? blob(random) : I(static_cast<std::int64_t>(random() % 1000)); }
  std::vector<V> some(std::size_t most) {
    std::vector<V> values(random() % most);
    for (V& value : values) value = any();
    return values;
  }
};

// One random call on one element, and the same on the model.
void change_one(store::List& list, std::vector<V>& model, Dice& dice) {
  const auto size = static_cast<std::int64_t>(model.size());
  const std::int64_t at = dice.place(size);
  switch (size == 0 ? 0 : dice.random() % 3) {
    case 0: {
      const V value = dice.any();
      list.insert(at, value);
      model.insert(model.begin() + at, value);
      break;
    }
    case 1: {
      ASSERT_EQ(V(list.pop(at)), model[static_cast<std::size_t>(at)]);
      model.erase(model.begin() + at);
      break;
    }
    default: {
      model[static_cast<std::size_t>(at)] = dice.any();
      list.set(at, model[static_cast<std::size_t>(at)]);
    }
  }
}

// One random call on several elements, and the same on the model.
void change_many(store::List& list, std::vector<V>& model, Dice& dice) {
  const auto size = static_cast<std::int64_t>(model.size());
  const std::int64_t from = dice.place(size + 1);
  const std::int64_t most = dice.random() % 4 == 0 ? size + 1 : 300;
  const std::int64_t to = from + std::min<std::int64_t>(dice.place(most), size - from);
  switch (dice.random() % 5) {
    case 0: {
      const std::vector<V> more = dice.some(900);
      list.extend(Vs(more));
      model.insert(model.end(), more.begin(), more.end());
      break;
    }
    case 1: {
      const std::vector<V> more = dice.some(400);
      list.set_slice({from, to, std::nullopt}, Vs(more));
      model.erase(model.begin() + from, model.begin() + to);
      model.insert(model.begin() + from, more.begin(), more.end());
      break;
    }
    case 2: {
      list.remove_slice({from, to, std::nullopt});
      model.erase(model.begin() + from, model.begin() + to);
      break;
    }
    case 3: {
      const std::int64_t step = 2 + dice.place(5);
      list.remove_slice({from, to, step});
      for (std::int64_t i = from + (to - from - 1) / step * step; to > from && i >= from; i -= step)
        model.erase(model.begin() + i);
      break;
    }
    default: {
      list.reverse();
      std::reverse(model.begin(), model.end());
    }
  }
}

void change(store::List& list, std::vector<V>& model, std::mt19937_64& random) {
  Dice dice{random};
  if (random() % 2 == 0) {
    change_one(list, model, dice);
  } else {
    change_many(list, model, dice);
  }
}

class ListObjectSeedTest : public ListObjectTest, public ::testing::WithParamInterface<int> {};

TEST_P(ListObjectSeedTest, Any_sequence_of_calls_leaves_what_it_leaves_in_a_vector) {
  std::mt19937_64 random(static_cast<std::uint64_t>(GetParam()));
  std::vector<V> model;
  for (int i = 0; i < 400; ++i) {
    ASSERT_NO_FATAL_FAILURE(change(*list_, model, random));
    if (model.size() > 20000) {
      list_->remove_slice({std::nullopt, 15000, std::nullopt});
      model.erase(model.begin(), model.begin() + 15000);
    }
    ASSERT_NO_FATAL_FAILURE(i % 8 == 0 ? expect(model) : check()) << "after call " << i;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, ListObjectSeedTest, ::testing::Range(0, 6));

TEST_F(ListObjectTest, All_memory_comes_back_when_it_is_cleared) {
  std::mt19937_64 random(11);
  const std::uint64_t before = used();
  std::vector<V> values;
  for (int i = 0; i < 2000; ++i) values.push_back(blob(random));
  list_->extend(Vs(values));
  list_->extend(Vs(numbers(0, 100000)));
  list_->repeat(3);
  list_->remove_slice({1, std::nullopt, 7});
  list_->reverse();
  EXPECT_GT(used(), before);
  list_->clear();
  EXPECT_EQ(used(), before);
  expect({});
}

TEST_F(ListObjectTest, All_memory_comes_back_when_it_is_emptied_piece_by_piece) {
  std::mt19937_64 random(12);
  const std::uint64_t before = used();
  for (int i = 0; i < 3000; ++i) list_->insert(static_cast<std::int64_t>(random() % 3000), blob(random));
  while (list_->size() > 1000) list_->remove_slice({500, 700, std::nullopt});
  while (list_->size() != 0) list_->pop(static_cast<std::int64_t>(random() % list_->size()));
  EXPECT_EQ(used(), before);
  check();
}

TEST_F(ListObjectTest, References_are_counted_however_they_are_moved_copied_and_dropped) {
  const auto target = std::static_pointer_cast<store::List>(
      manager_->open(store::ObjectKind::kList, "target", store::OpenMode::kCreate));
  const auto references = [&] {
    for (const store::ObjectInfo& info : manager_->objects()) {
      if (info.name == "target") return info.references;
    }
    return std::uint64_t{0};
  };
  const std::uint64_t before = references();
  const V plain = R(target->id());
  const V nested = L({plain, S("and"), plain});
  for (int i = 0; i < 300; ++i) list_->append(i % 2 == 0 ? plain : nested);
  EXPECT_EQ(references(), before + 450);
  list_->repeat(2);
  EXPECT_EQ(references(), before + 900);
  list_->reverse();
  list_->set_slice({0, 300, std::nullopt}, Vs{plain});
  EXPECT_EQ(references(), before + 451);
  const auto twin = list_->copy();
  EXPECT_EQ(references(), before + 902);
  list_->remove_slice({std::nullopt, std::nullopt, 2});
  check();
  list_->pop(-1);
  list_->set(0, I(1));
  check();
  list_->clear();
  twin->clear();
  EXPECT_EQ(references(), before);
  check();
}

TEST_F(ListObjectTest, A_reference_to_what_is_gone_is_refused_and_changes_nothing) {
  auto target = make();
  const V dangling = R(target->id());
  target.reset();
  list_->extend(Vs(numbers(0, 300)));
  EXPECT_ANY_THROW(list_->append(dangling));
  EXPECT_ANY_THROW(list_->insert(100, dangling));
  EXPECT_ANY_THROW(list_->set(5, dangling));
  EXPECT_ANY_THROW(list_->extend(Vs{I(1), S(std::string(9000, 'x')), dangling}));
  EXPECT_ANY_THROW(list_->set_slice({10, 20, std::nullopt}, Vs{I(1), dangling}));
  expect(numbers(0, 300));
}

}  // namespace
}  // namespace steward
