// Who serves which segment, written in the segments themselves: a process that is given an address
// finds the segment behind it without speaking gRPC.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bit>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "engine/store/shm_manager.h"

namespace steward::store {
namespace {

constexpr std::size_t kAddressBytes = sizeof(Header::addresses);

// An address means something within one network namespace only.
std::string network() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/ns/net", error).string();
}

std::string read_addresses(const Header& h) {
  constexpr int kTries = 100;
  for (int i = 0; i < kTries; ++i) {
    const std::uint64_t epoch = h.server_epoch.load(std::memory_order_acquire);
    std::string text(kAddressBytes, '\0');
    for (std::size_t w = 0; w < h.addresses.size(); ++w) {
      const std::uint64_t word = h.addresses[w].load(std::memory_order_relaxed);
      std::memcpy(text.data() + w * sizeof(word), &word, sizeof(word));
    }
    acquire_fence();
    if (epoch % 2 == 0 && h.server_epoch.load(std::memory_order_relaxed) == epoch) return text.c_str();
  }
  return {};
}

bool announces(const std::string& text, const std::string& address) {
  const std::string lines = "\n" + text + "\n";
  return lines.starts_with("\n" + network() + "\n") && lines.find("\n" + address + "\n") != std::string::npos;
}

// Looks into a segment's file, which this process has not attached, without mapping it.
bool file_announces(const std::string& path, const std::string& address) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return false;
  const SegmentFile file(fd, path);
  alignas(Header) std::array<std::byte, sizeof(Header)> bytes{};
  if (pread(fd, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) return false;
  const auto& h = *reinterpret_cast<const Header*>(bytes.data());
  return h.magic.load() == kMagic && h.layout_version.load() == kLayoutVersion &&
         file.lock_holder(h.capacity.load() + kServerLockByte) != 0 && announces(read_addresses(h), address);
}

bool attached_announces(const ProcessStore& store, const std::string& address) {
  const Segment& segment = store.segment();
  const bool served = segment.file().lock_holder(segment.server_lock_byte()) != 0 ||
                      segment.header().server_pid.load() == static_cast<std::uint64_t>(getpid());
  return served && announces(read_addresses(segment.header()), address);
}

}  // namespace

bool ShmManager::claim_server() {
  const Segment& segment = store_->segment();
  if (!segment.file().try_lock(segment.server_lock_byte())) return false;
  segment.header().server_pid.store(static_cast<std::uint64_t>(getpid()));
  return true;
}

void ShmManager::announce(const std::vector<std::string>& addresses) {
  std::string text = network();
  for (const std::string& address : addresses) {
    if (text.size() + address.size() + 2 < kAddressBytes) text += "\n" + address;
  }
  text.resize(kAddressBytes, '\0');
  Header& h = store_->segment().header();
  // A server that died while it wrote has left an odd number.
  const std::uint64_t epoch = h.server_epoch.load() | 1;
  h.server_epoch.store(epoch, std::memory_order_relaxed);
  release_fence();
  for (std::size_t w = 0; w < h.addresses.size(); ++w) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + w * sizeof(word), sizeof(word));
    h.addresses[w].store(word, std::memory_order_relaxed);
  }
  h.server_epoch.store(epoch + 1, std::memory_order_release);
}

std::string find_segment_serving(const std::string& address) {
  namespace fs = std::filesystem;
  std::error_code error;
  const ProcessStore::FilesGuard guard;
  for (const auto& entry : fs::directory_iterator("/dev/shm", error)) {
    if (!entry.path().filename().string().starts_with("steward.")) continue;
    const std::string path = entry.path().string();
    const auto store = ProcessStore::find(path);
    if (store ? attached_announces(*store, address) : file_announces(path, address)) return path;
  }
  return {};
}

}  // namespace steward::store
