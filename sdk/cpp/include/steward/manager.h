// Manager: where shared dicts and lists come from.
//
//   steward::Manager manager;                                    // one for this program and its children
//   auto manager = steward::Manager::connect("default");         // the one that `stewardd` keeps
//   auto manager = steward::Manager::connect("localhost:7440");  // the same, by its server's address
//
// Embedded (`Manager manager;`): a private segment of shared memory, reached by this process and those
// it forks, ready in a millisecond or two, and gone with the last of them, however it ends. `serve`
// lets others in.
//
// Connected: `connect` takes the name of a segment, which it maps (no server is asked, gRPC is never
// touched), or an address, "unix:/path" or "host:port". Of an address it finds out whether that server's
// segment is on this machine and may be opened; then it maps it too, and else it speaks gRPC. The
// program is the same either way; ConnectOptions::door insists on one. From another machine the address is
// that of a tunnel (ssh -L) until TLS is there: servers listen on unix sockets and loopback addresses only.
//
// A Manager is a handle: copies share the connection, and so do all dicts and lists that came from it,
// which keep it open as long as they live. There is no order in which things must be destroyed. Every
// call may be made from any thread, and after fork() in the child.
//
// When the server dies: local calls go on as before; remote calls wait for it to come back, for
// `reconnect_timeout`, and then throw Unavailable. A call that was under way and changes something that
// can not be done twice (append, increment, pop ...) throws Unavailable at once, and says that it may have
// happened. When a client dies, what only it held is given back. A server that is ended by SIGTERM takes
// the segment's name and data away, unless it has --keep: processes that have mapped it go on with it
// among themselves, and whoever connects later finds another segment, or none.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "steward/dict.h"
#include "steward/list.h"

namespace steward {

// How a manager is reached.
enum class Door : std::uint8_t {
  automatic,  // shared memory if the segment is on this machine, else gRPC
  local,      // shared memory, or Unavailable
  remote,     // gRPC, even if the segment is on this machine
};

struct ConnectOptions {
  Door door = Door::automatic;
  // Every changing call throws PermissionDenied, and a name that is not there is NotFound. Memory is mapped
  // without the right to write it, unless this process has mapped it for writing already. Handles of memory
  // that is mapped so hold no reference: when the object goes, their calls throw NotFound.
  bool read_only = false;
  // How long a remote call may take before it throws Unavailable; one that brings a whole dict or list, ten
  // times that. Nothing throws Timeout today: that would promise that the call has not happened.
  std::chrono::milliseconds timeout = std::chrono::seconds(60);
  // How long a remote call waits for a server that went away, before it throws Unavailable.
  std::chrono::milliseconds reconnect_timeout = std::chrono::seconds(10);
  // How long `connect` waits for a segment or server that is not there yet, before Unavailable.
  std::chrono::milliseconds wait = std::chrono::milliseconds(0);
};

struct EmbeddedOptions {
  std::uint64_t capacity_bytes = std::uint64_t{64} << 30;  // address space; costs nothing until it is used
  std::uint64_t memory_limit_bytes = 0;                    // 0: as much as the system gives
};

enum class ObjectKind : std::uint8_t { dict = 1, list = 2 };

struct ObjectInfo {
  ObjectId id = 0;
  ObjectKind kind = ObjectKind::dict;
  std::string name;  // empty: anonymous
  std::uint64_t size = 0;
  std::uint64_t memory_bytes = 0;
  std::uint64_t references = 0;  // the name, each process and remote client with handles, and values
};

struct Stats {
  std::uint64_t capacity_bytes = 0;
  std::uint64_t memory_limit_bytes = 0;  // 0: none
  std::uint64_t committed_bytes = 0;     // taken from the system
  std::uint64_t used_bytes = 0;          // of those, in use by objects
  std::uint64_t objects = 0;
  std::uint64_t sessions = 0;    // attached processes and remote clients
  std::uint64_t deaths = 0;      // of those, ended by the reaper instead of by themselves
  std::uint64_t recoveries = 0;  // of those, in the middle of a change, which was taken back
};

class Manager {
 public:
  // Embedded. OutOfMemory when the system gives no memory at all.
  Manager();
  explicit Manager(const EmbeddedOptions& options);

  // Costs a mapping (tens of microseconds), or a gRPC channel and a round trip (milliseconds). Throws
  // Unavailable (no such segment or server), VersionMismatch (of another Steward), PermissionDenied,
  // ValueError (not a name or address).
  [[nodiscard]] static Manager connect(std::string_view name_or_address, const ConnectOptions& options = {});

  // Opens the dict of that name, creates it if it is not there; without a name, creates an anonymous one,
  // which lives as long as a handle of a living process, or a value, refers to it. TypeError when the
  // name is a list's. Microseconds; remote, a round trip.
  template <typename K = Value, typename V = Value>
  [[nodiscard]] Dict<K, V> dict(std::string_view name = {}) const {
    return Dict<K, V>(connection_, open_dict_object(name, Mode::open_or_create));
  }
  template <typename T = Value>
  [[nodiscard]] List<T> list(std::string_view name = {}) const {
    return List<T>(connection_, open_list_object(name, Mode::open_or_create));
  }

  // NotFound when there is none of that name.
  template <typename K = Value, typename V = Value>
  [[nodiscard]] Dict<K, V> open_dict(std::string_view name) const {
    return Dict<K, V>(connection_, open_dict_object(name, Mode::open));
  }
  template <typename T = Value>
  [[nodiscard]] List<T> open_list(std::string_view name) const {
    return List<T>(connection_, open_list_object(name, Mode::open));
  }

  // AlreadyExists when there is one of that name.
  template <typename K = Value, typename V = Value>
  [[nodiscard]] Dict<K, V> create_dict(std::string_view name) const {
    return Dict<K, V>(connection_, open_dict_object(name, Mode::create));
  }
  template <typename T = Value>
  [[nodiscard]] List<T> create_list(std::string_view name) const {
    return List<T>(connection_, open_list_object(name, Mode::create));
  }

  // All objects, anonymous ones too. Not one instant. Linear in the objects, and asks each for its size (of a
  // dict: O(shards)). Throws Unavailable (remote).
  [[nodiscard]] std::vector<ObjectInfo> objects() const;
  // Takes the name away, at one instant. The object lives while handles or values refer to it, and goes
  // with the last of them. Says whether there was such a name. Microseconds; when nothing else refers to the
  // object, linear in what it holds, which is given back. PermissionDenied (read-only), OutOfMemory,
  // Unavailable (remote; the message says when it may have happened).
  bool drop(std::string_view name) const;
  // Gives the object another name, at one instant; handles go on with it. NotFound (no `from`), AlreadyExists
  // (`to` is taken), ValueError (`to` can not be a name), and those of drop. Microseconds.
  void rename(std::string_view from, std::string_view to) const;

  // Counters that are there; not all of one instant. Microseconds, some more for thousands of sessions.
  // Throws Unavailable (remote).
  [[nodiscard]] Stats stats() const;
  // Walks everything and says in words what is wrong; empty: all invariants hold. Linear in the memory
  // used; writers wait meanwhile, object by object. PermissionDenied where memory is mapped read-only,
  // because it locks; OutOfMemory; Unavailable (remote).
  [[nodiscard]] std::vector<std::string> check() const;

  // Lets remote clients into an embedded manager: starts a `stewardd` on its segment that listens at
  // "unix:/path" or "127.0.0.1:port" (port 0: any free one), and returns the address to connect to. The
  // server ends with the last handle of this process, and when this process dies. ValueError when this
  // manager is not embedded or serves already, Unavailable when stewardd is not found or does not start.
  // `stewardd` is looked for in $STEWARDD, beside this program, where Steward was built or installed,
  // and in $PATH.
  std::string serve(std::string_view address) const;

  // Ends the server of `serve`, and this connection: later calls on managers of it throw Closed. Handles
  // that are there go on and keep the memory. Needed by nobody: the last handle does the same.
  void shutdown() const;

  // True when calls go straight to shared memory, false when they go through gRPC.
  [[nodiscard]] bool is_local() const;

  // Two managers are equal when they share a connection.
  friend bool operator==(const Manager&, const Manager&) = default;

 private:
  friend struct detail::ManagerAccess;
  enum class Mode : std::uint8_t { open_or_create, open, create };

  explicit Manager(detail::ConnectionPtr connection) : connection_(std::move(connection)) {}

  [[nodiscard]] std::shared_ptr<store::Dict> open_dict_object(std::string_view name, Mode mode) const;
  [[nodiscard]] std::shared_ptr<store::List> open_list_object(std::string_view name, Mode mode) const;

  detail::ConnectionPtr connection_;
};

}  // namespace steward
