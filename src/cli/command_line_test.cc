#include "cli/command_line.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "cli/help.h"

namespace bellwether::cli {
namespace {

using Words = std::vector<std::string>;

// The words of a command line as a shell would make them, without redirections
// and what is behind a pipe.
Words shell_words(std::string_view line) {
  Words words;
  std::string word;
  bool quoted = false, any = false;
  const auto end_word = [&] {
    if (any) words.push_back(word);
    word.clear();
    any = false;
  };
  for (const char c : line) {
    if (c == '\'') {
      quoted = !quoted;
      any = true;
    } else if (!quoted && (c == '|' || c == '<' || c == '>')) {
      if (word == "2") any = false;
      break;
    } else if (!quoted && c == ' ') {
      end_word();
    } else {
      word += c;
      any = true;
    }
  }
  end_word();
  return words;
}

std::string unwrapped(const std::string& text) {
  std::string line;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n';
    if (!space || !line.ends_with(' ')) line += space ? ' ' : c;
  }
  return line;
}

// True when the line is one that the program takes.
testing::AssertionResult is_taken(std::string_view line) {
  Words words = shell_words(line);
  if (words.empty() || words[0] != "bellwether")
    return testing::AssertionFailure() << "does not start with bellwether";
  words.erase(words.begin());
  const auto parsed = parse_command_line(words);
  if (!parsed) return testing::AssertionFailure() << parsed.error().message;
  if (parsed->wish != CommandLine::Wish::Action) return testing::AssertionSuccess();
  for (const auto& [flag, value] : parsed->settings) {
    Settings defaults;
    const auto setting = std::ranges::find(settings::all_settings(), flag, &settings::Setting::flag);
    if (const auto set = setting->access.set(defaults, value); !set)
      return testing::AssertionFailure() << flag << ": " << set.error().message;
  }
  const auto run = parsed->command->read(parsed->arguments);
  if (!run) return testing::AssertionFailure() << run.error().message;
  return testing::AssertionSuccess();
}

TEST(CommandLine, ATildeBehindTheEqualsSignOfAPathIsTheHome) {
  const auto line = parse_command_line(
      {"chart", "a.csv", "--output=~/a.png", "--title=~/a", "--state=~/s", "--config", "~/c"}, "/home/ann");
  ASSERT_TRUE(line);
  EXPECT_EQ(line->arguments.value("--output"), "/home/ann/a.png");
  EXPECT_EQ(line->arguments.value("--title"), "~/a") << "is no path";
  EXPECT_EQ(line->settings.at("--state"), "/home/ann/s");
  EXPECT_EQ(line->configuration_file, "~/c") << "of a word of its own the shell has made what it wants";
}

TEST(CommandLine, EveryExampleInHelpIsTaken) {
  std::vector<std::string> paths = {"", "price", "dead-letters", "run", "queue"};
  for (const Command& command : commands()) paths.emplace_back(command.name);
  for (const std::string& path : paths) {
    const std::string help = help_text(path, false);
    const auto start = help.find("\nExamples\n");
    ASSERT_NE(start, std::string::npos) << path;
    const std::string examples = help.substr(start + 10, help.find("\n\n", start + 10) - start - 10);
    int lines = 0;
    for (std::size_t at = 0; at < examples.size();) {
      const auto end = std::min(examples.find('\n', at), examples.size());
      const std::string line = examples.substr(at + 2, end - at - 2);
      at = end + 1;
      if (line.starts_with('#')) continue;
      EXPECT_TRUE(is_taken(line)) << line;
      EXPECT_TRUE(path.empty() || line.starts_with("bellwether " + path)) << line;
      ++lines;
    }
    EXPECT_GE(lines, 1) << path;
  }
}

TEST(CommandLine, HelpNamesEveryFlagWithItsDefaultAndEveryExitCode) {
  for (const Command& command : commands()) {
    const std::string help = help_text(command.name, false);
    for (const Flag& flag : flags_of(command))
      EXPECT_NE(help.find(flag.name), std::string::npos) << command.name;
    for (const settings::Setting& setting : settings::all_settings()) {
      const bool has = help.find(std::string(setting.flag) + " ") != std::string::npos;
      const bool own = std::ranges::find(command.settings, setting.group) != command.settings.end();
      // Of one text and not of a stage: "sentiment --language".
      const bool named_alike =
          std::ranges::find(command.flags, setting.flag, &Flag::name) != command.flags.end();
      EXPECT_EQ(has, own || named_alike || setting.group == SettingGroup::Place)
          << command.name << " " << setting.flag;
    }
  }
  for (const Flag& flag : global_flags())
    EXPECT_NE(help_text("", false).find(flag.name), std::string::npos) << flag.name;
  EXPECT_NE(unwrapped(help_text("up", false)).find("(default: TRIM_HORIZON; draw-charts.starting_position)"),
            std::string::npos);
  const std::string help = help_text("", false);
  for (const char* text :
       {"\nExit codes\n", "0    done", "1    did not", "2    wrong usage", "130  interrupted"})
    EXPECT_NE(help.find(text), std::string::npos) << text;
  for (const Command& command : commands()) EXPECT_NE(help.find(command.name), std::string::npos);
}

TEST(CommandLine, NoLineOfHelpIsWiderThanAHundredColumns) {
  for (const Command& command : commands()) {
    const std::string help = help_text(command.name, false);
    for (std::size_t at = 0, end; at < help.size(); at = end + 1) {
      end = help.find('\n', at);
      EXPECT_LE(end - at, 100u) << help.substr(at, end - at);
    }
  }
}

TEST(CommandLine, AnswersWrongUsageWithWhatIsWrongAndALineThatWorks) {
  const struct {
    Words words;
    std::string message;
  } cases[] = {
      {{}, "no command is given"},
      {{"statsu"}, "unknown command 'statsu'; did you mean 'status'?"},
      {{"frobnicate"}, "unknown command 'frobnicate'"},
      {{"price"}, "'price' needs one of: set, import, export"},
      {{"price", "ste"}, "unknown command 'price ste'; did you mean 'price set'?"},
      {{"dead-letters"}, "'dead-letters' needs one of: list, show, redrive, purge"},
      {{"dead-leters", "list"}, "unknown command 'dead-leters'; did you mean 'dead-letters'?"},
      {{"up", "now"}, "unexpected argument 'now' after 'up'"},
      {{"up", "--them", "dark"}, "unknown flag '--them'; did you mean '--theme'?"},
      {{"up", "--batchsize=5"}, "unknown flag '--batchsize'; did you mean '--batch-size'?"},
      {{"--theme", "dark", "up"}, "'--theme' comes after the command it belongs to"},
      {{"--theme", "dark"}, "'--theme' comes after the command it belongs to"},
      {{"price", "set"}, "ITEM is missing: the item's name"},
      {{"price", "set", "Sol Ring"}, "DAY is missing: as YYYY-MM-DD, or today"},
      {{"price", "set", "Sol Ring", "2024-01-31"},
       "PRICE is missing: a decimal of at least 0, as 1200 or 12.34"},
      {{"price", "set", "Sol Ring", "2024-01-31", "1", "2"}, "unexpected argument '2' after 'price set'"},
      {{"price", "set", "--onwer", "me"}, "unknown flag '--onwer'; did you mean '--owner'?"},
      {{"price", "set", "a", "2024-01-31", "1", "--owner"}, "--owner needs a value: OWNER"},
      {{"price", "import"}, "FILE is missing: files of prices; - is standard input"},
      {{"list", "--json=yes"}, "--json takes no value"},
      {{"list", "--jsno"}, "unknown flag '--jsno'; did you mean '--json'?"},
      {{"show"}, "ITEM is missing: the item's name"},
      {{"status", "-x"}, "unknown flag '-x'"},
      {{"dead-letters", "list", "3"}, "unexpected argument '3' after 'dead-letters list'"},
      {{"dead-letters", "purge", "--al"}, "unknown flag '--al'; did you mean '--all'?"},
      {{"invoke"},
       "FUNCTION is missing: draw-charts, fan-out, read-sentiment, publish, decide-alerts or send-alerts"},
      {{"invoke", "draw-charts"}, "EVENT is missing: a JSON file; - is standard input"},
      {{"chart"}, "FILE is missing: a file of prices; - is standard input"},
      {{"chart", "a.csv", "--small", "--compression", "quick"},
       "--small and --compression exclude each other"},
      {{"chart", "a.csv", "--ema", "--average-kind", "simple"},
       "--ema and --average-kind exclude each other"},
      {{"status", "netflix"}, "unexpected argument 'netflix' after 'status'"},
      {{"add", "-i"}, "--item needs a value: NAME"},
      {{"update", "-o", "a", "--nwe", "b"}, "unknown flag '--nwe'; did you mean '--new'?"},
      {{"run"}, "'run' needs one of: fan-out"},
      {{"queue", "staus"}, "unknown command 'queue staus'; did you mean 'queue status'?"},
      {{"dead-letters", "show"}, "ID is missing: as listed by dead-letters list"},
      {{"list", "--state"}, "--state needs a value: DIR"},
      {{"list", "--help", "--oops"}, "unknown flag '--oops'"},
      {{"list", "--json="}, "--json takes no value"},
      {{"list", "--json=true"}, "--json takes no value"},
      {{"list", "-hx"}, "--help takes no value"},
      {{"list", "-5"}, "unknown flag '-5'"},
      {{"list", "-"}, "unexpected argument '-' after 'list'"},
      {{"list", "--", "list"}, "unexpected argument 'list' after 'list'"},
      {{"list", "--", "--json"}, "unexpected argument '--json' after 'list'"},
      {{"price", "--", "--json"}, "unknown command 'price --json'"},
      {{"price", "now", "set"}, "unknown command 'price now'"},
      {{"--state", "s", "lst", "show"}, "unknown command 'lst'; did you mean 'list'?"},
      {{"--oops", "list"}, "unknown flag '--oops'"},
      {{"--jsno", "--state", "s", "list"}, "unknown flag '--jsno'; did you mean '--json'?"},
      {{"--theme", "dark", "list"}, "unknown flag '--theme'"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.message);
    const auto line = parse_command_line(c.words);
    ASSERT_FALSE(line);
    EXPECT_EQ(line.error().code, ExitCode::WrongUsage);
    EXPECT_EQ(line.error().message, c.message);
    EXPECT_TRUE(is_taken(line.error().attempt)) << line.error().attempt;
  }
}

TEST(CommandLine, TakesGlobalOptionsBeforeAndAfterTheCommand) {
  for (const Words& words :
       {Words{"--state", "s", "--bucket=b", "--config", "c", "price", "set", "i", "2024-01-31", "1"},
        Words{"price", "--state", "s", "set", "i", "--bucket=b", "2024-01-31", "1", "--config", "c"}}) {
    const auto line = parse_command_line(words);
    ASSERT_TRUE(line) << line.error().message;
    EXPECT_EQ(line->command->name, "price set");
    EXPECT_EQ(line->settings, (std::map<std::string, std::string>{{"--state", "s"}, {"--bucket", "b"}}));
    EXPECT_EQ(line->configuration_file, "c");
    EXPECT_EQ(line->arguments.value("PRICE"), "1");
  }
}

TEST(CommandLine, TakesEveryTextAsAnArgument) {
  for (const std::string name :
       {"Sol Ring", "[Foil]", "[a,b]", "list", "稲妻", "{}", "a=b", "%", "", "\"", "--"}) {
    const auto line = parse_command_line({"show", "--owner", name, "--", name});
    ASSERT_TRUE(line) << name << ": " << line.error().message;
    EXPECT_EQ(line->arguments.all("ITEM"), Words{name});
    EXPECT_EQ(line->arguments.value("--owner"), name);
  }
  const auto files = parse_command_line({"price", "import", "[a].csv", "[b,c]", "list", "-", "--owner=[me]"});
  ASSERT_TRUE(files) << files.error().message;
  EXPECT_EQ(files->arguments.all("FILE"), (Words{"[a].csv", "[b,c]", "list", "-"}));
  EXPECT_EQ(files->arguments.value("--owner"), "[me]");
  const auto empty = parse_command_line({"show", "--owner=", "Sol Ring", "--json"});
  ASSERT_TRUE(empty) << empty.error().message;
  EXPECT_EQ(empty->arguments.value("--owner"), "");
  EXPECT_TRUE(empty->arguments.has("--json"));
}

TEST(CommandLine, NeverChangesAByteOfAWord) {
  for (int byte = 1; byte < 256; ++byte) {
    const std::string c(1, static_cast<char>(byte));
    for (const std::string& word : {c, c + c, c + "Sol Ring", "Sol Ring" + c}) {
      SCOPED_TRACE("byte " + std::to_string(byte) + " in '" + word + "'");
      if (!word.starts_with('-') || word == "-") {
        const auto shown = parse_command_line({"show", word});
        ASSERT_TRUE(shown) << shown.error().message;
        EXPECT_EQ(shown->arguments.all("ITEM"), Words{word});
      }
      const auto imported =
          parse_command_line({"--state=" + word, "--config", word, "price", "import", "--stage", word,
                              "--owner", word, "--url=" + word, "--", word, word});
      ASSERT_TRUE(imported) << imported.error().message;
      EXPECT_EQ(imported->settings.at("--state"), word);
      EXPECT_EQ(imported->configuration_file, word);
      EXPECT_EQ(imported->stage, word);
      EXPECT_EQ(imported->arguments.all("--owner"), Words{word});
      EXPECT_EQ(imported->arguments.all("--url"), Words{word});
      EXPECT_EQ(imported->arguments.all("FILE"), (Words{word, word}));
      const auto added = parse_command_line({"add", "-i", word, "-i" + word});
      ASSERT_TRUE(added) << added.error().message;
      EXPECT_EQ(added->arguments.all("--item"), (Words{word, word}));
    }
  }
}

TEST(CommandLine, AFlagTakesTheNextWordHoweverItBegins) {
  for (const std::string value : {"-x", "--json", "--", "-5", "-", "", "list", "=", "--state=s"}) {
    const auto line =
        parse_command_line({"price", "set", "--owner", value, "a", "2024-01-31", "1", "--json"});
    ASSERT_TRUE(line) << line.error().message;
    EXPECT_EQ(line->arguments.value("--owner"), value);
    EXPECT_TRUE(line->arguments.has("--json"));
    EXPECT_EQ(line->arguments.value("PRICE"), "1");
  }
}

TEST(CommandLine, AWordThatNamesNoFlagIsAnArgument) {
  const Words texts = {"-", "-5", "- so so -", "---", "++", "/x"};
  Words words = {"sentiment"};
  std::ranges::copy(texts, std::back_inserter(words));
  const auto line = parse_command_line(words);
  ASSERT_TRUE(line) << line.error().message;
  EXPECT_EQ(line->arguments.all("TEXT"), texts);
  EXPECT_EQ(parse_command_line({"price", "set", "a", "2024-01-31", "-5"})->arguments.value("PRICE"), "-5");
}

TEST(CommandLine, AfterTwoDashesEveryWordIsAnArgument) {
  const Words words = {"-x", "--json", "list", "price", "--owner=me", "--", "-5", "", "help"};
  for (const Words& command : {Words{"price", "import"}, {"dead-letters", "redrive"}, {"sentiment"}}) {
    Words line = command;
    line.emplace_back("--");
    std::ranges::copy(words, std::back_inserter(line));
    const auto parsed = parse_command_line(line);
    ASSERT_TRUE(parsed) << parsed.error().message;
    EXPECT_EQ(parsed->arguments.all(parsed->command->positionals.front().name), words);
    EXPECT_FALSE(parsed->arguments.has(parsed->command->flags.front().name));
  }
  // The words that name the command may stand there too.
  for (const Words& line : {Words{"--", "price", "set", "--owner", "2024-01-31", "-5"},
                            {"price", "--", "set", "--owner", "2024-01-31", "-5"}}) {
    const auto parsed = parse_command_line(line);
    ASSERT_TRUE(parsed) << parsed.error().message;
    EXPECT_EQ(parsed->command->name, "price set");
    EXPECT_EQ(parsed->arguments.value("ITEM"), "--owner");
    EXPECT_EQ(parsed->arguments.value("PRICE"), "-5");
  }
}

TEST(CommandLine, AFlagThatMayComeSeveralTimesKeepsAllItsValuesInOrder) {
  const auto line = parse_command_line({"add", "-i", "[b]", "--item", "a", "--item=", "-i", "list"});
  ASSERT_TRUE(line) << line.error().message;
  EXPECT_EQ(line->arguments.all("--item"), (Words{"[b]", "a", "", "list"}));
}

TEST(CommandLine, TheLastOfAFlagWins) {
  const auto line =
      parse_command_line({"up", "--theme", "dark", "--theme", "light", "--state=a", "--state=b"});
  ASSERT_TRUE(line) << line.error().message;
  EXPECT_EQ(line->settings.at("--theme"), "light");
  EXPECT_EQ(line->settings.at("--state"), "b");
}

TEST(CommandLine, NoFlagOfACommandMeansTwoThings) {
  for (const Command& command : commands()) {
    std::vector<Flag> flags = global_flags();
    std::ranges::copy(flags_of(command), std::back_inserter(flags));
    std::vector<std::string_view> names;
    for (const Flag& flag : flags) {
      names.push_back(flag.name);
      if (!flag.short_name.empty()) names.push_back(flag.short_name);
    }
    std::ranges::sort(names);
    const auto twice = std::ranges::adjacent_find(names);
    EXPECT_EQ(twice, names.end()) << *twice << " of " << command.name;
  }
}

TEST(CommandLine, EmaIsShortForExponentialAverages) {
  const auto line = parse_command_line({"chart", "prices.csv", "--ema"});
  ASSERT_TRUE(line) << line.error().message;
  EXPECT_EQ(line->settings, (std::map<std::string, std::string>{{"--average-kind", "exponential"}}));
}

TEST(CommandLine, UnderstandsEveryWayToAskForHelp) {
  const struct {
    Words words;
    std::string path;
  } cases[] = {{{"--help"}, ""},
               {{"-h"}, ""},
               {{"help"}, ""},
               {{"price", "--help"}, "price"},
               {{"help", "price"}, "price"},
               {{"help", "price", "set"}, "price set"},
               {{"--version", "--help"}, ""},
               {{"help", "list", "--version"}, "list"},
               {{"price", "set", "-h"}, "price set"},
               {{"chart", "--help", "x.csv"}, "chart"}};
  for (const auto& c : cases) {
    const auto line = parse_command_line(c.words);
    ASSERT_TRUE(line) << line.error().message;
    EXPECT_EQ(line->wish, CommandLine::Wish::Help);
    EXPECT_EQ(line->path, c.path);
  }
  EXPECT_EQ(parse_command_line({"--version"})->wish, CommandLine::Wish::Version);
}

TEST(CommandLine, EverySettingIsAFlagOfSomeCommand) {
  for (const settings::Setting& setting : settings::all_settings()) {
    const auto has = [&](const std::vector<Flag>& flags) {
      return std::ranges::find(flags, setting.flag, &Flag::name) != flags.end();
    };
    EXPECT_TRUE(has(global_flags()) ||
                std::ranges::any_of(commands(), [&](const Command& c) { return has(flags_of(c)); }))
        << setting.flag;
  }
}

// The line in words again, each flag with its value in one word and the rest after two dashes.
Words written_out(const CommandLine& line) {
  Words words = shell_words(line.path);
  for (const auto& [flag, value] : line.settings) words.push_back(flag + "=" + value);
  if (line.configuration_file) words.push_back("--config=" + *line.configuration_file);
  if (line.stage) words.push_back("--stage=" + *line.stage);
  for (const Flag& flag : line.command->flags) {
    for (const std::string& value : line.arguments.all(flag.name))
      words.push_back(std::string(flag.name) + (flag.value.empty() ? "" : "=" + value));
  }
  words.emplace_back("--");
  for (const Positional& positional : line.command->positionals)
    std::ranges::copy(line.arguments.all(positional.name), std::back_inserter(words));
  return words;
}

// "unknown command 'list'; did you mean 'list'?"
bool proposes_what_it_refuses(const std::string& message) {
  const std::string question = "; did you mean ";
  const auto at = message.find(question);
  if (at == std::string::npos) return false;
  const std::string proposal =
      message.substr(at + question.size(), message.size() - at - question.size() - 1);
  return message.substr(0, at).ends_with(proposal);
}

// Everything that a line may be made of: all commands, all flags, values, slips.
Words vocabulary() {
  Words words = {"--",      "-",          "",      "help", "-5",        "a",       "Sol Ring",
                 "\x01Sol", "\xff\xfe",   "[a,b]", "---",  "--=x",      "--onwer", "--jsno",
                 "lst",     "frobnicate", "-x",    "-xé",  "2024-01-31"};
  const auto add = [&](const Flag& flag) {
    words.emplace_back(flag.name);
    words.push_back(std::string(flag.name) + "=1");
    if (flag.short_name.empty()) return;
    words.emplace_back(flag.short_name);
    words.push_back(std::string(flag.short_name) + "a");
  };
  for (const Flag& flag : global_flags()) add(flag);
  for (const Command& command : commands()) {
    std::ranges::copy(shell_words(command.name), std::back_inserter(words));
    for (const Flag& flag : flags_of(command)) add(flag);
  }
  return words;
}

TEST(CommandLine, ALineOfAnyWordsIsTakenAsItIsWrittenOutOrAnsweredWithOneThatWorks) {
  const Words vocabulary = cli::vocabulary();
  std::mt19937 random(1);
  const auto any = [&](const auto& range) { return range[random() % range.size()]; };
  int taken = 0, refused = 0;
  for (int i = 0; i < 5'000; ++i) {
    // Most lines name a command, or hardly one would be taken.
    Words words;
    if (random() % 4 != 0) words = shell_words(any(commands()).name);
    for (auto left = random() % 6; left > 0; --left) words.push_back(any(vocabulary));
    std::string trace = std::to_string(i) + ":";
    for (const std::string& word : words) trace += " '" + word + "'";
    SCOPED_TRACE(trace);

    const auto line = parse_command_line(words);
    if (!line) {
      ++refused;
      ASSERT_EQ(line.error().code, ExitCode::WrongUsage);
      ASSERT_NE(line.error().message, "");
      ASSERT_FALSE(proposes_what_it_refuses(line.error().message)) << line.error().message;
      ASSERT_TRUE(is_taken(line.error().attempt)) << line.error().message << ": " << line.error().attempt;
    } else if (line->wish == CommandLine::Wish::Action) {
      ++taken;
      ASSERT_NE(line->command, nullptr);
      ASSERT_EQ(line->path, line->command->name);
      const Words once = written_out(*line);
      const auto again = parse_command_line(once);
      ASSERT_TRUE(again) << again.error().message;
      ASSERT_EQ(written_out(*again), once);
    }
  }
  EXPECT_GT(taken, 500);
  EXPECT_GT(refused, 1'000);
}

}  // namespace
}  // namespace bellwether::cli
