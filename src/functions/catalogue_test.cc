#include "functions/catalogue.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace bellwether::functions {
namespace {

TEST(Catalogue, ACallIsOfItsTriggersKind) {
  for (const Function& function : catalogue()) {
    SCOPED_TRACE(function.name);
    EXPECT_EQ(std::holds_alternative<StreamTrigger>(function.trigger),
              std::holds_alternative<StreamCall>(function.call));
    EXPECT_EQ(std::holds_alternative<QueueTrigger>(function.trigger),
              std::holds_alternative<QueueCall>(function.call));
    EXPECT_EQ(std::holds_alternative<ScheduleTrigger>(function.trigger),
              std::holds_alternative<ScheduledCall>(function.call));
  }
}

TEST(Catalogue, NamesAreUniqueAndFoundAndNoOthersAre) {
  std::set<std::string_view> names;
  for (const Function& function : catalogue()) {
    EXPECT_TRUE(names.insert(function.name).second) << function.name;
    EXPECT_EQ(find_function(function.name), &function);
  }
  EXPECT_EQ(find_function("draw"), nullptr);
  EXPECT_EQ(find_function(""), nullptr);
  EXPECT_EQ(function_names(), "draw-charts, fan-out, read-sentiment, publish, decide-alerts or send-alerts");
}

TEST(Catalogue, AVariableStandsOnceAndIsNeededWhereAPartNeedsIt) {
  for (const Function& function : catalogue()) {
    SCOPED_TRACE(function.name);
    std::set<std::string_view> names;
    std::string needed;
    for (const Variable& variable : variables_of(function)) {
      EXPECT_TRUE(names.insert(variable.name).second) << variable.name;
      if (variable.is_needed) needed += std::string(variable.name) + " ";
    }
    const std::map<std::string_view, std::string_view> expected = {
        {"draw-charts", "BELLWETHER_BUCKET_NAME "},
        {"fan-out", "BELLWETHER_TABLE BELLWETHER_QUEUE "},
        {"read-sentiment", "BELLWETHER_TABLE BELLWETHER_BUCKET_NAME BELLWETHER_SUMMARIES "},
        {"publish", "BELLWETHER_TABLE BELLWETHER_BUCKET_NAME "},
        {"decide-alerts", "BELLWETHER_TABLE BELLWETHER_BUCKET_NAME BELLWETHER_ALERTS_QUEUE "},
        {"send-alerts", "BELLWETHER_BUCKET_NAME BELLWETHER_ALERTS_QUEUE "}};
    EXPECT_EQ(needed, expected.at(function.name));
  }
}

}  // namespace
}  // namespace bellwether::functions
