#include "crash/survivor.h"

#include <execinfo.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>

#include "support/symbolize.h"

namespace steward::crash {
namespace {

constexpr std::size_t kMaxText = std::size_t{1} << 20;

}  // namespace

// In memory shared with the survivor, which may die at any time.
struct Survivor::Report {
  bool finished;
  std::uint64_t residue_bytes;
  std::size_t content_length;
  char content[kMaxText];
  char problem[4096];
  int signal;
  int frame_count;
  void* frames[48];
};

namespace {

void* volatile g_report = nullptr;

}  // namespace

Survivor::Survivor(unsigned patience_seconds)
    : memory_(sizeof(Report)),
      report_(static_cast<Report*>(memory_.data())),
      patience_seconds_(patience_seconds) {}

bool Survivor::look_at(const Survive& survive, const std::string& path, std::uint64_t variant) {
  start(survive, path, variant);
  return look();
}

void Survivor::attach(const Survive& survive, const std::string& path, std::uint64_t variant) {
  start(survive, path, variant);
  char ready = 0;
  // When it failed the socket closes, and look() will say why.
  while (read(gate_, &ready, 1) < 0 && errno == EINTR) {
  }
}

void Survivor::start(const Survive& survive, const std::string& path, std::uint64_t variant) {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw std::system_error(errno, std::generic_category(), "socketpair");
  }
  report_->finished = false;
  report_->problem[0] = '\0';
  report_->signal = 0;
  report_->frame_count = 0;
  gate_ = ends[0];
  pid_ = testing::spawn([&] {
    close(ends[0]);
    gate_ = ends[1];
    run(survive, path, variant);
  });
  close(ends[1]);
}

bool Survivor::look() {
  [[maybe_unused]] const ssize_t sent = send(gate_, "g", 1, MSG_NOSIGNAL);
  try {
    read_report(testing::wait_for_end(pid_));
  } catch (const std::exception& e) {
    problem_ = e.what();
  }
  close(gate_);
  gate_ = -1;
  return problem_.empty();
}

void Survivor::read_report(int status) {
  problem_.assign(report_->problem);
  observation_ = {std::string(report_->content, report_->finished ? report_->content_length : 0),
                  report_->residue_bytes};
  if (report_->finished && problem_.empty()) return;
  const std::string end = testing::describe_status(status);
  if (report_->signal == SIGALRM)
    problem_ += "the survivor hangs";
  else if (report_->signal != 0)
    problem_ += std::string("the survivor crashed: ") + strsignal(report_->signal);
  else if (problem_.empty())
    problem_ = "the survivor did not finish: " + end;
  // From where the signal came to the survivor's own code; before and after that are our handler and main().
  for (int n = 2; n < report_->frame_count; ++n) {
    const std::string place = testing::symbolize(reinterpret_cast<std::uintptr_t>(report_->frames[n]));
    if (place.find("Survivor::run") != std::string::npos) break;
    problem_ += "\n      " + place;
  }
}

void Survivor::run(const Survive& survive, const std::string& path, std::uint64_t variant) {
  std::array<void*, 1> warm_up{};
  backtrace(warm_up.data(), 1);  // loads what it needs, which a signal handler may not
  g_report = report_;
  for (const int number : {SIGALRM, SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL}) {
    ::signal(number, [](int caught) {
      auto* report = static_cast<Report*>(g_report);
      report->signal = caught;
      report->frame_count = backtrace(report->frames, 48);
      _exit(1);
    });
  }
  alarm(patience_seconds_);
  try {
    const std::function<Observation()> look = survive(path, variant);
    char go = 'r';
    [[maybe_unused]] ssize_t done = send(gate_, &go, 1, MSG_NOSIGNAL);
    done = read(gate_, &go, 1);
    alarm(patience_seconds_);
    const Observation seen = look();
    report_->residue_bytes = seen.residue_bytes;
    report_->content_length = std::min(seen.content.size(), kMaxText);
    std::memcpy(report_->content, seen.content.data(), report_->content_length);
    report_->finished = true;
  } catch (const std::exception& e) {
    std::strncpy(report_->problem, e.what(), sizeof(report_->problem) - 1);
  }
}

}  // namespace steward::crash
