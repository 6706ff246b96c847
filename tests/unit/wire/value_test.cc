#include "convert/value.h"

#include <gtest/gtest.h>

#include <limits>

#include "engine/base/packed.h"
#include "steward/error.h"

namespace steward::wire {
namespace {

v1::Value proto(const Datum& datum) {
  v1::Value value;
  to_proto(datum, &value);
  return value;
}

// There and back again.
void expect_round_trip(const Datum& datum) {
  const v1::Value value = proto(datum);
  std::string packed;
  const Datum back = from_proto(value, packed);
  EXPECT_EQ(back.kind, datum.kind);
  EXPECT_EQ(back.bits, datum.bits);
  EXPECT_EQ(back.bytes, datum.bytes);
  OwnedDatum owned;
  take_proto(proto(datum), owned);
  EXPECT_EQ(owned.kind, datum.kind);
  EXPECT_EQ(owned.bits, datum.bits);
  EXPECT_EQ(owned.bytes, datum.bytes);
}

std::string nested_lists(int depth) {
  std::string packed;
  packed::Writer writer(packed);
  for (int level = 1; level < depth; ++level) {
    level == 1 ? writer.count(1) : writer.header(Kind::kList, 1);
  }
  depth == 1 ? writer.count(0) : writer.header(Kind::kList, 0);
  return packed;
}

TEST(WireValue, A_scalar_comes_back_as_it_went) {
  expect_round_trip(Datum::null());
  expect_round_trip(Datum::of_bool(true));
  expect_round_trip(Datum::of_bool(false));
  expect_round_trip(Datum::of_int(std::numeric_limits<std::int64_t>::min()));
  expect_round_trip(Datum::of_int(std::numeric_limits<std::int64_t>::max()));
  expect_round_trip(Datum::of_float(-0.0));
  expect_round_trip(Datum::of_float(std::numeric_limits<double>::infinity()));
  expect_round_trip(Datum::of_ref(std::numeric_limits<std::uint64_t>::max()));
}

TEST(WireValue, Text_and_bytes_come_back_with_their_zeros) {
  expect_round_trip(Datum::of_str(""));
  expect_round_trip(Datum::of_str(std::string_view("a\0b", 3)));
  expect_round_trip(Datum::of_str("gr\xC3\xBC\xC3\x9F"));
  expect_round_trip(Datum::of_bytes(std::string_view("\xFF\0\xFE", 3)));
}

TEST(WireValue, A_nested_value_comes_back_in_its_order) {
  std::string packed;
  packed::Writer writer(packed);
  writer.count(2);
  writer.value(Datum::of_str("z"));
  writer.header(Kind::kList, 3);
  writer.value(Datum::of_int(1));
  writer.header(Kind::kTuple, 1);
  writer.value(Datum::of_float(2.5));
  writer.header(Kind::kDict, 0);
  writer.value(Datum::of_str("a"));
  writer.value(Datum::of_ref(7));
  const Datum dict = Datum::of_packed(Kind::kDict, packed);
  expect_round_trip(dict);
  const v1::Value value = proto(dict);
  EXPECT_EQ(value.dict_value().entries(0).key().str_value(), "z");
  EXPECT_EQ(
      value.dict_value().entries(0).value().list_value().values(1).tuple_value().values(0).float_value(),
      2.5);
  EXPECT_EQ(value.dict_value().entries(1).value().ref_value(), 7U);
}

TEST(WireValue, A_value_without_a_kind_is_refused_and_not_null) {
  std::string packed;
  EXPECT_THROW(static_cast<void>(from_proto(v1::Value(), packed)), ValueError);
  v1::Value list;
  list.mutable_list_value()->add_values();
  EXPECT_THROW(static_cast<void>(from_proto(list, packed)), ValueError);
}

TEST(WireValue, The_deepest_nesting_passes_and_one_more_is_refused) {
  expect_round_trip(Datum::of_packed(Kind::kList, nested_lists(packed::kMaxDepth)));
  const std::string deeper = nested_lists(packed::kMaxDepth + 1);
  v1::Value value;
  EXPECT_THROW(to_proto(Datum::of_packed(Kind::kList, deeper), &value), ValueError);
  v1::Value deep;
  v1::Value* at = &deep;
  for (int level = 0; level <= packed::kMaxDepth; ++level) at = at->mutable_list_value()->add_values();
  at->mutable_null_value();
  std::string packed;
  EXPECT_THROW(static_cast<void>(from_proto(deep, packed)), ValueError);
}

TEST(WireValue, Text_that_is_not_UTF8_is_refused_before_it_is_sent) {
  v1::Value value;
  EXPECT_THROW(to_proto(Datum::of_str("\xFF"), &value), ValueError);
}

TEST(WireValue, A_damaged_packed_value_is_refused) {
  std::string packed = nested_lists(3);
  packed.pop_back();
  v1::Value value;
  EXPECT_THROW(to_proto(Datum::of_packed(Kind::kList, packed), &value), ValueError);
}

TEST(WireValue, Borrowed_text_stays_in_the_message) {
  const v1::Value value = proto(Datum::of_str("borrowed"));
  std::string packed;
  EXPECT_EQ(from_proto(value, packed).bytes.data(), value.str_value().data());
}

}  // namespace
}  // namespace steward::wire
