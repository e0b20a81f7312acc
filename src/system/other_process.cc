#include "system/other_process.h"

#include <sys/stat.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/number.h"

namespace bellwether::system {
namespace {

constexpr std::size_t kCommandBytesMax = 200;
constexpr std::size_t kLocksBytesMax = 8 << 20, kProcessBytesMax = 1 << 20;

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  while (true) {
    const auto begin = line.find_first_not_of(' ');
    if (begin == line.npos) return words;
    line.remove_prefix(begin);
    const auto end = std::min(line.find(' '), line.size());
    words.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
}

// A line of /proc/locks: "1: FLOCK  ADVISORY  WRITE 4711 08:01:1234 0 EOF". One who waits has a "->".
std::optional<pid_t> holder_in(std::string_view line, std::string_view inode) {
  const auto words = words_of(line);
  if (words.size() < 6 || words[1] != "FLOCK") return std::nullopt;
  // The device is left out: of an overlay it is not the one that stat tells.
  if (!words[5].ends_with(inode)) return std::nullopt;
  const auto id = parse_number<pid_t>(words[4]);
  return id && *id > 0 ? id : std::nullopt;
}

OtherProcess process_called(pid_t id) {
  const std::string folder = "/proc/" + std::to_string(id);
  OtherProcess process{.id = id, .command = {}, .is_stopped = false};
  if (auto command = read_file(folder + "/cmdline", kProcessBytesMax)) {
    process.command = std::move(*command).substr(0, kCommandBytesMax);
    while (process.command.ends_with('\0')) process.command.pop_back();
    std::ranges::replace(process.command, '\0', ' ');
  }
  if (const auto facts = read_file(folder + "/stat", kProcessBytesMax)) {
    // "4711 (name) T ...", and the name may hold parentheses.
    const auto state = facts->rfind(") ");
    process.is_stopped =
        state != facts->npos && state + 2 < facts->size() && ((*facts)[state + 2] | 0x20) == 't';
  }
  return process;
}

}  // namespace

std::optional<OtherProcess> flock_holder(const File& file) {
  struct stat facts{};
  if (fstat(file.descriptor(), &facts) != 0) return std::nullopt;
  const auto locks = read_file("/proc/locks", kLocksBytesMax);
  if (!locks) return std::nullopt;
  const std::string inode = ":" + std::to_string(facts.st_ino);
  for (std::string_view rest = *locks; !rest.empty();) {
    const auto end = std::min(rest.find('\n'), rest.size());
    if (const auto id = holder_in(rest.substr(0, end), inode)) return process_called(*id);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return std::nullopt;
}

std::string described(const OtherProcess& process) {
  std::string text = "process " + std::to_string(process.id);
  if (!process.command.empty()) text += " (" + process.command + ")";
  if (process.is_stopped) text += ", which is stopped";
  return text;
}

}  // namespace bellwether::system
