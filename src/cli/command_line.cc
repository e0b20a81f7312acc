#include "cli/command_line.h"

// CLI11 includes <iostream>, though nothing of it that is called here uses std::cout: the streams that
// <iostream> makes when a program starts are a seventh of what a function does before its first invocation.
// A library without this guard makes them as ever.
#define _GLIBCXX_IOSTREAM 1  // NOLINT(*-reserved-identifier, *-identifier-naming)
#include <istream>
#include <ostream>
namespace std {
extern istream cin;
extern ostream cout, cerr, clog;
}  // namespace std

#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/text.h"
#include "cli/message.h"

namespace bellwether::cli {
namespace {

using settings::all_settings;
using settings::is_global;
using settings::Setting;

// CLI11 splits a value in square brackets into a list; a card may well be called
// "[Foil]". This byte in front hides the bracket.
constexpr char kGuard = '\x01';

constexpr Flag kAverageShorthand = {"--ema", "", "short for --average-kind exponential"};

// Arguments that CLI11 takes at their word, last first as it wants them.
std::vector<std::string> tamed(const std::vector<std::string>& arguments) {
  std::vector<std::string> tame;
  const auto guarded = [](const std::string& value) {
    return value.starts_with('[') ? kGuard + value : value;
  };
  for (const std::string& argument : arguments) {
    const auto equals = argument.find('=');
    // As two words, because CLI11 takes "--owner=" to lack its value.
    if (argument.starts_with("--") && equals != std::string::npos && equals + 1 == argument.size()) {
      tame.push_back(argument.substr(0, equals));
      tame.emplace_back();
    } else {
      tame.push_back(guarded(argument));
    }
  }
  std::ranges::reverse(tame);
  return tame;
}

std::string untamed(std::string value) {
  if (value.starts_with(kGuard)) value.erase(0, 1);
  return value;
}

bool is_switch(const Flag& flag) {
  return flag.value.empty();
}

CLI::Option* add_flag(CLI::App& app, const Flag& flag) {
  std::string names(flag.name);
  if (!flag.short_name.empty()) names.insert(0, std::string(flag.short_name) + ",");
  if (is_switch(flag)) return app.add_flag(names)->disable_flag_override();
  return app.add_option(names)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

// CLI11's tree for the table of commands. What is required is checked after an
// unknown flag has been reported, so CLI11 does not know about it.
class Tree {
 public:
  Tree() {
    prepare(root_);
    for (const Flag& flag : global_flags()) add_flag(root_, flag);
    for (const Command& command : commands()) {
      CLI::App* app = &root_;
      for (std::string_view rest = command.name; !rest.empty();) {
        const auto space = rest.find(' ');
        app = child(*app, std::string(rest.substr(0, space)));
        rest = space == std::string_view::npos ? std::string_view{} : rest.substr(space + 1);
      }
      for (const Flag& flag : flags_of(command)) add_flag(*app, flag);
      for (const Positional& positional : command.positionals) {
        CLI::Option* option = app->add_option(std::string(positional.name));
        if (positional.count != Count::One)
          option->expected(0, CLI::detail::expected_max_vector_size)->allow_extra_args();
      }
    }
  }

  CLI::App& root() { return root_; }

 private:
  static void prepare(CLI::App& app) {
    app.set_help_flag("");
    app.require_subcommand(0, 1);
    app.fallthrough();
    app.allow_extras();
  }

  static CLI::App* child(CLI::App& parent, const std::string& name) {
    for (CLI::App* known : parent.get_subcommands([](CLI::App*) { return true; })) {
      if (known->get_name() == name) return known;
    }
    CLI::App* app = parent.add_subcommand(name);
    prepare(*app);
    return app;
  }

  CLI::App root_;
};

std::string help_attempt(const std::string& path) {
  return "bellwether " + path + (path.empty() ? "" : " ") + "--help";
}

Failure wrong_usage(std::string message, std::string attempt) {
  return {ExitCode::WrongUsage, std::move(message), std::move(attempt)};
}

std::string did_you_mean(const std::optional<std::string>& near) {
  return near ? "; did you mean '" + *near + "'?" : "";
}

const Command* find_command(std::string_view name) {
  const auto at = std::ranges::find(commands(), name, &Command::name);
  return at == commands().end() ? nullptr : &*at;
}

// The words that may follow `path`: for "" "price", for "price" "set".
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

Failure unknown_flag(const std::string& argument, const CommandLine& line) {
  const std::string name = argument.substr(0, argument.find('='));
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

// `is_first`: it stands where the command's first word should.
Failure unexpected_word(const std::string& word, bool is_first, CommandLine line) {
  if (is_first) {
    line.command = nullptr;
    line.path.clear();
  }
  if (line.command != nullptr)
    return wrong_usage("unexpected argument '" + word + "' after '" + std::string(line.path) + "'",
                       attempt_of(*line.command));
  const auto words = next_words(line.path);
  const auto near = nearest_word(word, words);
  const std::string path = line.path.empty() ? "" : line.path + " ";
  return wrong_usage(
      "unknown command '" + path + word + "'" + did_you_mean(near ? std::optional(path + *near) : near),
      help_attempt(near ? path + *near : line.path));
}

Failure no_command(const CommandLine& line) {
  if (line.path.empty()) return wrong_usage("no command is given", "bellwether --help");
  std::string words;
  for (const std::string& word : next_words(line.path)) words += (words.empty() ? "" : ", ") + word;
  const std::string first = line.path + " " + next_words(line.path).front();
  return wrong_usage("'" + line.path + "' needs one of: " + words, attempt_of(*find_command(first)));
}

void take_values(const CLI::App& app, CommandLine& line) {
  const auto values = [&](std::string_view name) {
    std::vector<std::string> results = app.get_option(std::string(name))->results();
    for (std::string& value : results) value = untamed(std::move(value));
    return results;
  };
  for (const Positional& positional : line.command->positionals) {
    line.arguments.declare(positional.name);
    for (std::string& value : values(positional.name)) line.arguments.add(positional.name, std::move(value));
  }
  for (const Flag& flag : line.command->flags) {
    line.arguments.declare(flag.name);
    for (std::string& value : values(flag.name)) line.arguments.add(flag.name, std::move(value));
  }
  for (const Setting& setting : all_settings()) {
    if (std::ranges::find(line.command->settings, setting.group) == line.command->settings.end()) continue;
    if (const auto given = values(setting.flag); !given.empty())
      line.settings[std::string(setting.flag)] = given.back();
  }
}

void take_globals(const CLI::App& root, CommandLine& line) {
  const auto value = [&](const std::string& name) -> std::optional<std::string> {
    const auto results = root.get_option(name)->results();
    return results.empty() ? std::nullopt : std::optional(untamed(results.back()));
  };
  for (const Setting& setting : all_settings()) {
    if (!is_global(setting.group)) continue;
    if (const auto given = value(std::string(setting.flag)))
      line.settings[std::string(setting.flag)] = *given;
  }
  line.configuration_file = value("--config");
  line.stage = value("--stage");
}

// "--owner: 1 required TEXT missing" and the like, in our words.
Failure in_our_words(const CLI::ParseError& error, const CommandLine& line) {
  const std::string text = error.what();
  const std::string name = text.substr(0, text.find_first_of(": "));
  std::vector<Flag> flags = global_flags();
  if (line.command != nullptr) std::ranges::copy(flags_of(*line.command), std::back_inserter(flags));
  const auto flag = std::ranges::find_if(
      flags, [&](const Flag& known) { return known.name == name || known.name == "--" + name; });
  if (flag == flags.end()) return wrong_usage(text, help_attempt(line.path));
  return wrong_usage(
      std::string(flag->name) +
          (is_switch(*flag) ? " takes no value" : " needs a value: " + std::string(flag->value)),
      help_attempt(line.path));
}

}  // namespace

std::vector<Flag> global_flags() {
  std::vector<Flag> flags;
  for (const Setting& setting : all_settings()) {
    if (is_global(setting.group))
      flags.push_back({.name = setting.flag, .value = setting.value, .meaning = setting.meaning});
  }
  flags.push_back({"--config", "FILE", "the configuration file"});
  flags.push_back({"--stage", "NAME", "where it all runs: local, this machine, or a stage on AWS"});
  flags.push_back({"--help", "", "this help", "-h"});
  flags.push_back({"--version", "", "the version"});
  return flags;
}

std::vector<Flag> flags_of(const Command& command) {
  std::vector<Flag> flags = command.flags;
  for (const Setting& setting : all_settings()) {
    if (std::ranges::find(command.settings, setting.group) == command.settings.end()) continue;
    flags.push_back({.name = setting.flag, .value = setting.value, .meaning = setting.meaning});
    if (setting.flag == "--average-kind") flags.push_back(kAverageShorthand);
  }
  return flags;
}

std::string attempt_of(const Command& command) {
  return std::string(command.examples.front().line);
}

std::expected<CommandLine, Failure> parse_command_line(const std::vector<std::string>& arguments) {
  std::vector<std::string> words = arguments;
  const bool help_first = !words.empty() && words[0] == "help";
  if (help_first) words.erase(words.begin());

  Tree tree;
  CLI::App& root = tree.root();
  std::optional<CLI::ParseError> error;
  try {
    std::vector<std::string> reversed = tamed(words);
    root.parse(reversed);
  } catch (const CLI::ParseError& thrown) {
    error = thrown;
  }

  CommandLine line;
  const CLI::App* app = &root;
  while (!app->get_subcommands().empty()) {
    app = app->get_subcommands().front();
    line.path += (line.path.empty() ? "" : " ") + app->get_name();
  }
  line.command = find_command(line.path);

  for (const std::string& extra : root.remaining(true)) {
    if (extra == "--") continue;
    const std::string word = untamed(extra);
    return std::unexpected(word.size() > 1 && word[0] == '-'
                               ? unknown_flag(word, line)
                               : unexpected_word(word, word == words.front(), line));
  }
  if (error) return std::unexpected(in_our_words(*error, line));
  if (help_first || root.get_option("--help")->count() > 0) {
    line.wish = CommandLine::Wish::Help;
    return line;
  }
  if (root.get_option("--version")->count() > 0) {
    line.wish = CommandLine::Wish::Version;
    return line;
  }
  if (line.command == nullptr) return std::unexpected(no_command(line));

  take_globals(root, line);
  take_values(*app, line);
  if (const CLI::Option* shorthand = app->get_option_no_throw("--ema");
      shorthand != nullptr && shorthand->count() > 0) {
    if (line.settings.contains("--average-kind"))
      return std::unexpected(
          wrong_usage("--ema and --average-kind exclude each other", attempt_of(*line.command)));
    line.settings["--average-kind"] = "exponential";
  }
  for (const Positional& positional : line.command->positionals) {
    if (positional.count != Count::Any && !line.arguments.has(positional.name))
      return std::unexpected(
          wrong_usage(std::string(positional.name) + " is missing: " + std::string(positional.meaning),
                      attempt_of(*line.command)));
  }
  return line;
}

}  // namespace bellwether::cli
