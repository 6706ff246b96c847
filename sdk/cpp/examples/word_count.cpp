// Many processes count the words of many files into one shared dict, some of them through gRPC.
//
//   word_count DIRECTORY
//   word_count --files-from LIST --connect NAME --remote ADDRESS --output FILE
//
// A word is a run of the letters A-Z and a-z, in lower case: what
//
//   tr -cs 'A-Za-z' '\n' | tr A-Z a-z | sort | uniq -c
//
// counts too. Each word is one atomic increment of the shared dict; that is the point. The files are
// cut into blocks, which the processes draw from a shared counter until none is left.
#include <steward/steward.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>

#include <unistd.h>

namespace {

namespace fs = std::filesystem;
using Counts = steward::Dict<std::string, std::int64_t>;

constexpr const char* kCounts = "word_count.counts";
constexpr const char* kTotals = "word_count.totals";
constexpr std::uintmax_t kBlockBytes = 16384;

struct Options {
  fs::path directory;
  fs::path files_from;
  std::string connect;
  std::string remote;
  fs::path output;
  int processes = 10;
  int remote_processes = 2;
  std::size_t top = 10;
};

struct Block {
  const fs::path* file;
  std::uintmax_t begin;
};

bool is_letter(int c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

// Calls `found` with each word that begins in the block, wherever it ends.
template <typename Found>
void for_each_word(const Block& block, Found&& found) {
  std::ifstream in(*block.file, std::ios::binary);
  if (!in) throw std::runtime_error("can not read " + block.file->string());
  std::uintmax_t at = block.begin == 0 ? 0 : block.begin - 1;
  in.seekg(static_cast<std::streamoff>(at));
  bool in_earlier_word = block.begin > 0;  // one that began in the block before is counted there
  std::string word;
  for (int c = in.rdbuf()->sbumpc(); c != EOF; c = in.rdbuf()->sbumpc(), ++at) {
    if (is_letter(c)) {
      if (!in_earlier_word) word.push_back(static_cast<char>(c | 0x20));
      continue;
    }
    in_earlier_word = false;
    if (!word.empty()) found(word);
    word.clear();
    if (at + 1 >= block.begin + kBlockBytes) return;
  }
  if (!word.empty()) found(word);
}

// What each process does: draw a block, count its words, until none is left.
void count_blocks(const Counts& counts, const Counts& totals, const std::vector<Block>& blocks,
                  const std::string& door) {
  for (;;) {
    const auto number = static_cast<std::size_t>(totals.increment("blocks drawn") - 1);
    if (number >= blocks.size()) return;
    std::int64_t words = 0;
    for_each_word(blocks[number], [&](const std::string& word) {
      counts.increment(word);
      ++words;
    });
    totals.increment(door, words);
  }
}

std::vector<fs::path> list_files(const Options& options) {
  std::vector<fs::path> files;
  if (!options.files_from.empty()) {
    std::ifstream list(options.files_from);
    for (std::string line; std::getline(list, line);) files.emplace_back(line);
    return files;
  }
  for (const auto& entry : fs::recursive_directory_iterator(options.directory)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

std::vector<Block> cut(const std::vector<fs::path>& files) {
  std::vector<Block> blocks;
  for (const fs::path& file : files) {
    const std::uintmax_t size = fs::file_size(file);
    for (std::uintmax_t begin = 0; begin < size; begin += kBlockBytes) blocks.push_back({&file, begin});
  }
  return blocks;
}

// Starts the processes, waits for them, and says whether all did their part.
bool count_together(const Options& options, const Counts& counts, const Counts& totals,
                    const std::vector<Block>& blocks, const std::string& address) {
  std::vector<steward::Process> processes;
  for (int i = 0; i < options.processes; ++i) {
    if (i >= options.remote_processes) {
      processes.emplace_back([&] { count_blocks(counts, totals, blocks, "words, in memory"); });
    } else {
      processes.emplace_back([&] {
        const auto remote = steward::Manager::connect(address, {.door = steward::Door::remote});
        count_blocks(remote.open_dict<std::string, std::int64_t>(kCounts),
                     remote.open_dict<std::string, std::int64_t>(kTotals), blocks, "words, through gRPC");
      });
    }
    processes.back().start();
  }
  bool all_well = true;
  for (auto& process : processes) {
    process.join();
    all_well = all_well && process.exitcode() == 0;
  }
  return all_well;
}

// The most frequent words first; equally frequent ones in the order of the alphabet.
std::vector<std::pair<std::string, std::int64_t>> sorted(const Counts& counts) {
  auto items = counts.items();
  std::ranges::sort(items, [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  return items;
}

void report(const Options& options, const Counts& counts, const Counts& totals, double seconds) {
  const auto items = sorted(counts);
  for (std::size_t i = 0; i < std::min(options.top, items.size()); ++i) {
    std::cout << std::setw(9) << items[i].second << ' ' << items[i].first << '\n';
  }
  const auto in_memory = totals.get("words, in memory", 0);
  const auto remote = totals.get("words, through gRPC", 0);
  std::cout << in_memory + remote << " words, " << remote << " of them through gRPC, " << items.size()
            << " different ones, in " << std::fixed << std::setprecision(2) << seconds
            << " s: " << std::setprecision(0) << static_cast<double>(in_memory + remote) / seconds
            << " words a second\n";
  if (options.output.empty()) return;
  std::ofstream out(options.output);
  for (const auto& [word, count] : items) out << count << ' ' << word << '\n';
  if (!out.flush()) throw std::runtime_error("can not write " + options.output.string());
}

int run(const Options& options) {
  const auto files = list_files(options);
  const auto blocks = cut(files);
  const auto manager =
      options.connect.empty() ? steward::Manager() : steward::Manager::connect(options.connect);
  std::string address = options.remote;
  if (options.remote_processes > 0 && address.empty()) {
    const auto socket = fs::temp_directory_path() / ("word_count." + std::to_string(::getpid()));
    address = manager.serve("unix:" + socket.string());
  }
  manager.drop(kCounts);
  manager.drop(kTotals);
  const auto counts = manager.create_dict<std::string, std::int64_t>(kCounts);
  const auto totals = manager.create_dict<std::string, std::int64_t>(kTotals);

  const auto begin = std::chrono::steady_clock::now();
  const bool all_well = count_together(options, counts, totals, blocks, address);
  report(options, counts, totals,
         std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  manager.drop(kCounts);
  manager.drop(kTotals);
  return all_well ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Counts the words of many files with many processes and one shared dict.");
  auto* directory = app.add_option("directory", options.directory, "count the files below it")
                        ->check(CLI::ExistingDirectory);
  app.add_option("--files-from", options.files_from, "count the files that this one names, one a line")
      ->check(CLI::ExistingFile)
      ->excludes(directory);
  app.add_option("--connect", options.connect, "the manager, by name or address (default: one of its own)");
  app.add_option("--remote", options.remote,
                 "the address for the remote processes (default: serves its own manager)");
  app.add_option("--processes", options.processes, "how many in all")->capture_default_str();
  app.add_option("--remote-processes", options.remote_processes, "how many of them through gRPC")
      ->capture_default_str();
  app.add_option("--top", options.top, "how many words to print")->capture_default_str();
  app.add_option("--output", options.output, "write `count word` lines of all words to this file");
  CLI11_PARSE(app, argc, argv);
  if (options.directory.empty() && options.files_from.empty()) {
    std::cerr << "word_count: give a directory, or --files-from\n";
    return 2;
  }
  try {
    return run(options);
  } catch (const std::exception& error) {
    std::cerr << "word_count: " << error.what() << '\n';
    return 1;
  }
}
