#include "cli/completion.h"

#include <gtest/gtest.h>

#include "cli/command_line.h"

namespace bellwether::cli {
namespace {

using Words = std::vector<std::string>;

// What is offered, without what it means.
Words offered(const Words& words) {
  Words found;
  const std::string text = completions(words);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    const std::string line = text.substr(at, end - at);
    found.push_back(line.substr(0, line.find('\t')));
    at = end + 1;
  }
  return found;
}

TEST(Completion, EveryCommandAndEveryFlagIsOfferedWhereItMayStand) {
  for (const Command& command : commands()) {
    Words words;
    std::string rest(command.name);
    for (;;) {
      const auto end = rest.find(' ');
      words.push_back(rest.substr(0, end));
      const Words found = offered(words);
      EXPECT_NE(std::ranges::find(found, words.back()), found.end()) << command.name;
      if (end == std::string::npos) break;
      rest.erase(0, end + 1);
    }
    words.emplace_back("--");
    const Words found = offered(words);
    for (const Flag& flag : flags_of(command))
      EXPECT_NE(std::ranges::find(found, flag.name), found.end()) << command.name << " " << flag.name;
  }
}

TEST(Completion, WhatIsBegunGoesOnWithWhatTheTablesAllow) {
  EXPECT_EQ(offered({"pri"}), Words{"price"});
  EXPECT_EQ(offered({"price", ""}), (Words{"set", "import", "export"}));
  EXPECT_EQ(offered({"--quiet", "price", "ex"}), Words{"export"}) << "a flag may come before";
  EXPECT_EQ(offered({"--state", "price", "li"}), (Words{"list"})) << "price is the flag's value";
  EXPECT_EQ(offered({"chart", "--theme", ""}), (Words{"light", "dark"}));
  EXPECT_EQ(offered({"chart", "--theme", "=", "d"}), Words{"dark"}) << "as bash parts it";
  EXPECT_EQ(offered({"chart", "--theme=d"}), Words{"--theme=dark"});
  EXPECT_EQ(offered({"chart", "--output", "x"}), Words{":files"});
  EXPECT_EQ(offered({"up", "--summaries-folder", ""}), Words{":folders"});
  EXPECT_EQ(offered({"chart", "a.csv", "b"}), Words{":files"});
  EXPECT_EQ(offered({"completion", ""}), (Words{"bash", "zsh", "fish"}));
  EXPECT_EQ(offered({"logs", "draw"}), Words{"draw-charts"});
  EXPECT_EQ(completions(Words{"lis"}), "list\t" + std::string(find_command("list")->summary) + "\n");
}

TEST(Completion, WhereNobodyKnowsMoreNothingIsOffered) {
  for (const Words& words : std::vector<Words>{{"frobnicate", ""},
                                               {"price", "set", ""},
                                               {"list", ""},
                                               {"chart", "--title", ""},
                                               {"list", "--", "--"},
                                               {"chart", "--nothing=x"},
                                               {}})
    EXPECT_EQ(completions(words), "");
}

TEST(Completion, EveryShellHasAScriptThatAsksUs) {
  for (const std::string_view shell : completion_shells())
    EXPECT_TRUE(completion_script(shell).contains(" " + std::string(kCompleteWord) + " ")) << shell;
  EXPECT_EQ(completion_script("tcsh"), "");
}

}  // namespace
}  // namespace bellwether::cli
