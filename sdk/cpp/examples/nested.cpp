// A dict of lists, shared all the way down: a change of an inner list is a change for everyone.
#include <steward/steward.h>

#include <iostream>

namespace {

void shop(steward::Dict<std::string, steward::List<std::string>> baskets, const char* owner) {
  steward::List<std::string> basket = baskets.at(owner);
  basket.append("bread");
  basket.append(std::string(owner) + "'s tea");
}

}  // namespace

int main() {
  steward::Manager manager;
  auto baskets = manager.dict<std::string, steward::List<std::string>>("baskets");
  for (const char* owner : {"Ann", "Bob"}) baskets[owner] = manager.list<std::string>();

  steward::Process ann(shop, baskets, "Ann");
  steward::Process bob(shop, baskets, "Bob");
  ann.start();
  bob.start();
  ann.join();
  bob.join();

  for (const auto& [owner, basket] : baskets) std::cout << owner << ": " << basket << '\n';

  // What is taken out of the dict lives on as long as a handle does.
  auto last = baskets.pop("Bob");
  std::cout << baskets.size() << ' ' << last->size() << '\n';
}
