// The command line: arguments into a command, its arguments and the settings
// that flags gave. Nothing outside is touched.

#pragma once

#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"

namespace bellwether::cli {

struct CommandLine {
  enum class Wish { Action, Help, Version };

  Wish wish = Wish::Action;
  std::string path = {};             // The words that name the command, or the start of such: "price".
  const Command* command = nullptr;  // Never null when the wish is Action.
  Arguments arguments = {};
  std::map<std::string, std::string> settings = {};  // By flag.
  std::optional<std::string> configuration_file = {};
  std::optional<std::string> stage = {};
  Volume volume = Volume::Normal;
};

// `arguments` are without the program's name; in --flag=~/FILE the ~ is `home`, unless that is empty. A
// failure is wrong usage; its attempt is a command line that this function takes.
std::expected<CommandLine, Failure> parse_command_line(const std::vector<std::string>& arguments,
                                                       std::string_view home = {});

// The flags that every command takes, before and after its name.
std::vector<Flag> global_flags();

// Whether the flag's value is a file or a folder.
bool is_path(const Flag& flag);

// The words that may follow the start of a command: for "" "price" and others, for "price" "set" and others.
std::vector<std::string> next_words(std::string_view path);

// The command of this name, or null.
const Command* find_command(std::string_view name);

// Those of the command itself, its settings' included.
std::vector<Flag> flags_of(const Command& command);

// The first example of the command as an attempt.
std::string attempt_of(const Command& command);

}  // namespace bellwether::cli
