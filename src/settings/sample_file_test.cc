#include "settings/sample_file.h"

#include <gtest/gtest.h>

#include "settings/configuration.h"

namespace bellwether::settings {
namespace {

std::optional<std::string> no_variable(const std::string&) {
  return std::nullopt;
}

// With the mark before every section and key taken away.
std::string in_force(const std::string& sample) {
  std::string text;
  for (std::size_t at = 0; at < sample.size();) {
    const std::size_t end = sample.find('\n', at) + 1;
    std::string line = sample.substr(at, end - at);
    const bool is_key = line.starts_with("# ") && line.contains(" = ") && !line.contains(": ");
    if (is_key || line.starts_with("# [")) line.erase(0, 2);
    text += line;
    at = end;
  }
  return text;
}

TEST(SampleFile, ChangesNothingAsItStands) {
  Settings settings;
  settings.stage = "prod";
  ASSERT_TRUE(apply_file(sample_file(), "f.toml", no_variable, settings));
  for (const Setting& setting : all_settings())
    EXPECT_EQ(setting.access.text(settings), setting.access.text(Settings{})) << setting.flag;
}

TEST(SampleFile, HasEverySettingWithItsDefault) {
  Settings settings;
  settings.stage = "prod";
  Sources sources;
  const auto applied = apply_file(in_force(sample_file()), "f.toml", no_variable, settings, &sources);
  ASSERT_TRUE(applied) << applied.error().message;
  for (const Setting& setting : all_settings()) {
    EXPECT_EQ(sources.origin_of(setting), Origin::File) << setting.flag;
    const bool is_told_otherwise = setting.flag == "--state" || setting.flag == "--bucket" ||
                                   setting.flag == "--protected" || setting.flag == "--summaries-folder" ||
                                   setting.flag == "--language";
    if (!is_told_otherwise) {
      EXPECT_EQ(setting.access.text(settings), setting.access.text(Settings{})) << setting.flag;
    }
  }
}

}  // namespace
}  // namespace bellwether::settings
