#include "aws/shared_config.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/shell_words.h"
#include "base/text.h"
#include "system/file.h"

namespace bellwether::aws {
namespace {

// One section while its lines are read.
struct RawSection {
  std::string header;
  int line;
  std::vector<std::pair<std::string, std::string>> values;  // With the newlines of continued lines.
  std::vector<int> lines;                                   // Of the values.
};

class ConfigReader {
 public:
  explicit ConfigReader(const std::string& file_name) : file_name_(file_name) {}

  Result<void> read(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    while (!text.empty()) {
      ++line_;
      const std::size_t end = std::min(text.find('\n'), text.size());
      TRY_VOID(take_line(text.substr(0, end)));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return {};
  }

  std::unexpected<Error> refusal(int line, const std::string& why) const {
    return fail(ErrorKind::InvalidInput, file_name_ + ":" + std::to_string(line) + ": " + why);
  }

  const std::vector<RawSection>& sections() const { return sections_; }

 private:
  Result<void> take_line(std::string_view line) {
    const std::string_view content = trim(line);
    if (content.starts_with('#') || content.starts_with(';')) return {};
    if (content.empty()) {
      if (may_continue_) sections_.back().values.back().second += '\n';
      return {};
    }
    const std::size_t indent = std::min(line.find_first_not_of(" \t\r\v\f"), line.size());
    if (may_continue_ && indent > indent_) {
      sections_.back().values.back().second.append("\n").append(content);
      return {};
    }
    indent_ = indent;
    return content.starts_with('[') ? take_header(content) : take_value(content);
  }

  Result<void> take_header(std::string_view content) {
    const std::size_t end = content.rfind(']');
    if (end == std::string_view::npos || end == 1) return refusal(line_, "a section needs a name and a ']'");
    std::string header(content.substr(1, end - 1));
    const auto same = std::ranges::find(sections_, header, &RawSection::header);
    if (same != sections_.end())
      return refusal(line_,
                     "[" + header + "] is there a second time, after line " + std::to_string(same->line));
    sections_.push_back({.header = std::move(header), .line = line_, .values = {}, .lines = {}});
    may_continue_ = false;
    return {};
  }

  Result<void> take_value(std::string_view content) {
    if (sections_.empty()) return refusal(line_, "a line like [default] must come first");
    const std::size_t separator = content.find_first_of("=:");
    if (separator == std::string_view::npos || separator == 0)
      return refusal(line_, "is neither [section] nor key = value");
    RawSection& section = sections_.back();
    std::string key = lower_ascii(trim(content.substr(0, separator)));
    if (std::ranges::find(section.values, key, &std::pair<std::string, std::string>::first) !=
        section.values.end())
      return refusal(line_, "'" + key + "' is there a second time in [" + section.header + "]");
    section.values.emplace_back(std::move(key), trim(content.substr(separator + 1)));
    section.lines.push_back(line_);
    may_continue_ = true;
    return {};
  }

  const std::string& file_name_;
  std::vector<RawSection> sections_;
  int line_ = 0;
  std::size_t indent_ = 0;     // Of the last line that was no continuation.
  bool may_continue_ = false;  // The last such line was a value.
};

// "key = value" lines below a key without a value of its own.
Result<ConfigValues> nested_values(std::string_view text, const ConfigReader& reader, int line) {
  ConfigValues values;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view content = trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (content.empty()) continue;
    const std::size_t separator = content.find('=');
    if (separator == std::string_view::npos)
      return reader.refusal(line, "'" + std::string(content) + "' below it is not key = value");
    values[std::string(trim(content.substr(0, separator)))] = trim(content.substr(separator + 1));
  }
  return values;
}

Result<ConfigSection> finished(const RawSection& raw, const ConfigReader& reader) {
  ConfigSection section;
  for (std::size_t i = 0; i < raw.values.size(); ++i) {
    const auto& [key, value] = raw.values[i];
    if (value.starts_with('\n') && !trim(value).empty()) {
      section.nested[key] = TRY(nested_values(value, reader, raw.lines[i]));
    } else {
      section.values[key] = trim(value);
    }
  }
  return section;
}

// The name of "profile name" or "services name"; nothing when it is of another kind.
std::optional<std::string> name_after(std::string_view kind, std::string_view header) {
  const auto words = split_words(header);
  if (!words || words->size() != 2 || words->front() != kind) return std::nullopt;
  return words->back();
}

// Where a section's values go; null: it is none of ours.
ConfigSection* place_of(const std::string& header, ConfigFile file, SharedConfig& config) {
  if (file == ConfigFile::Credentials || header == "default") return &config.profiles[header];
  if (const auto profile = name_after("profile", header)) return &config.profiles[*profile];
  if (const auto services = name_after("services", header)) return &config.services[*services];
  if (const auto session = name_after("sso-session", header)) return &config.sso_sessions[*session];
  return nullptr;
}

void merge(ConfigSection section, ConfigSection& into) {
  for (auto& [key, value] : section.values) into.values[key] = std::move(value);
  for (auto& [key, values] : section.nested) into.nested[key] = std::move(values);
}

}  // namespace

std::string ConfigSection::value(const std::string& key) const {
  const auto found = values.find(key);
  return found == values.end() ? "" : found->second;
}

Result<void> read_config_text(std::string_view text, const std::string& file_name, ConfigFile file,
                              SharedConfig& config) {
  ConfigReader reader(file_name);
  TRY_VOID(reader.read(text));
  for (const RawSection& raw : reader.sections()) {
    ConfigSection* into = place_of(raw.header, file, config);
    if (into == nullptr) continue;
    ConfigSection section = TRY(finished(raw, reader));
    if (file == ConfigFile::Credentials) config.credentials_profiles[raw.header] = section;
    merge(std::move(section), *into);
  }
  return {};
}

std::string aws_folder(const system::Environment& environment) {
  const auto home = environment("HOME").value_or("");
  const bool has_home = !home.empty() && !environment("AWS_LAMBDA_FUNCTION_NAME");
  return has_home ? home + "/.aws" : "";
}

ConfigPlaces config_places(const system::Environment& environment) {
  const std::string folder = aws_folder(environment);
  const auto home = environment("HOME").value_or("");
  const auto place = [&](const char* variable, const char* own) -> std::string {
    std::string path = environment(variable).value_or("");
    if (path.empty()) return folder.empty() ? "" : folder + own;
    if (path.starts_with("~/") && !home.empty()) path.replace(0, 1, home);
    return path;
  };
  return {.config = place("AWS_CONFIG_FILE", "/config"),
          .credentials = place("AWS_SHARED_CREDENTIALS_FILE", "/credentials")};
}

Result<SharedConfig> load_shared_config(const ConfigPlaces& places) {
  SharedConfig config;
  for (const ConfigFile file : {ConfigFile::Config, ConfigFile::Credentials}) {
    const std::string& place = file == ConfigFile::Config ? places.config : places.credentials;
    if (place.empty()) continue;
    const std::optional<std::string> text = TRY(system::read_file_if_any(place, kConfigBytesMax));
    if (text) TRY_VOID(read_config_text(*text, place, file, config));
  }
  return config;
}

}  // namespace bellwether::aws
