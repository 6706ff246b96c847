// What makes the remote door safe across fork().
//
// gRPC does not survive a fork: its threads stay in the parent, its poller is shared with the child, and the
// child hangs in its first call. So no gRPC exists while a process forks. Every piece of work that touches
// gRPC goes through a gate, and a handler that fork() runs (pthread_atfork)
//   1. closes the gate, which waits for the calls under way to end, and keeps new ones out;
//   2. has each connection close its channel and join its thread, and waits a millisecond or two until gRPC
//      has shut itself down entirely;
//   3. lets the fork happen; then opens the gate in both processes.
// The parent connects again at once, so that its session lives on; the child does so at its first call,
// as a session of its own. A child that execs, or never uses the manager, never starts gRPC.
//
// One thing of gRPC 1.51 outlives its shutdown, and would be shared with the child: the poller of its default
// strategy, an epoll descriptor. Hence the door chooses the strategy `poll`, which keeps nothing, with
// the environment's GRPC_POLL_STRATEGY, unless that is set already. For the two or three descriptors of a
// client the strategies are equally quick.
//
// What this costs: a fork in a process with an open remote connection takes 3 to 10 ms, and waits for
// calls that other threads have under way (at most their deadline). Seldom, when a large message has just
// filled a socket, gRPC's shutdown takes up to ten seconds. posix_spawn, system and popen run
// no handlers and cost nothing.
//
// What it can not do: when another part of the program uses gRPC by itself, gRPC can not be shut down, and its
// poller may be another. The parent goes on; in the child the remote door then throws Unavailable, which
// is better than to hang.
#pragma once

namespace steward::remote {

// What has to be closed around a fork.
class Forkable {
 public:
  Forkable(const Forkable&) = delete;
  Forkable& operator=(const Forkable&) = delete;
  // Called in this order, with the gate closed. They do not throw.
  virtual void before_fork() noexcept = 0;
  virtual void after_fork_in_parent() noexcept = 0;
  virtual void after_fork_in_child() noexcept = 0;

 protected:
  // Both go through the gate.
  Forkable();
  ~Forkable();
};

// Held while anything of gRPC's is touched. Not recursive.
class ThroughGate {
 public:
  ThroughGate();
  ~ThroughGate();
  ThroughGate(const ThroughGate&) = delete;
  ThroughGate& operator=(const ThroughGate&) = delete;
};

// To be called, through the gate, before gRPC is used. Throws Unavailable in a process that was forked while
// gRPC could not be shut down.
void start_grpc();

}  // namespace steward::remote
