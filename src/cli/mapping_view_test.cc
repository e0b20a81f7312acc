#include "cli/mapping_view.h"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace bellwether::cli {
namespace {

const ports::MappingState kBusy{.function = "draw-charts",
                                .source = "stream",
                                .paused_since = std::nullopt,
                                .lag = 3,
                                .counts = {.polled = 1'200, .invoked = 1'200}};
const ports::MappingState kQuiet{.function = "read-sentiment",
                                 .source = "queue of names",
                                 .paused_since = std::nullopt,
                                 .lag = 0,
                                 .counts = {}};

TEST(MappingView, CountsThatAreNoughtOfEveryMappingAreLeftOut) {
  EXPECT_EQ(mapping_words(std::vector{kBusy, kQuiet}, false),
            "MAPPING         OF              WAITING  POLLED  INVOKED\n"
            "draw-charts     stream                3   1,200    1,200\n"
            "read-sentiment  queue of names        0       0        0\n");
}

TEST(MappingView, APauseAndWhatWasGivenUpAreShownWhereThereIsOne) {
  ports::MappingState paused = kQuiet;
  paused.paused_since = Instant{};
  paused.counts.delivered = 1;
  EXPECT_EQ(mapping_words(std::vector{kBusy, paused}, false),
            "MAPPING         OF              WAITING  POLLED  INVOKED  BURIED  PAUSED SINCE (UTC)\n"
            "draw-charts     stream                3   1,200    1,200       0\n"
            "read-sentiment  queue of names        0       0        0       1  1970-01-01 00:00:00\n");
}

TEST(MappingView, OfNoMappingsNothingIsShown) {
  EXPECT_EQ(mapping_words({}, false), "");
}

}  // namespace
}  // namespace bellwether::cli
