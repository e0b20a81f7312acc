#include "cli/event_log.h"

#include <gtest/gtest.h>

namespace bellwether::cli {
namespace {

using namespace std::chrono_literals;

class FixedClock final : public ports::Clock {
 public:
  Instant now() const override {
    return Instant(Day(std::chrono::year(2024) / 1 / 31)) + std::chrono::milliseconds(43201123);
  }
};

constexpr ports::Event kDrawn{.phrase = "chart drawn"};
constexpr ports::Event kStopped{.phrase = "stopped"};
constexpr ports::Event kFailed{.phrase = "record failed", .level = ports::Level::Error};
constexpr ports::Event kBatchFailed{.phrase = "batch failed", .level = ports::Level::Warning};
constexpr ports::Event kShort{.phrase = "x"};

std::string line(settings::LogFormat format, bool color, const ports::Event& event,
                 std::initializer_list<ports::Field> fields = {}) {
  std::string written;
  const FixedClock clock;
  EventLog log({.format = format, .color = color}, clock, [&](std::string_view text) { written += text; });
  log.event(event, fields);
  return written;
}

TEST(EventLog, TextIsOneAlignedLineAnEvent) {
  EXPECT_EQ(
      line(settings::LogFormat::Text, false, kDrawn,
           {{"item", "Sol Ring"}, {"key", "png/sol.png"}, {"bytes", ports::Bytes(14233)}, {"draw", 176us}}),
      "12:00:01.123 chart drawn         item=\"Sol Ring\" key=png/sol.png bytes=14233 draw_us=176\n");
  EXPECT_EQ(line(settings::LogFormat::Text, false, kStopped), "12:00:01.123 stopped\n");
  EXPECT_EQ(line(settings::LogFormat::Text, false, kFailed, {{"reason", ""}}),
            "12:00:01.123 error: record failed\n")
      << "nothing is said where nothing is known";
  EXPECT_EQ(line(settings::LogFormat::Text, false, kDrawn, {{"owner", ""}, {"item", "x"}}),
            "12:00:01.123 chart drawn         item=x\n");
  EXPECT_EQ(line(settings::LogFormat::Text, true, kBatchFailed),
            "\x1b[2m12:00:01.123\x1b[0m \x1b[33mwarning: batch failed\x1b[0m\n");
}

TEST(EventLog, ALineThatIsKeptHasItsDayAndWhoIsQuietHearsOfTroubleOnly) {
  std::string written;
  const FixedClock clock;
  EventLog log({.dated = true, .only_trouble = true}, clock, [&](std::string_view text) { written += text; });
  log.event(kDrawn, {{"item", "x"}});
  log.event(kBatchFailed, {{"records", 2}});
  EXPECT_EQ(written, "2024-01-31 12:00:01.123 warning: batch failed  records=2\n");
}

TEST(EventLog, JsonIsOneObjectALineWithNumbersAsNumbersAndTextAsText) {
  EXPECT_EQ(
      line(settings::LogFormat::Json, false, kBatchFailed,
           {{"item", "123"}, {"records", 3}, {"duration", 4ms}, {"draw", 176us}, {"reason", "5 bytes"}}),
      "{\"timestamp\":\"2024-01-31T12:00:01.123Z\",\"level\":\"warning\",\"message\":\"batch failed\","
      "\"item\":\"123\",\"records\":3,\"duration_ms\":4,\"draw_us\":176,\"reason\":\"5 bytes\"}\n");
}

TEST(EventLog, NoValueBreaksALine) {
  EXPECT_EQ(line(settings::LogFormat::Text, false, kShort, {{"item", "a\nb \"c\" \\ \x1b[2J"}}),
            "12:00:01.123 x                   item=\"a b \\\"c\\\" \\\\ ?[2J\"\n");
  EXPECT_EQ(line(settings::LogFormat::Json, false, kShort, {{"item", "a\n\"b"}}),
            "{\"timestamp\":\"2024-01-31T12:00:01.123Z\",\"level\":\"info\",\"message\":\"x\",\"item\":"
            "\"a\\n\\\"b\"}\n");
}

TEST(EventLog, AFieldDoesNotTakeThePlaceOfWhatAllLinesHave) {
  EXPECT_EQ(
      line(settings::LogFormat::Json, false, kShort, {{"message", "m"}, {"level", 3}, {"timestamp", "t"}}),
      "{\"timestamp\":\"2024-01-31T12:00:01.123Z\",\"level\":\"info\",\"message\":\"x\",\"event_"
      "message\":\"m\","
      "\"event_level\":3,\"event_timestamp\":\"t\"}\n");
}

}  // namespace
}  // namespace bellwether::cli
