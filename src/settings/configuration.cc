#include "settings/configuration.h"

#include <algorithm>
#include <filesystem>
#include <vector>

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0  // Nothing is written as TOML here.
#include <toml++/toml.h>

#include "base/text.h"
#include "settings/schedule_setting.h"
#include "settings/toml_depth.h"
#include "system/file.h"

namespace bellwether::settings {
namespace {

constexpr std::string_view kStageVariable = "BELLWETHER_STAGE";
constexpr std::size_t kFileBytesMax = 1 << 20;

struct Mistake {
  unsigned line;
  std::string reason;
};

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
  const auto near = nearest_word(word, candidates);
  return near ? "; did you mean '" + *near + "'?" : "";
}

std::vector<std::string> known_sections() {
  std::vector<std::string> sections;
  for (const Setting& setting : all_settings()) {
    if (std::ranges::find(sections, setting.section) == sections.end())
      sections.emplace_back(setting.section);
  }
  return sections;
}

std::vector<std::string> known_keys(std::string_view section) {
  std::vector<std::string> keys;
  for (const Setting& setting : all_settings()) {
    if (setting.section == section) keys.emplace_back(setting.key);
  }
  return keys;
}

std::string_view shape_of(ValueKind kind) {
  switch (kind) {
    case ValueKind::Text:
    case ValueKind::Path:
      return "a text in quotes";
    case ValueKind::Number:
      return "a whole number";
    case ValueKind::Boolean:
      return "true or false";
    case ValueKind::Numbers:
      return "a list of whole numbers, as [5, 25]";
    case ValueKind::Texts:
      return "a list of texts, as [\"INSERT\", \"MODIFY\"]";
  }
  return {};
}

// A single value as the text that a flag would have; nothing when it is of
// another kind.
std::optional<std::string> scalar_text(const toml::node& node, ValueKind kind) {
  switch (kind) {
    case ValueKind::Text:
    case ValueKind::Path:
      return node.value_exact<std::string>();
    case ValueKind::Number:
      if (const auto number = node.value_exact<std::int64_t>()) return std::to_string(*number);
      return std::nullopt;
    case ValueKind::Boolean:
      if (const auto truth = node.value_exact<bool>()) return *truth ? "true" : "false";
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

std::optional<std::string> value_text(const toml::node& node, ValueKind kind) {
  if (kind != ValueKind::Numbers && kind != ValueKind::Texts) return scalar_text(node, kind);
  const toml::array* list = node.as_array();
  if (list == nullptr) return std::nullopt;
  std::string text;
  for (const toml::node& element : *list) {
    const auto one = scalar_text(element, kind == ValueKind::Numbers ? ValueKind::Number : ValueKind::Text);
    if (!one) return std::nullopt;
    text += (text.empty() ? "" : ",") + *one;
  }
  return text;
}

// A path of the file as seen from here.
std::string resolved(const std::string& directory, const std::string& file,
                     const system::Environment& environment) {
  if (directory.starts_with("~/")) return system::in_home(directory, environment);
  return (std::filesystem::path(file).parent_path() / directory).string();
}

std::optional<Mistake> apply_key(const Setting& setting, const toml::node& node, const std::string& path,
                                 const system::Environment& environment, Settings& settings) {
  const std::string name = std::string(setting.section) + "." + std::string(setting.key);
  auto text = value_text(node, setting.kind);
  if (!text)
    return Mistake{node.source().begin.line, name + " is not " + std::string(shape_of(setting.kind))};
  if (setting.kind == ValueKind::Path && !text->empty()) text = resolved(*text, path, environment);
  if (const auto set = setting.access.set(settings, *text); !set)
    return Mistake{node.source().begin.line, name + ": " + set.error().message};
  return std::nullopt;
}

void apply_section(std::string_view section, const toml::table& table, const std::string& path,
                   const system::Environment& environment, Settings& settings, Sources& sources,
                   std::vector<Mistake>& mistakes) {
  for (const auto& [key, node] : table) {
    const auto setting = std::ranges::find_if(
        all_settings(), [&](const Setting& s) { return s.section == section && s.key == key.str(); });
    if (setting == all_settings().end()) {
      mistakes.push_back({key.source().begin.line, "unknown key '" + std::string(key.str()) + "' in [" +
                                                       std::string(section) + "]" +
                                                       did_you_mean(key.str(), known_keys(section))});
    } else if (auto mistake = apply_key(*setting, node, path, environment, settings)) {
      mistakes.push_back(*mistake);
    } else {
      sources.origins[setting->flag] = Origin::File;
    }
  }
}

// [stage.NAME] for each stage. What is wrong in another stage's section is wrong too.
void apply_stages(const toml::table& stages, const std::string& path, const system::Environment& environment,
                  Settings& settings, Sources& sources, std::vector<Mistake>& mistakes) {
  for (const auto& [name, node] : stages) {
    const toml::table* table = node.as_table();
    if (table == nullptr) {
      mistakes.push_back(
          {name.source().begin.line,
           "'" + std::string(name.str()) + "' belongs into a stage's section: write [stage.NAME]"});
      continue;
    }
    sources.stages.emplace_back(name.str());
    Settings unused;
    Sources unheard;
    const bool is_it = name.str() == settings.stage;
    apply_section(kStageSection, *table, path, environment, is_it ? settings : unused,
                  is_it ? sources : unheard, mistakes);
  }
}

// It becomes part of names on AWS.
Result<void> check_stage(std::string_view stage) {
  const bool good =
      !stage.empty() && stage.size() <= 32 && stage.front() != '-' && std::ranges::all_of(stage, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
      });
  if (!good)
    return fail(ErrorKind::InvalidInput,
                "stage '" + std::string(stage) + "': a stage's name is up to 32 of a-z, 0-9 and -");
  return {};
}

std::unexpected<Error> error_of(const std::string& path, std::vector<Mistake> mistakes) {
  std::ranges::stable_sort(mistakes, {}, &Mistake::line);
  std::string message;
  for (const Mistake& mistake : mistakes)
    message +=
        (message.empty() ? "" : "\n") + path + ":" + std::to_string(mistake.line) + ": " + mistake.reason;
  return fail(ErrorKind::InvalidInput, message);
}

std::optional<std::string> default_file(const system::Environment& environment) {
  std::error_code ignored;
  for (std::string& path : usual_files(environment))
    if (std::filesystem::exists(path, ignored)) return std::move(path);
  return std::nullopt;
}

void apply_default_directories(const system::Environment& environment, Settings& settings) {
  if (settings.state_directory.empty()) {
    if (const auto base = environment("XDG_DATA_HOME")) {
      settings.state_directory = *base + "/bellwether";
    } else if (const auto home = environment("HOME")) {
      settings.state_directory = *home + "/.local/share/bellwether";
    }
  }
  if (settings.bucket_directory.empty() && !settings.state_directory.empty())
    settings.bucket_directory = (std::filesystem::path(settings.state_directory) / "bucket").string();
}

Result<void> name_stage(const std::optional<std::string>& stage, const system::Environment& environment,
                        Settings& settings) {
  settings.stage =
      stage ? *stage : environment(std::string(kStageVariable)).value_or(std::string(kLocalStage));
  return check_stage(settings.stage);
}

// Answers whether there was one.
Result<bool> apply_variable(const Setting& setting, const std::string& variable,
                            const system::Environment& environment, Settings& settings) {
  auto value = environment(variable);
  if (!value) return false;
  if (setting.kind == ValueKind::Path) value = system::in_home(*std::move(value), environment);
  if (const auto set = setting.access.set(settings, *value); !set)
    return std::unexpected(in_context(variable, set.error()));
  return true;
}

// Whether somebody has said where the stage is, or at least that there is one of this name.
bool is_stage_known(const Settings& settings, const Sources& sources) {
  if (settings.stage == kLocalStage ||
      std::ranges::find(sources.stages, settings.stage) != sources.stages.end())
    return true;
  return std::ranges::any_of(all_settings(), [&](const Setting& setting) {
    return setting.section == kStageSection && sources.origin_of(setting) != Origin::Default;
  });
}

// Refuses what is probably a slip.
Result<void> check_known(const Settings& settings, const Sources& sources) {
  if (is_stage_known(settings, sources)) return {};
  std::vector<std::string> known = sources.stages;
  known.emplace_back(kLocalStage);
  const auto near = nearest_word(settings.stage, known);
  if (sources.stages.empty() && !near) return {};
  std::string list;
  for (const std::string& stage : known) list += (list.empty() ? "'" : ", '") + stage + "'";
  return fail(ErrorKind::InvalidInput,
              "nothing is set of a stage '" + settings.stage + "'" +
                  (near ? "; did you mean '" + *near + "'?" : "; the stages are " + list + ".") +
                  " A new one needs [stage." + settings.stage + "] in the configuration file");
}

Result<void> check(const Settings& settings) {
  TRY_VOID(chart::check_style(settings.style));
  return functions::check_keys(settings.keys);
}

// What the environment and the flags say, over what the file said.
Result<void> finish(const std::map<std::string, std::string>& flags, const system::Environment& environment,
                    Settings& settings, Sources& sources) {
  for (const Setting& setting : all_settings()) {
    if (TRY(apply_variable(setting, environment_variable_of(setting), environment, settings)))
      sources.origins[setting.flag] = Origin::Variable;
    if (const auto flag = flags.find(std::string(setting.flag)); flag != flags.end()) {
      if (const auto set = setting.access.set(settings, flag->second); !set)
        return std::unexpected(in_context(flag->first, set.error()));
      sources.origins[setting.flag] = Origin::Flag;
    }
  }
  TRY_VOID(check_known(settings, sources));
  apply_default_directories(environment, settings);
  return check(settings);
}

}  // namespace

Origin Sources::origin_of(const Setting& setting) const {
  const auto at = origins.find(setting.flag);
  return at == origins.end() ? Origin::Default : at->second;
}

std::vector<std::string> usual_files(const system::Environment& environment) {
  std::vector<std::string> files = {"bellwether.toml"};
  const auto home = environment("HOME"), base = environment("XDG_CONFIG_HOME");
  if (base || home) files.push_back((base ? *base : *home + "/.config") + "/bellwether/bellwether.toml");
  return files;
}

Result<void> apply_file(std::string_view text, const std::string& path,
                        const system::Environment& environment, Settings& settings, Sources* told) {
  Sources unheard;
  Sources& sources = told != nullptr ? *told : unheard;
  if (const auto line = too_deep_line(text))
    return error_of(path, {{*line, "goes deeper than " + std::to_string(kTomlDepthMax) + " levels"}});
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    const auto& error = parsed.error();
    return error_of(path, {{error.source().begin.line, std::string(error.description())}});
  }
  std::vector<Mistake> mistakes;
  for (const auto& [key, node] : parsed.table()) {
    const std::string section(key.str());
    const auto sections = known_sections();
    if (std::ranges::find(sections, section) == sections.end()) {
      const auto near = nearest_word(section, sections);
      mistakes.push_back({key.source().begin.line, (node.is_table() ? "unknown section [" + section + "]"
                                                                    : "unknown key '" + section + "'") +
                                                       (near ? "; did you mean [" + *near + "]?" : "")});
    } else if (section == kStageSection && node.is_table()) {
      apply_stages(*node.as_table(), path, environment, settings, sources, mistakes);
    } else if (const toml::table* table = node.as_table()) {
      apply_section(section, *table, path, environment, settings, sources, mistakes);
    } else {
      mistakes.push_back(
          {key.source().begin.line, "'" + section + "' is a section: write [" + section + "]"});
    }
  }
  if (!mistakes.empty()) return error_of(path, std::move(mistakes));
  return {};
}

Result<Settings> configure(const std::optional<std::string>& stage,
                           const std::map<std::string, std::string>& flags,
                           const std::optional<std::string>& file, const system::Environment& environment,
                           Sources* told) {
  Sources unheard;
  Sources& sources = told != nullptr ? *told : unheard;
  Settings settings;
  TRY_VOID(name_stage(stage, environment, settings));
  if (const auto path = file ? file : default_file(environment)) {
    const std::string text = TRY(system::read_file(*path, kFileBytesMax));
    sources.file = *path;
    TRY_VOID(apply_file(text, *path, environment, settings, &sources));
  }
  TRY_VOID(finish(flags, environment, settings, sources));
  TRY_VOID(check_schedule_settings(settings));
  return settings;
}

Result<Settings> configure_function(const functions::Function& function,
                                    const system::Environment& environment,
                                    const std::vector<std::string>& variables) {
  Settings settings;
  TRY_VOID(name_stage(std::nullopt, environment, settings));
  const std::vector<functions::Variable> read = functions::variables_of(function);
  for (const std::string& variable : variables) {
    if (std::ranges::find(read, variable, &functions::Variable::name) == read.end()) continue;
    const auto setting =
        std::ranges::find_if(all_settings(), [&](const Setting& s) { return is_variable_of(variable, s); });
    if (setting != all_settings().end()) TRY_VOID(apply_variable(*setting, variable, environment, settings));
  }
  apply_default_directories(environment, settings);
  TRY_VOID(check(settings));
  return settings;
}

std::vector<UnknownVariable> unknown_variables(const std::vector<std::string>& variables) {
  std::vector<UnknownVariable> unknown;
  for (const std::string& variable : variables) {
    const bool is_known =
        variable == kStageVariable ||
        std::ranges::any_of(all_settings(), [&](const Setting& s) { return is_variable_of(variable, s); });
    if (is_known) continue;
    std::vector<std::string> known = {std::string(kStageVariable)};
    for (const Setting& setting : all_settings()) known.push_back(environment_variable_of(setting));
    unknown.push_back({.name = variable, .near = nearest_word(variable, known).value_or("")});
  }
  return unknown;
}

}  // namespace bellwether::settings
