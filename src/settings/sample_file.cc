#include "settings/sample_file.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "settings/settings.h"

namespace bellwether::settings {
namespace {

std::string in_quotes(std::string_view text) {
  std::string value = "\"";
  for (const char c : text) value += c == '"' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
  return value + "\"";
}

// "[5, 25]" of "5,25".
std::string list_of(std::string_view text, bool is_quoted) {
  std::string list;
  while (!text.empty()) {
    const std::string_view one = text.substr(0, text.find(','));
    list += (list.empty() ? "" : ", ") + (is_quoted ? in_quotes(one) : std::string(one));
    text.remove_prefix(std::min(one.size() + 1, text.size()));
  }
  return "[" + list + "]";
}

// What is found where somebody runs it has no default in the table.
std::string default_of(const Setting& setting) {
  if (setting.flag == "--state") return "~/.local/share/bellwether";
  if (setting.flag == "--bucket") return "~/.local/share/bellwether/bucket";
  if (setting.flag == "--protected") return "true";
  std::string text = setting.access.text(Settings{});
  // What is empty unless somebody says it, and may not be said to be so.
  Settings unused;
  if (text.empty() && !setting.access.set(unused, text)) text = lower_ascii(setting.value);
  return setting.kind == ValueKind::Texts && text == "all" ? "" : text;
}

std::string value_of(const Setting& setting) {
  std::string text = default_of(setting);
  switch (setting.kind) {
    case ValueKind::Number:
    case ValueKind::Boolean:
      return text;
    case ValueKind::Numbers:
      return list_of(text, false);
    case ValueKind::Texts:
      return list_of(text, true);
    case ValueKind::Text:
    case ValueKind::Path:
      break;
  }
  return in_quotes(text);
}

std::vector<std::string_view> sections() {
  std::vector<std::string_view> found;
  for (const Setting& setting : all_settings())
    if (std::ranges::find(found, setting.section) == found.end()) found.push_back(setting.section);
  return found;
}

}  // namespace

std::string sample_file() {
  std::string text =
      "# The settings of bellwether. As it stands this file changes nothing: each key is a comment and has "
      "its default.\n"
      "# Take the \"# \" before a key away to set it. A flag or a variable wins over the file, and a path is "
      "relative to\n"
      "# the file. What holds: bellwether config show\n";
  for (const std::string_view section : sections()) {
    const bool is_stage = section == kStageSection;
    text += "\n";
    if (is_stage) text += "# A stage on AWS by its name, which --stage takes.\n";
    text += (is_stage ? "# [stage.prod]" : "[" + std::string(section) + "]") + "\n";
    for (const Setting& setting : all_settings())
      if (setting.section == section)
        text += "# " + std::string(setting.meaning) + ": " + std::string(setting.value) + "\n# " +
                std::string(setting.key) + " = " + value_of(setting) + "\n";
  }
  return text;
}

}  // namespace bellwether::settings
