// The same as manager.cpp, but each of the ten processes connects through gRPC, as a process would
// that can not open the segment.
//
//   manager_remote            starts a server for its own, embedded manager
//   manager_remote ADDRESS    uses the server that listens there ("unix:/path" or "host:port")
#include <steward/steward.h>

#include <filesystem>
#include <iostream>

#include <unistd.h>

namespace {

constexpr const char* kDict = "manager_remote.dict";
constexpr const char* kList = "manager_remote.list";

void change(const std::string& address, int index) {
  auto manager = steward::Manager::connect(address, {.door = steward::Door::remote});
  auto dict = manager.open_dict(kDict);
  auto list = manager.open_list<int>(kList);
  dict[index] = 'a';
  dict["2"] = 'b';
  list.append(index);
}

// All ten must have done their part.
bool run(const steward::Manager& manager, const std::string& address) {
  manager.drop(kDict);
  manager.drop(kList);
  auto dict = manager.dict(kDict);
  auto list = manager.list<int>(kList);
  list.extend({0, 1, 2, 3, 4});

  std::vector<steward::Process> processes;
  for (int i = 0; i < 10; ++i) processes.emplace_back(change, address, i).start();
  bool all_well = true;
  for (auto& process : processes) {
    process.join();
    all_well = all_well && process.exitcode() == 0;
  }
  std::cout << dict << '\n' << list << '\n';
  return all_well;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1) return run(steward::Manager::connect(argv[1]), argv[1]) ? 0 : 1;
  steward::Manager manager;
  const auto socket =
      std::filesystem::temp_directory_path() / ("manager_remote." + std::to_string(::getpid()));
  return run(manager, manager.serve("unix:" + socket.string())) ? 0 : 1;
}
