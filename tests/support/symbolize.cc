#include "support/symbolize.h"

#include <dlfcn.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <memory>
#include <sstream>

namespace steward::testing {
namespace {

std::string hex(std::uintptr_t n) {
  std::ostringstream out;
  out << "0x" << std::hex << n;
  return out.str();
}

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string text;
  std::array<char, 512> line{};
  while (pipe && std::fgets(line.data(), line.size(), pipe.get()) != nullptr) text += line.data();
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

std::string path_of(const char* module) {
  std::array<char, 4096> self{};
  const ssize_t length = readlink("/proc/self/exe", self.data(), self.size() - 1);
  const std::string name = module == nullptr ? "" : module;
  // The program itself is known by how it was called, which need not be a path from here.
  return name.find(".so") == std::string::npos && length > 0 ? std::string(self.data()) : name;
}

}  // namespace

std::string symbolize(std::uintptr_t address) {
  constexpr std::size_t kLongest = 500;  // a template's name can fill a page
  Dl_info info{};
  // NOLINTNEXTLINE(performance-no-int-to-ptr): an instruction pointer read from a register
  if (dladdr(reinterpret_cast<void*>(address), &info) == 0) return hex(address);
  const std::uintptr_t offset = address - reinterpret_cast<std::uintptr_t>(info.dli_fbase);
  const std::string module = path_of(info.dli_fname);
  const std::string place = module + "+" + hex(offset);
  std::string line = output_of("addr2line -Cfipse '" + module + "' " + hex(offset) + " 2>/dev/null");
  if (line.size() > kLongest) line = line.substr(0, kLongest) + " ...";
  if (!line.empty() && line.find("??") != 0) return line + " (" + place + ")";
  return (info.dli_sname == nullptr ? "" : std::string(info.dli_sname) + " ") + "(" + place + ")";
}

}  // namespace steward::testing
