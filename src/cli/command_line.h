// The command line: arguments into a command, its arguments and the settings
// that flags gave. Nothing outside is touched.

#pragma once

#include <expected>
#include <map>
#include <optional>
#include <string>
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
};

// `arguments` are without the program's name. A failure is wrong usage; its
// attempt is a command line that this function takes.
std::expected<CommandLine, Failure> parse_command_line(const std::vector<std::string>& arguments);

// The flags that every command takes, before and after its name.
std::vector<Flag> global_flags();

// Those of the command itself, its settings' included.
std::vector<Flag> flags_of(const Command& command);

// The first example of the command as an attempt.
std::string attempt_of(const Command& command);

}  // namespace bellwether::cli
