// The fixtures of the conformance cases. A suite is run once for each door:
//
//   class DictOrder : public DictTest {};
//   FOR_EVERY_DOOR(DictOrder)
//   TEST_P(DictOrder, A_new_key_goes_to_the_end) { ... }
//
// The oracle is Python 3.11: expectations were checked against it, and where a case is named after a
// Python expression, the expression stands in the test. After each case the store must find nothing
// wrong with itself.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <thread>

#include "conformance/doors.h"
#include "steward/error.h"
#include "support/values.h"

namespace steward::testing {

class DoorTest : public ::testing::TestWithParam<Door> {
 protected:
  [[nodiscard]] store::Manager& writing() const { return *ends_.writer; }
  [[nodiscard]] store::Manager& reading() const { return *ends_.reader; }

  // A name that no other case uses. TearDown drops those that are left.
  std::string name(std::string_view suffix = "");

  std::shared_ptr<store::Dict> new_dict(std::string_view name = "");
  std::shared_ptr<store::List> new_list(std::string_view name = "");
  // The same object, reached through the reading end.
  std::shared_ptr<store::Dict> read_side(const std::shared_ptr<store::Dict>& dict);
  std::shared_ptr<store::List> read_side(const std::shared_ptr<store::List>& list);

  [[nodiscard]] bool exists(ObjectId id);
  // References are given back in their own time through a remote door.
  template <typename Condition>
  [[nodiscard]] static bool eventually(Condition condition) {
    for (int i = 0; i < 1000; ++i) {
      if (condition()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return condition();
  }

  void TearDown() override;

 private:
  Ends ends_ = GetParam().open();
  std::vector<std::string> names_;
};

// One dict, from both ends.
class DictTest : public DoorTest {
 protected:
  [[nodiscard]] store::Dict& writer() const { return *writer_; }
  [[nodiscard]] store::Dict& reader() const { return *reader_; }

  void fill(std::initializer_list<std::pair<V, V>> entries) { writer().update(Entries(entries)); }
  [[nodiscard]] std::optional<V> get(const Datum& key) const { return find(reader(), key); }
  [[nodiscard]] Entries items() const { return Entries(reader().items()); }

  // The call throws this error, says why, and changes nothing.
  template <typename Error, typename Call>
  void refuses(Call call) {
    const Entries before = items();
    try {
      call();
      ADD_FAILURE() << "no error";
    } catch (const Error& e) {
      EXPECT_STRNE(e.what(), "");
    } catch (const std::exception& e) {
      ADD_FAILURE() << "another error: " << e.what();
    }
    EXPECT_EQ(items(), before);
  }

 private:
  std::shared_ptr<store::Dict> writer_ = new_dict();
  std::shared_ptr<store::Dict> reader_ = read_side(writer_);
};

// One list, from both ends.
class ListTest : public DoorTest {
 protected:
  [[nodiscard]] store::List& writer() const { return *writer_; }
  [[nodiscard]] store::List& reader() const { return *reader_; }

  void fill(std::initializer_list<V> values) { writer().extend(Vs(values)); }
  void fill_with_range(std::int64_t count);  // 0, 1, 2 ...
  [[nodiscard]] std::optional<V> get(std::int64_t index) const { return find(reader(), index); }
  [[nodiscard]] Vs elements() const { return Vs(reader().slice({})); }

  template <typename Error, typename Call>
  void refuses(Call call) {
    const Vs before = elements();
    try {
      call();
      ADD_FAILURE() << "no error";
    } catch (const Error& e) {
      EXPECT_STRNE(e.what(), "");
    } catch (const std::exception& e) {
      ADD_FAILURE() << "another error: " << e.what();
    }
    EXPECT_EQ(elements(), before);
  }

 private:
  std::shared_ptr<store::List> writer_ = new_list();
  std::shared_ptr<store::List> reader_ = read_side(writer_);
};

// A few values that no store takes, with what refuses them.
struct Unstorable {
  const char* why;
  V value;
};
[[nodiscard]] const std::vector<Unstorable>& unstorable_values();  // each a ValueError

}  // namespace steward::testing

#define FOR_EVERY_DOOR(Suite)                                                              \
  INSTANTIATE_TEST_SUITE_P(Doors, Suite, ::testing::ValuesIn(::steward::testing::doors()), \
                           [](const auto& info) { return info.param.name; });
