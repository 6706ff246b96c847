// Ten processes change one dict and one list: Python's
//
//   with Manager() as manager:
//       dic = manager.dict()
//       lis = manager.list(range(5))
//       ...  Process(target=fun1, args=(dic, lis, i))
#include <steward/steward.h>

#include <iostream>

namespace {

void change(steward::Dict<> dict, steward::List<int> list, int index) {
  dict[index] = 'a';
  dict["2"] = 'b';
  list.append(index);
}

}  // namespace

int main() {
  steward::Manager manager;
  auto dict = manager.dict();
  auto list = manager.list<int>();
  list.extend({0, 1, 2, 3, 4});

  std::vector<steward::Process> processes;
  for (int i = 0; i < 10; ++i) processes.emplace_back(change, dict, list, i).start();
  for (auto& process : processes) process.join();

  std::cout << dict << '\n' << list << '\n';
}
