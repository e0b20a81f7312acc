#include "cli/flag_word.h"

#include <gtest/gtest.h>

namespace bellwether::cli {
namespace {

TEST(FlagWord, IsTakenApartWhereItsNameEnds) {
  const struct {
    std::string_view word, name;
    std::optional<std::string_view> value;
  } cases[] = {{"--owner", "--owner", {}},
               {"--owner=me", "--owner", "me"},
               {"--owner=", "--owner", ""},
               {"--owner==", "--owner", "="},
               {"--owner=a=b", "--owner", "a=b"},
               {"--owner=--json", "--owner", "--json"},
               {"--owner=\x01\xff", "--owner", "\x01\xff"},
               {"--5", "--5", {}},
               {"--=", "--", ""},
               {"-o", "-o", {}},
               {"-ome", "-o", "me"},
               {"-o=me", "-o", "=me"},
               {"-o-", "-o", "-"},
               {"-o--json", "-o", "--json"},
               {"-.5", "-.", "5"}};
  for (const auto& c : cases)
    EXPECT_EQ(flag_word(c.word), (FlagWord{.name = c.name, .value = c.value})) << c.word;
}

TEST(FlagWord, IsNoWordThatMayBeAnItemAPriceOrAText) {
  for (const char* word :
       {"",    "-",  "--",   "---", "--- so so ---", "- so so -", "-- so", "-\n", "-5",          "-0.5",
        "-5x", "-!", "--!x", "o",   "o--",           "=",         "+o",    "/o",  "\x01--owner", "\x96owner"})
    EXPECT_EQ(flag_word(word), std::nullopt) << word;
}

}  // namespace
}  // namespace bellwether::cli
