#include "cli/help.h"

#include <algorithm>

#include "cli/command_line.h"
#include "cli/message.h"

namespace bellwether::cli {
namespace {

using settings::all_settings;
using settings::Setting;

constexpr std::size_t kHelpWidth = 100;

struct Line {
  std::string left, right;
};

// Two columns, the right one wrapped.
std::string aligned(const std::vector<Line>& lines) {
  constexpr std::size_t kLeftMax = 34;
  std::size_t left_width = 0;
  for (const Line& line : lines) {
    if (line.left.size() <= kLeftMax) left_width = std::max(left_width, line.left.size());
  }
  const std::string indent(2 + left_width + 2, ' ');
  std::string text;
  for (const auto& [left, right] : lines) {
    std::string row = "  " + left;
    if (left.size() > left_width) {
      text += row + "\n";
      row = indent;
    }
    row.resize(std::max(row.size(), indent.size()), ' ');
    bool at_start = true;
    for (std::string_view rest = right; !rest.empty();) {
      const auto space = rest.find(' ');
      const std::string_view word = rest.substr(0, space);
      if (!at_start && row.size() + 1 + word.size() > kHelpWidth) {
        text += row + "\n";
        row = indent;
        at_start = true;
      }
      row += (at_start ? "" : " ") + std::string(word);
      at_start = false;
      rest = space == std::string_view::npos ? std::string_view{} : rest.substr(space + 1);
    }
    row.erase(row.find_last_not_of(' ') + 1);
    text += row + "\n";
  }
  return text;
}

const Setting* setting_of(std::string_view flag) {
  const auto at = std::ranges::find(all_settings(), flag, &Setting::flag);
  return at == all_settings().end() ? nullptr : &*at;
}

std::string default_of(const Setting& setting) {
  if (setting.flag == "--state") return "$XDG_DATA_HOME/bellwether or ~/.local/share/bellwether";
  if (setting.flag == "--bucket") return "<state>/bucket";
  if (setting.flag == "--protected") return "true for prod";
  if (setting.group == SettingGroup::Aws && setting.flag != "--attributes") return "";
  const std::string text = setting.access.text(Settings{});
  return text.empty() ? "none" : text;
}

std::string setting_path(const Setting& setting) {
  return std::string(setting.section) + (setting.section == settings::kStageSection ? ".NAME." : ".") +
         std::string(setting.key);
}

Line line_of(const Flag& flag) {
  Line line;
  if (!flag.short_name.empty()) line.left = std::string(flag.short_name) + ", ";
  line.left += flag.name;
  if (!flag.value.empty()) line.left += " " + std::string(flag.value);
  line.right = flag.meaning;
  if (const Setting* setting = setting_of(flag.name)) {
    const std::string otherwise = default_of(*setting);
    line.right +=
        " (" + (otherwise.empty() ? "" : "default: " + otherwise + "; ") + setting_path(*setting) + ")";
  } else if (flag.name == "--config") {
    line.right += " (default: ./bellwether.toml, else $XDG_CONFIG_HOME/bellwether/bellwether.toml)";
  } else if (flag.name == "--stage") {
    line.right += " (default: $BELLWETHER_STAGE or local)";
  }
  return line;
}

std::string usage_of(const Command& command) {
  std::string usage = "bellwether " + std::string(command.name);
  for (const Positional& positional : command.positionals) {
    const std::string name(positional.name);
    usage += positional.count == Count::One   ? " " + name
             : positional.count == Count::Any ? " [" + name + "...]"
                                              : " " + name + "...";
  }
  return usage + " [options]";
}

class Page {
 public:
  explicit Page(bool color) : color_(color) {}

  void say(std::string_view text) { text_ += std::string(text) + "\n"; }
  void section(std::string_view title, const std::vector<Line>& lines) {
    if (lines.empty()) return;
    text_ += "\n" + in_ink(title, Ink::Bold, color_) + "\n" + aligned(lines);
  }
  void examples(const std::vector<Example>& examples) {
    text_ += "\n" + in_ink("Examples", Ink::Bold, color_) + "\n";
    for (const Example& example : examples) {
      if (!example.what.empty())
        text_ += "  " + in_ink("# " + std::string(example.what), Ink::Dim, color_) + "\n";
      text_ += "  " + std::string(example.line) + "\n";
    }
  }
  std::string take() { return std::move(text_); }

 private:
  bool color_;
  std::string text_;
};

std::vector<Line> lines_of(const std::vector<Flag>& flags) {
  std::vector<Line> lines;
  for (const Flag& flag : flags) lines.push_back(line_of(flag));
  return lines;
}

// The flags of every command: those that say where a stage on AWS lies, or the others.
std::vector<Flag> globals(bool of_aws) {
  std::vector<Flag> flags = global_flags();
  std::erase_if(flags, [&](const Flag& flag) {
    const Setting* setting = setting_of(flag.name);
    return (setting != nullptr && setting->group == SettingGroup::Aws) != of_aws;
  });
  return flags;
}

std::string flag_names(const std::vector<Flag>& flags) {
  std::string names;
  for (const Flag& flag : flags) names += (names.empty() ? "" : "  ") + line_of(flag).left;
  return names;
}

std::string command_help(const Command& command, bool color) {
  Page page(color);
  page.say(std::string(command.name) + ": " + std::string(command.summary));
  page.say("\n" + in_ink("Usage", Ink::Bold, color) + "\n  " + usage_of(command));
  if (!command.details.empty()) page.say("\n" + std::string(command.details));
  page.examples(command.examples);
  std::vector<Line> positionals;
  for (const Positional& positional : command.positionals)
    positionals.push_back({std::string(positional.name), std::string(positional.meaning)});
  page.section("Arguments", positionals);
  page.section("Options", lines_of(flags_of(command)));
  page.section("Global options", {{flag_names(globals(false)), ""}});
  page.say("  (bellwether --help says what they do, and which there are for stages on AWS)");
  if (!command.settings.empty())
    page.say(
        "\nAn option with a name like chart.theme is also a key of the configuration file (theme in\n"
        "[chart]) and an environment variable (BELLWETHER_THEME for --theme). The option wins over the\n"
        "variable, the variable over the file.");
  return page.take();
}

constexpr Example kProgramExamples[] = {
    {"bellwether price set 'Sol Ring' 2024-01-31 1200 --currency JPY", "say what an item cost on a day"},
    {"bellwether add netflix 'Sol Ring'", "watch items by name"},
    {"bellwether up", "draw every chart as prices change, until Ctrl-C"},
    {"bellwether chart prices.csv -o prices.png --weekly", "draw one chart, without any engine"},
};
constexpr Example kPriceExamples[] = {
    {"bellwether price set 'Sol Ring' 2024-01-31 1200 --currency JPY", ""},
    {"bellwether price import cards/*.csv --owner me", ""},
};
constexpr Example kItemExamples[] = {{"bellwether item set 'Sol Ring' --target 2000 --tag foil", ""}};
constexpr Example kRunExamples[] = {{"bellwether run fan-out", ""}};
constexpr Example kQueueExamples[] = {{"bellwether queue status", ""}};
constexpr Example kConfigExamples[] = {{"bellwether config init", ""}, {"bellwether config show", ""}};
constexpr Example kDeadLetterExamples[] = {
    {"bellwether dead-letters list", ""},
    {"bellwether dead-letters redrive --all", ""},
};

std::vector<Example> examples_of(std::string_view path) {
  if (path == "price") return {std::begin(kPriceExamples), std::end(kPriceExamples)};
  if (path == "item") return {std::begin(kItemExamples), std::end(kItemExamples)};
  if (path == "dead-letters") return {std::begin(kDeadLetterExamples), std::end(kDeadLetterExamples)};
  if (path == "config") return {std::begin(kConfigExamples), std::end(kConfigExamples)};
  if (path == "run") return {std::begin(kRunExamples), std::end(kRunExamples)};
  if (path == "queue") return {std::begin(kQueueExamples), std::end(kQueueExamples)};
  return {std::begin(kProgramExamples), std::end(kProgramExamples)};
}

}  // namespace

std::string short_help(bool color) {
  Page page(color);
  page.say("bellwether watches prices: it draws a chart of each thing you watch when its price changes");
  page.examples({{"bellwether chart prices.csv -o prices.png", "a chart of a file of prices"},
                 {"bellwether up --open", "the page of all that is watched; until Ctrl-C"},
                 {"bellwether price set 'Sol Ring' 2024-01-31 12.50 --currency USD", "in another terminal"}});
  page.say("\nAll commands: bellwether --help");
  return page.take();
}

std::string help_text(std::string_view path, bool color) {
  const auto exact = std::ranges::find(commands(), path, &Command::name);
  if (exact != commands().end()) return command_help(*exact, color);

  Page page(color);
  if (path.empty())
    page.say(
        "bellwether: draws every item's chart the moment a price changes, and reads what is said about it");
  page.say((path.empty() ? "\n" : "") + in_ink("Usage", Ink::Bold, color) + "\n  bellwether " +
           (path.empty() ? "" : std::string(path) + " ") + "COMMAND [options]");
  page.examples(examples_of(path));
  std::vector<Line> lines;
  for (const Command& command : commands()) {
    if (path.empty() || command.name.starts_with(std::string(path) + " "))
      lines.push_back({std::string(command.name), std::string(command.summary)});
  }
  page.section("Commands", lines);
  page.section("Global options", lines_of(globals(false)));
  page.section("Options of a stage on AWS", lines_of(globals(true)));
  page.section("Exit codes", {{"0", "done"},
                              {"1", "did not succeed, or not all of it"},
                              {"2", "wrong usage; nothing has happened"},
                              {"130", "interrupted"}});
  page.say("\nMore on a command: bellwether COMMAND --help");
  if (path.empty())
    page.say(
        "state.dir and state.bucket are keys of the configuration file: dir and bucket in [state].\n"
        "As environment variables they are BELLWETHER_STATE and BELLWETHER_BUCKET. stage.NAME.table is "
        "table\n"
        "in [stage.NAME], and BELLWETHER_TABLE. Credentials come from where the AWS CLI takes them.");
  return page.take();
}

}  // namespace bellwether::cli
