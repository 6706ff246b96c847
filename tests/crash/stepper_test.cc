// The harness itself, tried on a toy: two accounts in shared memory, and a transfer between them under
// an undo log. One toy is right. Each of the others has one of the faults that such code really has,
// and the harness must find it: a crash test that can not fail proves nothing.
#include "crash/stepper.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <stdexcept>

#include "crash/crash_test.h"
#include "crash/segment_image.h"

namespace steward::crash {
namespace {

using Word = std::atomic<std::uint64_t>;

struct Bank {
  Word locked;
  Word log_length;  // not 0: the log holds the balances as they were
  Word log[2];
  Word balance[2];
  Word pages_in_use;
};

Bank& map_bank(const std::string& path) {
  const int fd = open(path.c_str(), O_RDWR | O_CLOEXEC);
  void* at = mmap(nullptr, kPage, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (at == MAP_FAILED) throw std::runtime_error("mmap");
  return *static_cast<Bank*>(at);
}

void prepare_bank(const std::string& path) {
  if (truncate(path.c_str(), kPage) != 0) throw std::runtime_error("truncate");
  Bank& bank = map_bank(path);
  bank.balance[0] = 60;
  bank.balance[1] = 40;
  bank.pages_in_use = 1;
}

using Operation = void (*)(Bank&);

void transfer(Bank& bank) {
  bank.locked = 1;
  bank.log[0] = bank.balance[0].load();
  bank.log[1] = bank.balance[1].load();
  bank.log_length = 2;
  bank.balance[0] -= 7;
  bank.balance[1] += 7;
  bank.log_length = 0;
  bank.locked = 0;
}

void transfer_without_log(Bank& bank) {
  bank.locked = 1;
  bank.balance[0] -= 7;
  bank.balance[1] += 7;
  bank.locked = 0;
}

void transfer_that_announces_its_log_too_soon(Bank& bank) {
  bank.locked = 1;
  bank.log_length = 2;
  bank.log[0] = bank.balance[0].load();
  bank.log[1] = bank.balance[1].load();
  bank.balance[0] -= 7;
  bank.balance[1] += 7;
  bank.log_length = 0;
  bank.locked = 0;
}

void transfer_that_wavers(Bank& bank) {
  transfer(bank);
  bank.log_length = 2;
  bank.log_length = 0;
}

void transfer_that_takes_a_page_outside_its_log(Bank& bank) {
  bank.pages_in_use += 1;
  transfer(bank);
  bank.pages_in_use -= 1;
}

void repair(Bank& bank) {
  if (bank.log_length != 0) {
    bank.balance[0] = bank.log[0].load();
    bank.balance[1] = bank.log[1].load();
    bank.log_length = 0;
  }
  bank.locked = 0;
}

// Right unless it is itself killed.
void repair_only_once(Bank& bank) {
  if (bank.log_length != 0) {
    bank.log_length = 0;
    bank.balance[0] = bank.log[0].load();
    bank.balance[1] = bank.log[1].load();
  }
  bank.locked = 0;
}

void forget_the_lock(Bank& bank) {
  const std::uint64_t locked = bank.locked;
  repair(bank);
  bank.locked = locked;
}

Observation look_at(Bank& bank) {
  while (bank.locked != 0) {
  }
  const std::uint64_t sum = bank.balance[0] + bank.balance[1];
  if (sum != 100) throw std::runtime_error("money was lost: " + std::to_string(sum));
  return {std::to_string(bank.balance[0]) + " " + std::to_string(bank.balance[1]), bank.pages_in_use};
}

Experiment experiment_with(Operation operation, Operation mend = repair) {
  const auto run = [](Operation what) {
    return [what](const std::string& path) { return [&bank = map_bank(path), what] { what(bank); }; };
  };
  return {.name = "a transfer",
          .prepare = prepare_bank,
          .arrange = run(operation),
          .survive =
              [mend](const std::string& path, std::uint64_t) {
                return [&bank = map_bank(path), mend] {
                  mend(bank);
                  return look_at(bank);
                };
              },
          .recover = run(mend),
          .patience_seconds = 1};
}

std::string all_of(const Outcome& outcome) {
  std::string text;
  for (const std::string& failure : outcome.failures) text += failure + "\n";
  return text;
}

void expect_caught(const Experiment& experiment, const char* as) {
  const Outcome outcome = kill_everywhere(experiment);
  EXPECT_FALSE(outcome.failures.empty());
  EXPECT_NE(all_of(outcome).find(as), std::string::npos) << all_of(outcome);
}

class Stepper : public CrashTest {};

TEST_F(Stepper, A_right_transaction_survives_a_kill_at_every_instruction) {
  const Outcome outcome = kill_everywhere(experiment_with(transfer));
  EXPECT_EQ(all_of(outcome), "");
  // A store each: two to the lock, four to the log, two to the balances.
  EXPECT_EQ(outcome.tally.states, 8U) << outcome.tally.in_words();
  EXPECT_GT(outcome.tally.places, outcome.tally.states);
  EXPECT_GT(outcome.tally.kills, 0U);
  EXPECT_GT(outcome.tally.recovery_states, 0U);
}

TEST_F(Stepper, A_change_without_a_log_is_caught) {
  expect_caught(experiment_with(transfer_without_log), "money was lost: 93");
}

TEST_F(Stepper, A_log_that_is_announced_too_soon_is_caught) {
  expect_caught(experiment_with(transfer_that_announces_its_log_too_soon), "money was lost: 0");
}

TEST_F(Stepper, An_operation_undone_after_it_took_effect_is_caught) {
  expect_caught(experiment_with(transfer_that_wavers), "what had taken effect is gone again");
}

TEST_F(Stepper, A_leak_is_caught) {
  expect_caught(experiment_with(transfer_that_takes_a_page_outside_its_log), "a leak");
}

TEST_F(Stepper, A_recovery_that_can_not_be_begun_again_is_caught) {
  expect_caught(experiment_with(transfer, repair_only_once), "its recoverer killed");
}

TEST_F(Stepper, A_lock_that_is_never_given_back_is_caught) {
  expect_caught(experiment_with(transfer, forget_the_lock), "the survivor hangs");
}

TEST_F(Stepper, The_message_names_the_function_in_which_the_victim_died) {
  expect_caught(experiment_with(transfer_without_log), "transfer_without_log");
}

}  // namespace
}  // namespace steward::crash
