// The tool as a script meets it: what it prints, on which stream, and its exit codes.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

#include "engine/store/shm_manager.h"

namespace steward {
namespace {

struct Result {
  int code = -1;
  std::string out;
  std::string err;
  friend bool operator==(const Result&, const Result&) = default;
  friend std::ostream& operator<<(std::ostream& stream, const Result& result) {
    return stream << "exit code " << result.code << ", stdout '" << result.out << "', stderr '" << result.err
                  << "'";
  }
};

std::string read_all(std::FILE* file) {
  std::string text;
  for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) text.push_back(static_cast<char>(c));
  return text;
}

// Runs the shell's words after the tool's name.
Result run(const std::string& words) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> err(std::tmpfile(), std::fclose);
  const std::string command =
      std::string(STEWARD_TOOL) + " " + words + " 2>&" + std::to_string(::fileno(err.get()));
  std::FILE* out = ::popen(command.c_str(), "r");
  Result result;
  result.out = read_all(out);
  const int status = ::pclose(out);
  result.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  std::rewind(err.get());
  result.err = read_all(err.get());
  return result;
}

Result ok(const std::string& out = "") { return {0, out.empty() ? "" : out + "\n", ""}; }
Result no(const std::string& out = "") { return {1, out.empty() ? "" : out + "\n", ""}; }

class ToolTest : public ::testing::Test {
 protected:
  ToolTest() { ::setenv("STEWARD_CONNECT", name_.c_str(), 1); }
  ~ToolTest() override {
    ::unsetenv("STEWARD_CONNECT");
    store::ShmManager::remove(name_);
  }

 private:
  std::string name_ = "tool-test-" + std::to_string(::getpid());
  std::shared_ptr<store::ShmManager> segment_ =
      store::ShmManager::create({.name = name_, .capacity_bytes = std::uint64_t{1} << 30});
};

TEST_F(ToolTest, Dict_verbs_do_what_the_methods_do) {
  EXPECT_EQ(run("dict set ages Ada 36"), ok());
  EXPECT_EQ(run("dict set ages Alan '{\"born\": 1912}'"), ok());
  EXPECT_EQ(run("dict get ages Ada"), ok("36"));
  EXPECT_EQ(run("dict get ages Grace"), no());
  EXPECT_EQ(run("dict get ages Grace 0"), ok("0"));
  EXPECT_EQ(run("dict setdefault ages Ada 99"), ok("36"));
  EXPECT_EQ(run("dict contains ages Grace"), no("false"));
  EXPECT_EQ(run("dict items ages"), ok(R"({"Ada":36,"Alan":{"born":1912}})"));
  EXPECT_EQ(run("dict keys ages"), ok(R"(["Ada","Alan"])"));
  EXPECT_EQ(run("dict values ages"), ok(R"([36,{"born":1912}])"));
  EXPECT_EQ(run("dict increment ages Ada -5"), ok("31"));
  EXPECT_EQ(run("dict increment ages new"), ok("1"));
  EXPECT_EQ(run("dict compare_exchange ages Ada 31 32"), ok(R"({"exchanged":true,"seen":31})"));
  EXPECT_EQ(run("dict compare_exchange ages Ada - 1"), no(R"({"exchanged":false,"seen":32})"));
  EXPECT_EQ(run("dict compare_exchange ages new 1 -"), ok(R"({"exchanged":true,"seen":1})"));
  EXPECT_EQ(run("dict get_many ages Ada x"), no(R"({"Ada":32})"));
  EXPECT_EQ(run("dict pop ages Alan"), ok(R"({"born":1912})"));
  EXPECT_EQ(run("dict size ages"), ok("1"));
  EXPECT_EQ(run("dict update ages '{\"$dict\": [[1, \"one\"], [2, \"two\"]]}'"), ok());
  EXPECT_EQ(run("dict scan ages 0 10"), ok(R"({"cursor":0,"items":[["Ada",32],[1,"one"],[2,"two"]]})"));
  EXPECT_EQ(run("dict copy ages copied"), ok());
  EXPECT_EQ(run("dict popitem ages"), ok(R"([2,"two"])"));
  EXPECT_EQ(run("dict remove_many ages 1 2 3"), ok("1"));
  EXPECT_EQ(run("dict remove ages 1"), no("false"));
  EXPECT_EQ(run("dict clear ages"), ok());
  EXPECT_EQ(run("dict empty ages"), ok("true"));
  EXPECT_EQ(run("dict popitem ages"), no());
  EXPECT_EQ(run("dict size copied"), ok("3"));
}

TEST_F(ToolTest, List_verbs_do_what_the_methods_do) {
  EXPECT_EQ(run("list append log '{\"at\": 1}'"), ok());
  EXPECT_EQ(run("list extend log '[3, 2, \"x\"]'"), ok());
  EXPECT_EQ(run("list slice log"), ok(R"([{"at":1},3,2,"x"])"));
  EXPECT_EQ(run("list slice log - - -2"), ok(R"(["x",3])"));
  EXPECT_EQ(run("list at log -1"), ok("\"x\""));
  EXPECT_EQ(run("list get log 9"), no());
  EXPECT_EQ(run("list pop log 0"), ok(R"({"at":1})"));
  EXPECT_EQ(run("list remove log x"), ok());
  EXPECT_EQ(run("list insert log 0 1"), ok());
  EXPECT_EQ(run("list index log 2"), ok("2"));
  EXPECT_EQ(run("list count log 3"), ok("1"));
  EXPECT_EQ(run("list contains log 7"), no("false"));
  EXPECT_EQ(run("list sort log reverse"), ok());
  EXPECT_EQ(run("list set log -1 [1]"), ok());
  EXPECT_EQ(run("list slice log"), ok("[3,2,[1]]"));
  EXPECT_EQ(run("list set_slice log 0 2 '[5, 6, 7]'"), ok());
  EXPECT_EQ(run("list set_slice log 0 4 2 '[8, 9]'"), ok());
  EXPECT_EQ(run("list slice log"), ok("[8,6,9,[1]]"));
  EXPECT_EQ(run("list remove_slice log 1 3"), ok());
  EXPECT_EQ(run("list increment log 0 0.5"), ok("8.5"));
  EXPECT_EQ(run("list compare_exchange log 0 1 2"), no(R"({"exchanged":false,"seen":8.5})"));
  EXPECT_EQ(run("list repeat log 2"), ok());
  EXPECT_EQ(run("list reverse log"), ok());
  EXPECT_EQ(run("list copy log copied"), ok());
  EXPECT_EQ(run("list size copied"), ok("4"));
  EXPECT_EQ(run("list clear log"), ok());
  EXPECT_EQ(run("list empty log"), ok("true"));
}

TEST_F(ToolTest, The_managers_commands_show_and_change_names) {
  EXPECT_EQ(run("dict set a k 1"), ok());
  EXPECT_EQ(run("rename a b"), ok());
  const Result listed = run("ls --json");
  EXPECT_EQ(listed.code, 0);
  EXPECT_NE(listed.out.find(R"("kind":"dict","name":"b","size":1)"), std::string::npos) << listed;
  EXPECT_NE(run("ls").out.find("b\n"), std::string::npos);
  EXPECT_NE(run("stats").out.find("\"objects\": 1"), std::string::npos);
  EXPECT_EQ(run("check"), ok("all invariants hold"));
  EXPECT_EQ(run("drop b"), ok("true"));
  EXPECT_EQ(run("drop b"), no("false"));
}

// Exit code, and a word that the message has to hold.
void expect_refused(const std::string& words, int code, const std::string& said) {
  const Result result = run(words);
  EXPECT_EQ(result.code, code) << words << ": " << result;
  EXPECT_EQ(result.out, "") << words;
  EXPECT_NE(result.err.find(said), std::string::npos) << words << ": " << result;
}

TEST_F(ToolTest, Exit_codes_tell_absence_usage_unavailability_and_errors_apart) {
  EXPECT_EQ(run("list extend numbers [1,2]"), ok());
  expect_refused("dict get none k", 1, "none");
  expect_refused("dict at numbers2 k", 1, "numbers2");
  expect_refused("list at numbers 5", 1, "5");
  expect_refused("list index numbers 7", 1, "7");
  expect_refused("list remove numbers 7", 1, "7");
  expect_refused("list at numbers five", 2, "five");
  expect_refused("list at numbers", 2, "INDEX");
  expect_refused("list extend numbers 1", 2, "array");
  expect_refused("list at", 2, "usage: steward list at NAME INDEX");
  expect_refused("", 2, "--help");
  expect_refused("--door sideways ls", 2, "sideways");
  expect_refused("--connect no-such-manager ls", 3, "no-such-manager");
  expect_refused("--connect unix:/no/such/socket ls", 3, "/no/such/socket");
  expect_refused("--connect /no/such/socket ls", 2, "unix:/no/such/socket");
  expect_refused("--connect '' ls", 2, "empty");
  expect_refused("--connect 'a b' ls", 2, "'a b'");
  expect_refused("--door remote ls", 2, "host:port");
  expect_refused("dict size numbers", 4, "list");
  expect_refused("dict set d [1] 1", 4, "key");
  expect_refused("--read-only list append numbers 3", 4, "read-only");
}

TEST_F(ToolTest, A_word_that_is_no_command_or_verb_is_named_beside_those_that_there_are) {
  expect_refused("list frobnicate numbers", 2,
                 "'frobnicate' is no verb of 'steward list'; there are: append,");
  expect_refused("list appnd numbers 1", 2, "'appnd' is no verb of 'steward list' (did you mean append?)");
  expect_refused("lst append numbers 1", 2, "'lst' is no command of 'steward' (did you mean ls?)");
  expect_refused("dict", 2, "a verb is missing after 'steward dict'; there are: get,");
  expect_refused("drop", 2, "NAME");
}

TEST_F(ToolTest, Help_shows_the_words_of_a_verb_and_what_to_use_for_modify) {
  EXPECT_NE(run("dict set --help").out.find("Usage: steward dict set NAME KEY VALUE\n"), std::string::npos);
  for (const char* words : {"dict --help", "list --help"})
    EXPECT_NE(run(words).out.find("There is no modify"), std::string::npos) << words;
}

TEST_F(ToolTest, Help_tells_the_exit_codes) {
  for (const char* words : {"--help", "dict get --help"}) {
    const Result help = run(words);
    EXPECT_EQ(help.code, 0);
    EXPECT_NE(help.out.find("Exit codes: 0 done; 1 absent"), std::string::npos) << words << help;
  }
}

}  // namespace
}  // namespace steward
