// The first five minutes: a manager, a dict, a list.
#include <steward/steward.h>

#include <iostream>

int main() {
  steward::Manager manager;  // private to this program and its children

  // Typed, and with a name under which others find it.
  auto ages = manager.dict<std::string, int>("ages");
  ages["Ada"] = 36;
  ages["Alan"] = 41;
  ages["Ada"] = 37;  // keeps its place
  std::cout << ages << '\n';

  // Absence is a return value; `at` throws where Python does.
  std::cout << ages.get("Grace").has_value() << ' ' << ages.get("Grace", 0) << '\n';
  try {
    std::cout << ages.at("Grace") << '\n';
  } catch (const steward::KeyError& error) {
    std::cout << "KeyError: " << error.what() << '\n';
  }

  for (const auto& [name, age] : ages) std::cout << name << " is " << age << '\n';

  // Any values: Dict<> and List<>.
  auto list = manager.list();
  list.append(1);
  list.append("two");
  list.append(steward::Value::list({3.0, nullptr, true}));
  list[-1] = std::vector<int>{4, 5};
  std::cout << list << ' ' << list.size() << '\n';
}
