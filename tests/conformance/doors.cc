#include "conformance/doors.h"

#include "cpp/src/remote/remote_manager.h"
#include "engine/store/shm_manager.h"
#include "support/model_store.h"
#include "support/test_server.h"

namespace steward::testing {
namespace {

Ends at_both(const std::shared_ptr<store::Manager>& manager) { return {manager, manager}; }

// One for all cases of this process; each case connects anew, and so has a session of its own.
const TestServer& server() {
  static const TestServer only;
  return only;
}

std::shared_ptr<store::Manager> local_end() { return server().segment(); }
std::shared_ptr<store::Manager> remote_end() { return remote::connect_remote(server().address()); }

}  // namespace

const std::vector<Door>& doors() {
  static const std::vector<Door> all{
      {"model", [] { return at_both(make_model_store()); }},
      {"local", [] { return at_both(store::ShmManager::create_private({})); }},
      {"remote", [] { return at_both(remote_end()); }},
      {"local_writes_remote_reads",
       [] {
         return Ends{local_end(), remote_end()};
       }},
      {"remote_writes_local_reads",
       [] {
         return Ends{remote_end(), local_end()};
       }},
  };
  return all;
}

}  // namespace steward::testing
