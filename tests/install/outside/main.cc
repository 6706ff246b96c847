// A program outside the source tree, as its user would write it from the README.
#include <steward/steward.h>

#include <iostream>

int main() {
  steward::Manager manager;
  auto dict = manager.dict();
  dict[0] = "a";
  dict["2"] = "b";
  auto list = manager.list<int>();
  for (int i = 0; i < 3; ++i) list.append(i);
  std::cout << dict << ' ' << list << '\n';
}
