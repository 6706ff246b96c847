// Processes in both ways: from a function, and as a subclass that overrides run().
#include <steward/steward.h>

#include <iostream>
#include <stdexcept>

namespace {

void greet(const std::string& name) { std::cout << "test " << name << '\n'; }

class Greeter : public steward::Process {
 public:
  explicit Greeter(const std::string& who) { name(who); }
  void run() override { greet(name()); }
};

}  // namespace

int main() {
  std::vector<steward::Process> processes;
  for (int i = 0; i < 3; ++i) processes.emplace_back(greet, "function").start();
  for (auto& process : processes) process.join();

  Greeter greeter("subclass");
  greeter.start();
  greeter.join();

  steward::Process failing([] { throw std::runtime_error("printed to stderr"); });
  failing.start();
  failing.join();
  std::cout << "exit codes " << *greeter.exitcode() << " and " << *failing.exitcode() << '\n';
}
