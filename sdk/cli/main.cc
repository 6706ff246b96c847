// steward: looks into a manager, and changes it, from the command line.
#include <CLI/CLI.hpp>
#include <functional>
#include <iostream>

#include "cli/usage.h"
#include "cli/verbs.h"

namespace steward::cli {
namespace {

constexpr const char* kDescription =
    "Looks into a Steward manager, and changes it.\n\n"
    "Values are JSON; a word that is not JSON is a str. Beyond JSON: {\"$bytes\": \"AP8=\"} (base64),\n"
    "{\"$tuple\": [1, 2]}, {\"$dict\": [[1, \"one\"]]} (keys that are no str), {\"$ref\": 12}, {\"$float\": "
    "\"nan\"}.";
constexpr const char* kExitCodes =
    "Exit codes: 0 done; 1 absent, or the answer is false; 2 wrong usage; 3 no such manager, or it does\n"
    "not answer; 4 another error. What is wrong is said on stderr.";
constexpr const char* kNoModify =
    "There is no modify, as its function can not be given in words: use increment, or get and then\n"
    "compare_exchange, again when its exit code is 1.\n\n";

struct Target {
  std::string address = "default";
  std::string door = "automatic";
  bool read_only = false;
  double wait_seconds = 0;
};

Manager connect(const Target& target) {
  const std::chrono::duration<double> wait(target.wait_seconds);
  const Door door = target.door == "local"    ? Door::local
                    : target.door == "remote" ? Door::remote
                                              : Door::automatic;
  try {
    return Manager::connect(target.address,
                            {.door = door,
                             .read_only = target.read_only,
                             .wait = std::chrono::duration_cast<std::chrono::milliseconds>(wait)});
  } catch (const ValueError& error) {  // neither a name nor an address
    throw UsageError(error.what());
  }
}

// A command that was parsed, to be run when all is.
using Command = std::function<int()>;

Dict<> open(const Manager& manager, const std::string& name, const Verb<Dict<>>& verb) {
  return verb.creates ? manager.dict(name) : manager.open_dict(name);
}

List<> open(const Manager& manager, const std::string& name, const Verb<List<>>& verb) {
  return verb.creates ? manager.list(name) : manager.open_list(name);
}

template <typename Subject>
int run_verb(const Target& target, const Verb<Subject>& verb, const std::string& usage,
             std::vector<std::string> words) {
  if (words.empty() || words.front().empty()) throw UsageError("NAME is missing; usage: " + usage);
  const std::string name = words.front();
  words.erase(words.begin());
  if (words.size() < verb.least || words.size() > verb.most) throw UsageError("usage: " + usage);
  const Manager manager = connect(target);
  return verb.run(open(manager, name, verb), manager, Words(std::move(words)));
}

// The words come as extras, because CLI11 would take the brackets off a JSON array.
template <typename Subject>
void add_verbs(CLI::App& group, std::span<const Verb<Subject>> verbs, const Target& target,
               Command& command) {
  group.require_subcommand(1);
  for (const Verb<Subject>& verb : verbs) {
    const std::string words = *verb.usage == '\0' ? "NAME" : std::string("NAME ") + verb.usage;
    const std::string usage = "steward " + group.get_name() + " " + verb.name + " " + words;
    CLI::App* sub = group.add_subcommand(verb.name, words + ": " + verb.help);
    sub->allow_extras();
    sub->formatter(std::make_shared<UsageFormatter>(usage));
    sub->callback([&command, &target, &verb, usage, sub] {
      command = [&target, &verb, usage, given = sub->remaining()] {
        return run_verb(target, verb, usage, given);
      };
    });
  }
  group.footer(std::string(kNoModify) + kExitCodes);
}

void add_target(CLI::App& app, Target& target) {
  app.add_option("-c,--connect", target.address, "the manager: a name, unix:/path or host:port")
      ->envname("STEWARD_CONNECT")
      ->capture_default_str();
  app.add_option("--door", target.door, "automatic, local (shared memory) or remote (gRPC)")
      ->check(CLI::IsMember({"automatic", "local", "remote"}))
      ->type_name("DOOR")
      ->capture_default_str();
  app.add_flag("--read-only", target.read_only, "map the memory without the right to write it");
  app.add_option("--wait", target.wait_seconds,
                 "how many seconds to wait for a manager that is not there yet")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
}

// Storage for the options of the small commands.
struct Options {
  bool json = false;
  std::string name;
  std::string new_name;
};

void add_manager_commands(CLI::App& app, const Target& target, Options& options, Command& command) {
  CLI::App* ls = app.add_subcommand("ls", "list all objects");
  ls->add_flag("--json", options.json, "as a JSON array");
  ls->callback([&] { command = [&] { return list_objects(connect(target), options.json); }; });

  CLI::App* drop = app.add_subcommand(
      "drop",
      "NAME: take the name away; print whether it was there. The object lives while handles or "
      "values refer to it");
  drop->add_option("NAME", options.name)->required();
  drop->callback([&] { command = [&] { return answer(connect(target).drop(options.name)); }; });

  CLI::App* rename = app.add_subcommand("rename", "NAME NEW: give an object another name");
  rename->add_option("NAME", options.name)->required();
  rename->add_option("NEW", options.new_name)->required();
  rename->callback([&] {
    command = [&] {
      connect(target).rename(options.name, options.new_name);
      return kOk;
    };
  });

  app.add_subcommand("stats", "print memory, sessions and recoveries as JSON")->callback([&] {
    command = [&] { return print_stats(connect(target)); };
  });
  app.add_subcommand("check", "walk everything and prove the invariants; exit code 1 when one does not hold")
      ->callback([&] { command = [&] { return check(connect(target)); }; });
}

int exit_code(const Error& error) {
  switch (error.code()) {
    case ErrorCode::kKey:
    case ErrorCode::kIndex:
    case ErrorCode::kNotFound: return kNo;
    case ErrorCode::kUnavailable:
    case ErrorCode::kTimeout: return kUnavailable;
    default: return kError;
  }
}

int run(const Command& command) {
  try {
    const int code = command();
    if (!std::cout.flush()) throw std::runtime_error("can not write to stdout");
    return code;
  } catch (const UsageError& error) {
    std::cerr << "steward: " << error.what() << '\n';
    return kUsage;
  } catch (const Error& error) {
    std::cerr << "steward: " << error.what() << '\n';
    return exit_code(error);
  } catch (const std::exception& error) {
    std::cerr << "steward: " << error.what() << '\n';
    return kError;
  }
}

int main(int argc, char** argv) {
  CLI::App app(kDescription, "steward");
  app.footer(kExitCodes);
  app.set_version_flag("--version", STEWARD_VERSION);
  app.require_subcommand(1);
  Target target;
  Options options;
  Command command;
  add_target(app, target);
  add_manager_commands(app, target, options, command);
  add_verbs(*app.add_subcommand("dict", "VERB NAME ...: work on a dict"), dict_verbs(), target, command);
  add_verbs(*app.add_subcommand("list", "VERB NAME ...: work on a list"), list_verbs(), target, command);
  try {
    app.parse(argc, argv);
  } catch (const CLI::RequiredError& error) {
    const std::string wrong = wrong_command(app);
    if (wrong.empty()) return app.exit(error) == 0 ? kOk : kUsage;
    std::cerr << "steward: " << wrong << "\nRun with --help for more information.\n";
    return kUsage;
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kOk : kUsage;
  }
  return run(command);
}

}  // namespace
}  // namespace steward::cli

int main(int argc, char** argv) { return steward::cli::main(argc, argv); }
