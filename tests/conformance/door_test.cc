#include "conformance/door_test.h"

namespace steward::testing {

std::string DoorTest::name(std::string_view suffix) {
  const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
  std::string unique = std::string(test->test_suite_name()) + "." + test->name() + std::string(suffix);
  names_.push_back(unique);
  return unique;
}

std::shared_ptr<store::Dict> DoorTest::new_dict(std::string_view name) {
  return std::dynamic_pointer_cast<store::Dict>(
      writing().open(store::ObjectKind::kDict, name, store::OpenMode::kCreate));
}

std::shared_ptr<store::List> DoorTest::new_list(std::string_view name) {
  return std::dynamic_pointer_cast<store::List>(
      writing().open(store::ObjectKind::kList, name, store::OpenMode::kCreate));
}

std::shared_ptr<store::Dict> DoorTest::read_side(const std::shared_ptr<store::Dict>& dict) {
  return std::dynamic_pointer_cast<store::Dict>(reading().attach(dict->id()));
}

std::shared_ptr<store::List> DoorTest::read_side(const std::shared_ptr<store::List>& list) {
  return std::dynamic_pointer_cast<store::List>(reading().attach(list->id()));
}

bool DoorTest::exists(ObjectId id) {
  try {
    (void)reading().attach(id);
    return true;
  } catch (const NotFound&) {
    return false;
  }
}

void DoorTest::TearDown() {
  for (const std::string& name : names_) writing().drop(name);
  EXPECT_EQ(writing().check(), std::vector<std::string>{});
}

void ListTest::fill_with_range(std::int64_t count) {
  std::vector<V> values;
  for (std::int64_t i = 0; i < count; ++i) values.push_back(I(i));
  writer().extend(Vs(std::move(values)));
}

const std::vector<Unstorable>& unstorable_values() {
  static const std::vector<Unstorable> all{
      {"text that is not UTF-8", S("abc\xff")},
      {"text that is cut", L({S("\xe2\x82")})},
      {"a surrogate", D({{S("\xed\xa0\x80"), N()}})},
      {"101 levels", nested_list(101)},
      {"a NaN as a key", D({{F(__builtin_nan("")), N()}})},
      {"65 MiB", Y(std::string((std::size_t{65} << 20), 'x'))},
  };
  return all;
}

}  // namespace steward::testing
