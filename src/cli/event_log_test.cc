#include "cli/event_log.h"

#include <gtest/gtest.h>

namespace bellwether::cli {
namespace {

class FixedClock final : public ports::Clock {
 public:
  Instant now() const override {
    return Instant(Day(std::chrono::year(2024) / 1 / 31)) + std::chrono::milliseconds(43201123);
  }
};

std::string line(settings::LogFormat format, bool color, ports::Level level, std::string_view what,
                 std::initializer_list<ports::Field> fields) {
  std::string written;
  const FixedClock clock;
  EventLog log(format, color, clock, [&](std::string_view text) { written += text; });
  log.event(level, what, fields);
  return written;
}

TEST(EventLog, TextIsOneAlignedLineAnEvent) {
  EXPECT_EQ(
      line(settings::LogFormat::Text, false, ports::Level::Info, "chart drawn",
           {{"item", "Sol Ring"}, {"key", "png/sol.png"}, {"bytes", "14233"}, {"duration_ms", "0.4"}}),
      "12:00:01.123 chart drawn         item=\"Sol Ring\" key=png/sol.png bytes=14233 duration_ms=0.4\n");
  EXPECT_EQ(line(settings::LogFormat::Text, false, ports::Level::Info, "stopped", {}),
            "12:00:01.123 stopped\n");
  EXPECT_EQ(line(settings::LogFormat::Text, false, ports::Level::Error, "record failed", {{"reason", ""}}),
            "12:00:01.123 error: record failed  reason=\"\"\n");
  EXPECT_EQ(line(settings::LogFormat::Text, true, ports::Level::Warning, "w", {}),
            "\x1b[2m12:00:01.123\x1b[0m \x1b[33mwarning: w\x1b[0m\n");
}

TEST(EventLog, JsonIsOneObjectALineWithNumbersWhereTheNameEndsInAUnit) {
  EXPECT_EQ(line(settings::LogFormat::Json, false, ports::Level::Warning, "batch failed",
                 {{"item", "123"}, {"records", "3"}, {"duration_ms", "0.4"}, {"bytes", "many"}}),
            "{\"timestamp\":\"2024-01-31T12:00:01.123Z\",\"level\":\"warning\",\"message\":\"batch failed\","
            "\"item\":\"123\",\"records\":3,\"duration_ms\":0.4,\"bytes\":\"many\"}\n");
}

TEST(EventLog, NoValueBreaksALine) {
  EXPECT_EQ(
      line(settings::LogFormat::Text, false, ports::Level::Info, "x", {{"item", "a\nb \"c\" \\ \x1b[2J"}}),
      "12:00:01.123 x                   item=\"a b \\\"c\\\" \\\\ ?[2J\"\n");
  EXPECT_EQ(line(settings::LogFormat::Json, false, ports::Level::Info, "x", {{"item", "a\n\"b"}}),
            "{\"timestamp\":\"2024-01-31T12:00:01.123Z\",\"level\":\"info\",\"message\":\"x\",\"item\":"
            "\"a\\n\\\"b\"}\n");
}

}  // namespace
}  // namespace bellwether::cli
