// Long random runs on a dict, each answer compared with the model's.
#include "conformance/door_test.h"
#include "model/dict_operations.h"
#include "support/model_store.h"

namespace steward::testing {
namespace {

class DictModel : public DoorTest {
 protected:
  // Steps at the writing end, and then all that there is at the reading one.
  bool run(const DictMix& mix, std::uint64_t steps) {
    for (std::uint64_t i = 0; i < steps; ++i) {
      if (!agree(random_dict_operation(random_, mix, *model_), *dict_, *model_, ++step_)) return false;
    }
    return agree(read_whole_dict(1 + static_cast<std::uint32_t>(random_.below(500))), *reader_, *model_,
                 ++step_);
  }

  bool empty_it() {
    const Operation<store::Dict> popitem{"popitem", [](store::Dict& d, Answer& a) {
                                           OwnedDatum key;
                                           OwnedDatum value;
                                           if (d.popitem(key, value)) a.add(store::OwnedItem(key, value));
                                         }};
    while (model_->size() != 0) {
      if (!agree(popitem, *dict_, *model_, ++step_)) return false;
    }
    return agree(popitem, *dict_, *model_, ++step_) && agree(read_whole_dict(10), *reader_, *model_, ++step_);
  }

  Random random_{model_seed()};
  std::uint64_t step_ = 0;
  std::shared_ptr<store::Manager> oracle_ = make_model_store();
  std::shared_ptr<store::Dict> model_ = std::dynamic_pointer_cast<store::Dict>(
      oracle_->open(store::ObjectKind::kDict, "", store::OpenMode::kCreate));
  std::shared_ptr<store::Dict> dict_ = new_dict();
  std::shared_ptr<store::Dict> reader_ = read_side(dict_);
};
FOR_EVERY_DOOR(DictModel)

TEST_P(DictModel, A_small_dict_does_as_the_model_does) {
  const std::uint64_t steps = model_steps(500);
  for (int round = 0; round < 3; ++round) {
    for (const Trend trend : {Trend::kGrow, Trend::kChurn, Trend::kShrink}) {
      if (!run({trend, 40, 10}, steps)) return;
    }
    if (!empty_it()) return;
  }
}

TEST_P(DictModel, A_dict_of_thousands_does_as_the_model_does) {
  const std::uint64_t steps = model_steps(2000);
  for (const Trend trend : {Trend::kGrow, Trend::kChurn, Trend::kGrow, Trend::kShrink, Trend::kChurn}) {
    if (!run({trend, 1500, 200}, steps)) return;
  }
  (void)empty_it();
}

TEST_P(DictModel, A_dict_of_tens_of_thousands_does_as_the_model_does) {
  const std::uint64_t steps = model_steps(600);
  if (!run({Trend::kGrow, 40'000, 6000}, steps)) return;
  EXPECT_GT(model_->size(), 10'000U);
  if (!run({Trend::kChurn, 40'000, 1000}, steps)) return;
  if (!run({Trend::kShrink, 40'000, 6000}, steps)) return;
  const Operation<store::Dict> clear{"clear", [](store::Dict& d, Answer&) { d.clear(); }};
  ASSERT_TRUE(agree(clear, *dict_, *model_, ++step_));
  (void)run({Trend::kGrow, 100, 10}, 200);
}

}  // namespace
}  // namespace steward::testing
