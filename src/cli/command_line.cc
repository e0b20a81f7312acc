#include "cli/command_line.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "cli/flag_word.h"

namespace bellwether::cli {
namespace {

using settings::all_settings;
using settings::is_global;
using settings::Setting;

constexpr std::string_view kHelpWord = "help";  // In front of a command it is --help.
constexpr std::string_view kFlagsEnd = "--";    // What follows are words, however they begin.

constexpr Flag kConfigFlag = {"--config", "FILE", "the configuration file"};
constexpr Flag kStageFlag = {"--stage", "NAME", "where it all runs: local, this machine, or a stage on AWS"};
constexpr Flag kQuietFlag = {"--quiet", "", "say nothing but what was asked for and what went wrong"};
constexpr Flag kVerboseFlag = {"--verbose", "", "say also by which settings, and where each comes from"};
constexpr Flag kHelpFlag = {"--help", "", "this help", "-h"};
constexpr Flag kVersionFlag = {"--version", "", "the version"};

// A switch that stands for a setting's flag and its value.
struct Shorthand {
  Flag flag;
  std::string_view setting_flag, value;
};
constexpr Shorthand kShorthands[] = {
    {{"--ema", "", "short for --average-kind exponential"}, "--average-kind", "exponential"},
    {{"--small", "", "short for --compression small"}, "--compression", "small"}};

bool is_switch(const Flag& flag) {
  return flag.value.empty();
}

std::string joined_path(const std::string& path, const std::string& word) {
  return path.empty() ? word : path + " " + word;
}

std::string help_attempt(const std::string& path) {
  return "bellwether " + joined_path(path, "--help");
}

std::string did_you_mean(const std::optional<std::string>& near) {
  return near ? "; did you mean '" + *near + "'?" : "";
}

Failure unknown_flag(std::string_view word, const CommandLine& line) {
  const std::string name(word.substr(0, word.find('=')));
  std::vector<std::string> known;
  for (const Flag& flag : global_flags()) known.emplace_back(flag.name);
  for (const Command& command : commands()) {
    if (line.command != nullptr && line.command != &command) continue;
    for (const Flag& flag : flags_of(command)) {
      if (flag.name == name)
        return wrong_usage("'" + name + "' comes after the command it belongs to", attempt_of(command));
      if (line.command != nullptr) known.emplace_back(flag.name);
    }
  }
  return wrong_usage("unknown flag '" + name + "'" + did_you_mean(nearest_word(name, known)),
                     help_attempt(line.path));
}

Failure unknown_command(const std::string& word, const std::string& path) {
  auto near = nearest_word(word, next_words(path));
  if (near) near = joined_path(path, *near);
  return wrong_usage("unknown command '" + joined_path(path, word) + "'" + did_you_mean(near),
                     help_attempt(near.value_or(path)));
}

Failure no_command(const std::string& path) {
  if (path.empty()) return wrong_usage("no command is given", help_attempt(path));
  const auto words = next_words(path);
  std::string list;
  for (const std::string& word : words) list += (list.empty() ? "" : ", ") + word;
  return wrong_usage("'" + path + "' needs one of: " + list,
                     attempt_of(*find_command(joined_path(path, words.front()))));
}

// Takes the words one by one, up to the first that is wrong.
class Parser {
 public:
  Parser(std::span<const std::string> words, std::string_view home) : words_(words), home_(home) {}

  std::expected<CommandLine, Failure> parse() {
    if (!words_.empty() && words_.front() == kHelpWord) {
      line_.wish = CommandLine::Wish::Help;
      next();
    }
    while (!words_.empty()) {
      const std::string& word = next();
      const auto flag = flags_end_ ? std::nullopt : flag_word(word);
      if (flag) {
        TRY_VOID(take_flag(*flag, word));
      } else if (!flags_end_ && word == kFlagsEnd) {
        flags_end_ = true;
      } else {
        TRY_VOID(take_word(word));
      }
    }
    return std::move(line_);
  }

 private:
  const std::string& next() {
    const std::string& word = words_.front();
    words_ = words_.subspan(1);
    return word;
  }

  // The next of the command's words, then what its positionals take.
  std::expected<void, Failure> take_word(const std::string& word) {
    if (line_.command == nullptr) {
      if (!enter(word)) return std::unexpected(out_of_place(word));
      return {};
    }
    if (positionals_.empty()) return std::unexpected(out_of_place(word));
    const Positional& positional = positionals_.front();
    line_.arguments.add(positional.name, word);
    if (positional.count == Count::One) positionals_ = positionals_.subspan(1);
    return {};
  }

  // Whether the word leads from the path to a command or a group of commands.
  bool enter(const std::string& word) {
    const auto words = next_words(line_.path);
    if (std::ranges::find(words, word) == words.end()) return false;
    line_.path = joined_path(line_.path, word);
    line_.command = find_command(line_.path);
    if (line_.command == nullptr) return true;
    positionals_ = line_.command->positionals;
    for (const Positional& positional : positionals_) line_.arguments.declare(positional.name);
    for (const Flag& flag : line_.command->flags) line_.arguments.declare(flag.name);
    std::ranges::copy(flags_of(*line_.command), std::back_inserter(flags_));
    return true;
  }

  // `word` is the whole of it.
  std::expected<void, Failure> take_flag(const FlagWord& given, const std::string& word) {
    const auto flag = std::ranges::find_if(flags_, [&](const Flag& known) {
      return known.name == given.name || known.short_name == given.name;
    });
    if (flag == flags_.end()) return std::unexpected(strange_flag(word));
    const std::string name(flag->name);
    if (is_switch(*flag)) {
      if (given.value)
        return std::unexpected(wrong_usage(name + " takes no value", help_attempt(line_.path)));
      keep(*flag, "");
    } else if (given.value) {
      std::string value(*given.value);
      if (is_path(*flag) && value.starts_with("~/") && !home_.empty()) value.replace(0, 1, home_);
      keep(*flag, value);
    } else if (!words_.empty()) {
      keep(*flag, next());
    } else {
      return std::unexpected(
          wrong_usage(name + " needs a value: " + std::string(flag->value), help_attempt(line_.path)));
    }
    return {};
  }

  void keep(const Flag& flag, const std::string& value) {
    const auto is = [&](const Flag& other) { return flag.name == other.name; };
    if (line_.command != nullptr && std::ranges::any_of(line_.command->flags, is))
      line_.arguments.add(flag.name, value);
    else if (is(kConfigFlag))
      line_.configuration_file = value;
    else if (is(kStageFlag))
      line_.stage = value;
    else if (is(kQuietFlag))
      line_.volume = Volume::Quiet;
    else if (is(kVerboseFlag))
      line_.volume = Volume::Verbose;
    else if (is(kHelpFlag))
      line_.wish = CommandLine::Wish::Help;
    else if (is(kVersionFlag))
      line_.wish = line_.wish == CommandLine::Wish::Action ? CommandLine::Wish::Version : line_.wish;
    else
      line_.settings[std::string(flag.name)] = value;
  }

  Failure out_of_place(const std::string& word) {
    // Whoever writes "list -5" means a flag.
    if (!flags_end_ && word.size() > 1 && word.starts_with('-')) return strange_flag(word);
    if (line_.command == nullptr) return unknown_command(word, line_.path);
    return wrong_usage("unexpected argument '" + word + "' after '" + line_.path + "'",
                       attempt_of(*line_.command));
  }

  // What to say depends on the command, which may come after the flag.
  Failure strange_flag(const std::string& word) {
    while (line_.command == nullptr && !words_.empty()) enter(next());
    return unknown_flag(word, line_);
  }

  std::span<const std::string> words_;  // Those that are left.
  std::string_view home_;
  bool flags_end_ = false;
  std::vector<Flag> flags_ = global_flags();  // Those that may come now.
  std::span<const Positional> positionals_;   // The same; one that takes many words stays.
  CommandLine line_;
};

}  // namespace

std::vector<Flag> global_flags() {
  std::vector<Flag> flags;
  for (const Setting& setting : all_settings()) {
    if (is_global(setting.group))
      flags.push_back({.name = setting.flag, .value = setting.value, .meaning = setting.meaning});
  }
  for (const Flag& flag : {kConfigFlag, kStageFlag, kQuietFlag, kVerboseFlag, kHelpFlag, kVersionFlag})
    flags.push_back(flag);
  return flags;
}

std::vector<Flag> flags_of(const Command& command) {
  std::vector<Flag> flags = command.flags;
  for (const Setting& setting : all_settings()) {
    if (std::ranges::find(command.settings, setting.group) == command.settings.end()) continue;
    flags.push_back({.name = setting.flag, .value = setting.value, .meaning = setting.meaning});
    for (const Shorthand& shorthand : kShorthands)
      if (setting.flag == shorthand.setting_flag) flags.push_back(shorthand.flag);
  }
  return flags;
}

const Command* find_command(std::string_view name) {
  const auto at = std::ranges::find(commands(), name, &Command::name);
  return at == commands().end() ? nullptr : &*at;
}

std::vector<std::string> next_words(std::string_view path) {
  std::vector<std::string> words;
  const std::string start = path.empty() ? "" : std::string(path) + " ";
  for (const Command& command : commands()) {
    if (!command.name.starts_with(start)) continue;
    const std::string_view rest = command.name.substr(start.size());
    const std::string word(rest.substr(0, rest.find(' ')));
    if (std::ranges::find(words, word) == words.end()) words.push_back(word);
  }
  return words;
}

bool is_path(const Flag& flag) {
  return flag.value == "FILE" || flag.value == "DIR";
}

std::string attempt_of(const Command& command) {
  return std::string(command.examples.front().line);
}

std::expected<CommandLine, Failure> parse_command_line(const std::vector<std::string>& arguments,
                                                       std::string_view home) {
  CommandLine line = TRY(Parser(arguments, home).parse());
  if (line.wish != CommandLine::Wish::Action) return line;
  if (line.command == nullptr) return std::unexpected(no_command(line.path));

  for (const auto& [flag, setting_flag, value] : kShorthands)
    if (line.settings.erase(std::string(flag.name)) > 0 &&
        !line.settings.try_emplace(std::string(setting_flag), value).second)
      return std::unexpected(
          wrong_usage(std::string(flag.name) + " and " + std::string(setting_flag) + " exclude each other",
                      attempt_of(*line.command)));
  for (const Positional& positional : line.command->positionals) {
    if (positional.count != Count::Any && !line.arguments.has(positional.name))
      return std::unexpected(
          wrong_usage(std::string(positional.name) + " is missing: " + std::string(positional.meaning),
                      attempt_of(*line.command)));
  }
  return line;
}

}  // namespace bellwether::cli
