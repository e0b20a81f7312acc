#include "cli/provenance.h"

#include <boost/json.hpp>
#include <vector>

#include "cli/text_table.h"

namespace bellwether::cli {
namespace {

using settings::Origin;
using settings::Setting;

// On the stage `local` the two folders are always worth telling.
bool is_told(const Context& context, const Setting& setting, bool all) {
  return all || context.sources.origin_of(setting) != Origin::Default || setting.section == "state";
}

std::string shown_key(const Context& context, const Setting& setting) {
  const bool is_of_stage = setting.section == settings::kStageSection;
  return std::string(setting.section) + "." + (is_of_stage ? context.settings.stage + "." : "") +
         std::string(setting.key);
}

// A feed's address may have somebody's key in its query.
std::string shown_value(const Context& context, const Setting& setting) {
  std::string text = setting.access.text(context.settings);
  const auto query = text.find('?');
  if (setting.flag == "--feed-url" && query != std::string::npos)
    text.replace(query, std::string::npos, "?...");
  return text;
}

std::string origin_of(const Context& context, const Setting& setting) {
  switch (context.sources.origin_of(setting)) {
    case Origin::File:
      return context.sources.file;
    case Origin::Variable:
      return settings::environment_variable_of(setting);
    case Origin::Flag:
      return std::string(setting.flag);
    case Origin::Default:
      break;
  }
  return "default";
}

std::string absent_file(const Context& context) {
  std::string places;
  for (const std::string& file : settings::usual_files(context.world.environment))
    places += (places.empty() ? "" : ", no ") + (file.contains('/') ? file : "./" + file);
  return "none: no " + places;
}

}  // namespace

std::string provenance_text(const Context& context, bool all) {
  const std::string& file = context.sources.file;
  std::vector<std::vector<std::string>> rows;
  for (const Setting& setting : settings::all_settings())
    if (is_told(context, setting, all))
      rows.push_back(
          {shown_key(context, setting), shown_value(context, setting), origin_of(context, setting)});
  return "file   " + (file.empty() ? absent_file(context) : file) + "\nstage  " + context.settings.stage +
         "\n\n" + text_table({{"SETTING"}, {"VALUE"}, {"FROM"}}, rows, false);
}

boost::json::object provenance_json(const Context& context, bool all) {
  const std::string& file = context.sources.file;
  boost::json::array told;
  for (const Setting& setting : settings::all_settings())
    if (is_told(context, setting, all))
      told.push_back({{"key", shown_key(context, setting)},
                      {"value", shown_value(context, setting)},
                      {"from", origin_of(context, setting)}});
  return {{"file", file.empty() ? boost::json::value(nullptr) : boost::json::value(file)},
          {"stage", context.settings.stage},
          {"settings", told}};
}

}  // namespace bellwether::cli
