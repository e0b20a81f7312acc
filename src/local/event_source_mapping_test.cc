#include "local/event_source_mapping.h"

#include <gtest/gtest.h>

namespace bellwether::local {
namespace {

using std::chrono::seconds;

TEST(EventSourceMapping, SettingsOutOfRangeAreRefusedByName) {
  const struct {
    MappingSettings settings;
    std::string message;
  } cases[] = {
      {{.batch_size = 0}, "batch_size is 0; it may be 1 to 10000"},
      {{.batch_size = 10'001}, "batch_size is 10001; it may be 1 to 10000"},
      {{.maximum_batching_window = seconds(-1)}, "maximum_batching_window is -1 s; it may be 0 to 300 s"},
      {{.maximum_batching_window = seconds(301)}, "maximum_batching_window is 301 s; it may be 0 to 300 s"},
      {{.maximum_retry_attempts = -2}, "maximum_retry_attempts is -2; it may be -1 to 10000"},
      {{.maximum_retry_attempts = 10'001}, "maximum_retry_attempts is 10001; it may be -1 to 10000"},
      {{.maximum_record_age = seconds(59)}, "maximum_record_age is 59 s; it may be 60 to 604800 s"},
      {{.maximum_record_age = seconds(604'801)}, "maximum_record_age is 604801 s; it may be 60 to 604800 s"},
      {{.parallelization_factor = 0}, "parallelization_factor is 0; it may be 1 to 10"},
      {{.parallelization_factor = 11}, "parallelization_factor is 11; it may be 1 to 10"},
  };
  for (const auto& c : cases) {
    const auto checked = check_settings(c.settings);
    ASSERT_FALSE(checked) << c.message;
    EXPECT_EQ(checked.error().kind, ErrorKind::InvalidInput);
    EXPECT_EQ(checked.error().message, c.message);
  }
}

TEST(EventSourceMapping, TheEndsOfEveryRangeAreAllowed) {
  EXPECT_TRUE(check_settings(MappingSettings{}));
  EXPECT_TRUE(check_settings({.batch_size = 1,
                              .maximum_batching_window = seconds(300),
                              .maximum_retry_attempts = -1,
                              .maximum_record_age = seconds(60),
                              .parallelization_factor = 10}));
  EXPECT_TRUE(check_settings(
      {.batch_size = 10'000, .maximum_retry_attempts = 10'000, .maximum_record_age = seconds(604'800)}));
}

}  // namespace
}  // namespace bellwether::local
