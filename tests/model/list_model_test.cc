// Long random runs on a list, each answer compared with the model's.
#include "conformance/door_test.h"
#include "model/list_operations.h"
#include "support/model_store.h"

namespace steward::testing {
namespace {

class ListModel : public DoorTest {
 protected:
  bool run(const ListMix& mix, std::uint64_t steps) {
    for (std::uint64_t i = 0; i < steps; ++i) {
      if (!agree(random_list_operation(random_, mix, *model_), *list_, *model_, ++step_)) return false;
    }
    return agree(read_whole_list(), *reader_, *model_, ++step_);
  }

  bool empty_it() {
    while (model_->size() != 0) {
      const std::int64_t at = random_.between(0, static_cast<std::int64_t>(model_->size()) - 1);
      const Operation<store::List> pop{"pop", [at](store::List& l, Answer& a) { a.add(l.pop(at)); }};
      if (!agree(pop, *list_, *model_, ++step_)) return false;
    }
    return agree(read_whole_list(), *reader_, *model_, ++step_);
  }

  Random random_{model_seed()};
  std::uint64_t step_ = 0;
  std::shared_ptr<store::Manager> oracle_ = make_model_store();
  std::shared_ptr<store::List> model_ = std::dynamic_pointer_cast<store::List>(
      oracle_->open(store::ObjectKind::kList, "", store::OpenMode::kCreate));
  std::shared_ptr<store::List> list_ = new_list();
  std::shared_ptr<store::List> reader_ = read_side(list_);
};
FOR_EVERY_DOOR(ListModel)

TEST_P(ListModel, A_small_list_does_as_the_model_does) {
  const std::uint64_t steps = model_steps(400);
  for (int round = 0; round < 4; ++round) {
    for (const Trend trend : {Trend::kGrow, Trend::kChurn, Trend::kShrink}) {
      if (!run({trend, 6, round % 2 == 1}, steps)) return;
    }
    if (!empty_it()) return;
  }
}

TEST_P(ListModel, A_list_of_thousands_does_as_the_model_does) {
  const std::uint64_t steps = model_steps(700);
  if (!run({Trend::kGrow, 100, false}, steps)) return;
  EXPECT_GT(model_->size(), 1000U);
  if (!run({Trend::kChurn, 30, false}, steps)) return;
  if (!run({Trend::kShrink, 30, false}, steps)) return;
  (void)empty_it();
}

TEST_P(ListModel, A_list_of_tens_of_thousands_of_numbers_does_as_the_model_does) {
  const std::uint64_t steps = model_steps(250);
  if (!run({Trend::kGrow, 3000, true}, steps)) return;
  EXPECT_GT(model_->size(), 10'000U);
  if (!run({Trend::kChurn, 1000, true}, steps)) return;
  if (!run({Trend::kShrink, 5000, true}, steps)) return;
  const Operation<store::List> clear{"clear", [](store::List& l, Answer&) { l.clear(); }};
  ASSERT_TRUE(agree(clear, *list_, *model_, ++step_));
  (void)run({Trend::kGrow, 10, true}, 100);
}

}  // namespace
}  // namespace steward::testing
