// Process: a child process that runs a function, as Python's multiprocessing.Process.
//
//   steward::Process p(work, dict, list, 7);      // by callable, with arguments
//   p.start();
//   p.join();
//
//   class Worker : public steward::Process {      // or by subclass
//     void run() override { ... }
//   };
//
// The child is a fork of this process: it sees everything as it was at `start`, and handles of dicts and
// lists work in it at once. It leaves by _exit after `run`, with stdout and stderr flushed, without
// running destructors or exit handlers of the parent. An exception that escapes from `run` is printed
// to stderr, and the exit code is 1. The value that the function returns is not kept.
//
// fork() copies the calling thread only: start processes before threads that hold locks of their own,
// and before gRPC is used in this process (a Manager connected remotely reconnects in the child).
//
// Cost: that of fork(), about 1 ms, more for a large parent. Thread safety: different Process objects are
// independent; one object's calls may come from several threads, but `start` and `close` by one.
//
// A Process can be moved, not copied. Destroying one that runs joins it, as Python does at its end; a
// daemon is terminated first. In a child, the objects of its parent's children do nothing.
#pragma once

#include <chrono>
#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace steward {

class Process {
 public:
  // Function and arguments are copied or moved in, as std::thread does; std::ref passes a reference,
  // which in the child means the child's copy.
  template <typename Function, typename... Arguments>
  requires(!std::derived_from<std::remove_cvref_t<Function>, Process> &&
           std::invocable<std::decay_t<Function>,
                          std::decay_t<Arguments>...>) explicit Process(Function&& function,
                                                                        Arguments&&... arguments);
  Process(Process&& other) noexcept;
  Process& operator=(Process&& other) noexcept;
  virtual ~Process();

  // Forks. ValueError when it was started before, Unavailable when the system refuses.
  void start();
  // Waits for its end, at most so long. False: it runs still. ValueError before `start`.
  void join();
  bool join(std::chrono::nanoseconds timeout);
  [[nodiscard]] bool is_alive();

  void terminate();  // SIGTERM; nothing when it has ended
  void kill();       // SIGKILL; nothing when it has ended
  // Gives back what the object holds in the system. ValueError while it runs, and for later calls.
  void close();

  [[nodiscard]] std::string name() const;        // "Process-1", until it is set
  void name(std::string name);                   // also the child's thread name, as far as it fits
  [[nodiscard]] std::optional<int> pid() const;  // nothing before `start`
  // The exit code, or the negative number of the signal that ended it (-9); nothing while it runs.
  [[nodiscard]] std::optional<int> exitcode();

  // A daemon is killed when this process ends, by SIGKILL too, and when the thread that started it ends.
  // Set before `start`; ValueError after.
  [[nodiscard]] bool daemon() const;
  void daemon(bool daemon);

 protected:
  Process();  // for subclasses that override run
  virtual void run();

 private:
  struct State;
  explicit Process(std::function<void()> target);
  [[nodiscard]] State& state() const;
  [[noreturn]] void run_child() noexcept;
  void become_child();
  bool wait(std::optional<std::chrono::nanoseconds> timeout);
  void signal(int number);

  std::unique_ptr<State> state_;
};

template <typename Function, typename... Arguments>
requires(!std::derived_from<std::remove_cvref_t<Function>, Process> &&
         std::invocable<std::decay_t<Function>, std::decay_t<Arguments>...>)
    Process::Process(Function&& function, Arguments&&... arguments)
    // Shared, because std::function wants to be copyable and arguments may be not.
    : Process(std::function<void()>(
          [call = std::make_shared<std::tuple<std::decay_t<Function>, std::decay_t<Arguments>...>>(
               std::forward<Function>(function), std::forward<Arguments>(arguments)...)] {
            std::apply([](auto&&... parts) { std::invoke(std::move(parts)...); }, std::move(*call));
          })) {}

}  // namespace steward
