// Conversion at the edge: what goes in as a C++ type comes out as the same, and is stored as promised.
#include "steward/convert.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <set>
#include <unordered_map>

#include "steward/error.h"
#include "unit/sdk/fixture.h"

namespace steward::test_types {

enum class Colour : std::uint8_t { red, green };
enum Plain { kOne = 1, kMinus = -1 };

struct Nothing {
  friend bool operator==(const Nothing&, const Nothing&) = default;
};
struct One {
  std::string text;
  friend bool operator==(const One&, const One&) = default;
};
struct Tree {
  int label = 0;
  std::vector<Tree> children;
  friend bool operator==(const Tree&, const Tree&) = default;
};
struct Wide {
  int a, b, c, d, e, f, g, h, i, j, k, l, m, n, o;
  std::optional<std::string> p;
  friend bool operator==(const Wide&, const Wide&) = default;
};

// Not an aggregate: converted by hand, below.
class Celsius {
 public:
  explicit Celsius(double degrees) : degrees_(degrees) {}
  [[nodiscard]] double degrees() const { return degrees_; }
  friend bool operator==(const Celsius&, const Celsius&) = default;

 private:
  double degrees_;
};
class Word {
 public:
  explicit Word(std::string text) : text_(std::move(text)) {}
  [[nodiscard]] const std::string& text() const { return text_; }
  friend bool operator==(const Word&, const Word&) = default;

 private:
  std::string text_;
};

// Looks like a protobuf message to whoever does not look closer.
struct Message {
  std::string content;
  [[nodiscard]] std::string SerializeAsString() const { return "msg:" + content; }
  bool ParseFromString(const std::string& bytes) {
    if (!bytes.starts_with("msg:")) return false;
    content = bytes.substr(4);
    return true;
  }
  friend bool operator==(const Message&, const Message&) = default;
};
struct Unknown {
  Unknown(int, int) {}
};

}  // namespace steward::test_types

template <>
struct steward::Convert<steward::test_types::Celsius> {
  static double to(const test_types::Celsius& value) { return value.degrees(); }
  static test_types::Celsius from(double degrees) {
    if (degrees < -273.15) throw ValueError("colder than cold");
    return test_types::Celsius(degrees);
  }
};
// Returns a string that dies with the conversion.
template <>
struct steward::Convert<steward::test_types::Word> {
  static std::string to(const test_types::Word& word) { return "a word that is long: " + word.text(); }
  static test_types::Word from(const std::string& text) { return test_types::Word(text.substr(21)); }
};

namespace steward {
namespace {

using namespace test_types;

static_assert(detail::count_fields<Nothing>() == 0);
static_assert(detail::count_fields<One>() == 1);
static_assert(detail::count_fields<Tree>() == 2);
static_assert(detail::count_fields<Wide>() == 16);
static_assert(Storable<Tree> && Storable<Celsius> && Storable<Message> && Storable<Dict<>> &&
              Storable<List<int>>);
static_assert(!Storable<Unknown> && !Storable<const char*> && !Storable<wchar_t> &&
              !Storable<std::set<int>*>);

// Through a list, as a user would.
template <typename T>
void comes_back(const T& value, Kind stored_as) {
  const Manager manager = testing::model_manager();
  const List<T> list = manager.list<T>();
  list.append(value);
  EXPECT_TRUE(list.at(0) == value);
  EXPECT_EQ(List<>(list).at(0).kind(), stored_as);
}

TEST(ConvertTest, Numbers_and_texts_come_back_as_they_went_in) {
  comes_back(std::numeric_limits<std::int64_t>::min(), Kind::kInt);
  comes_back(std::uint64_t{std::numeric_limits<std::int64_t>::max()}, Kind::kInt);
  comes_back(std::int8_t{-128}, Kind::kInt);
  comes_back(0.1F, Kind::kFloat);
  comes_back(std::numeric_limits<double>::infinity(), Kind::kFloat);
  comes_back(true, Kind::kBool);
  comes_back('x', Kind::kStr);
  comes_back(std::string("a\0b", 3), Kind::kStr);
  comes_back(std::string(1000, 'z'), Kind::kStr);
  comes_back(Bytes("\xff"), Kind::kBytes);
  comes_back(std::vector{std::byte{0}, std::byte{255}}, Kind::kBytes);
}

TEST(ConvertTest, Containers_come_back_as_they_went_in) {
  comes_back(std::vector<std::string>{"a", "b"}, Kind::kList);
  comes_back(std::vector<bool>{true, false}, Kind::kList);
  comes_back(std::array<int, 3>{1, 2, 3}, Kind::kList);
  comes_back(std::map<std::string, std::vector<int>>{{"a", {1, 2}}, {"b", {}}}, Kind::kDict);
  comes_back(std::unordered_map<int, double>{{1, 0.5}}, Kind::kDict);
  comes_back(std::tuple<int, std::string, bool>(1, "two", true), Kind::kTuple);
  comes_back(std::pair<int, char>(1, 'c'), Kind::kTuple);
  comes_back(std::optional<int>(3), Kind::kInt);
  comes_back(std::optional<int>(), Kind::kNull);
  comes_back(std::tuple<>(), Kind::kTuple);
}

TEST(ConvertTest, Structs_enums_and_messages_come_back_as_they_went_in) {
  comes_back(Colour::green, Kind::kInt);
  comes_back(kMinus, Kind::kInt);
  comes_back(Nothing{}, Kind::kTuple);
  comes_back(One{"x"}, Kind::kTuple);
  comes_back(Tree{1, {Tree{2, {}}, Tree{3, {Tree{4, {}}}}}}, Kind::kTuple);
  comes_back(Wide{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, "last"}, Kind::kTuple);
  comes_back(Message{"hello"}, Kind::kBytes);
  comes_back(std::vector<Message>{{"a"}, {"b"}}, Kind::kList);
}

TEST(ConvertTest, The_users_own_types_go_by_way_of_what_Convert_says) {
  comes_back(Celsius(21.5), Kind::kFloat);
  comes_back(Word("steward"), Kind::kStr);
  comes_back(std::vector<Word>{Word("a"), Word("b")}, Kind::kList);
}

TEST(ConvertTest, Structs_can_be_keys) {
  const auto dict = testing::model_manager().dict<One, int>();
  dict.set(One{"a"}, 1);
  EXPECT_EQ(dict.get(One{"a"}), 1);
  EXPECT_EQ(dict.get(One{"b"}), std::nullopt);
}

TEST(ConvertTest, A_value_out_of_range_is_named) {
  const List<> list = testing::model_manager().list();
  list.extend({300, -1, 2.5, 1e300, 2, "ab", 7});
  const auto message_of = [](auto read) {
    try {
      static_cast<void>(read());
    } catch (const ValueError& error) {
      return std::string(error.what());
    }
    return std::string("no ValueError");
  };
  EXPECT_NE(message_of([&] { return List<std::uint8_t>(list).at(0); }).find("300"), std::string::npos);
  EXPECT_NE(message_of([&] { return List<unsigned>(list).at(1); }).find("-1"), std::string::npos);
  EXPECT_NE(message_of([&] { return List<int>(list).at(2); }).find("2.5"), std::string::npos);
  EXPECT_NE(message_of([&] { return List<float>(list).at(3); }).find("1e+300"), std::string::npos);
  EXPECT_NE(message_of([&] { return List<bool>(list).at(4); }).find("2"), std::string::npos);
  EXPECT_NE(message_of([&] { return List<char>(list).at(5); }).find("ab"), std::string::npos);
  EXPECT_NE(message_of([&] { return List<Colour>(list).at(0); }).find("300"), std::string::npos);
}

TEST(ConvertTest, What_Convert_throws_comes_out) {
  const List<> list = testing::model_manager().list();
  list.append(-300);
  EXPECT_THROW(static_cast<void>(List<Celsius>(list).at(0)), ValueError);
}

TEST(ConvertTest, A_value_of_another_kind_is_named) {
  const List<> list = testing::model_manager().list();
  list.extend({"text", 1, Value::list({1, 2})});
  try {
    static_cast<void>(List<int>(list).at(0));
    FAIL() << "a str came out as an int";
  } catch (const TypeError& error) {
    EXPECT_NE(std::string(error.what()).find("the str 'text'"), std::string::npos) << error.what();
  }
  EXPECT_THROW(static_cast<void>(List<std::string>(list).at(1)), TypeError);
  EXPECT_THROW(static_cast<void>(List<Message>(list).at(0)), TypeError);
  EXPECT_THROW(static_cast<void>((List<std::map<int, int>>(list).at(2))), TypeError);
  EXPECT_THROW(static_cast<void>((List<std::array<int, 3>>(list).at(2))), ValueError);
  EXPECT_THROW(static_cast<void>((List<One>(list).at(2))), ValueError);
}

TEST(ConvertTest, An_integer_that_no_int_holds_is_refused_and_nothing_is_stored) {
  const auto dict = testing::model_manager().dict<std::string, std::uint64_t>();
  EXPECT_THROW(dict.set("a", std::numeric_limits<std::uint64_t>::max()), ValueError);
  EXPECT_TRUE(dict.empty());
}

}  // namespace
}  // namespace steward
