#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <filesystem>

#include "cli/commands.h"
#include "cli/message.h"
#include "cli/stage_account.h"
#include "cli/text_table.h"
#include "cli/version.h"
#include "operate/examination.h"
#include "site/json_text.h"

namespace bellwether::cli {
namespace {

using operate::Finding;
using operate::Health;

std::string_view health_word(Health health) {
  constexpr std::array<std::string_view, 4> kWords = {"good", "doubtful", "bad", "not known"};
  return kWords.at(static_cast<std::size_t>(health));
}

// Made where it is missing, as a command would.
Finding folder(std::string what, const std::string& path, std::string_view flag) {
  if (path.empty())
    return {std::move(what), Health::Bad, "there is no HOME to find one in",
            "name it with " + std::string(flag)};
  std::error_code error;
  std::filesystem::path there = path;
  while (!there.empty() && !std::filesystem::exists(there, error) && there != there.parent_path())
    there = there.parent_path();
  if (there.empty()) there = ".";
  const auto mode = std::filesystem::status(there, error).permissions();
  using std::filesystem::perms;
  const bool is_closed =
      error || (mode & (perms::owner_write | perms::group_write | perms::others_write)) == perms::none ||
      !std::filesystem::is_directory(there, error);
  if (is_closed)
    return {std::move(what), Health::Bad, path + " cannot be written",
            "name another with " + std::string(flag)};
  return {std::move(what), Health::Good, path};
}

Finding proxy(const World& world) {
  std::string text;
  for (const char* name : {"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"})
    if (const auto value = world.environment(name); value && !value->empty()) {
      // A proxy's URL may have a password in it.
      const std::size_t at = value->rfind('@');
      text += (text.empty() ? "" : ", ") + std::string(name) + "=" +
              (at == std::string::npos ? *value : "..." + value->substr(at));
    }
  return {"proxy", Health::Good, text.empty() ? "none" : text};
}

Finding summaries(const Settings& settings) {
  using settings::SummaryOrigin;
  const settings::SummarySettings& wished = settings.summaries;
  if (wished.source == SummaryOrigin::Wikipedia && wished.contact.empty())
    return {"summaries", Health::Bad, "Wikimedia wants to know who asks", "set --contact"};
  if (wished.source == SummaryOrigin::Folder && !std::filesystem::is_directory(wished.folder))
    return {"summaries", Health::Bad, "there is no folder '" + wished.folder + "'", "set --summaries-folder"};
  if (wished.source == SummaryOrigin::Off) return {"summaries", Health::Good, "off: no names are read"};
  return {"summaries", Health::Good, "on"};
}

std::vector<Finding> examine_here(Context& context) {
  const Settings& settings = context.settings;
  std::string version = version_text();
  version.erase(version.find_last_not_of('\n') + 1);
  std::vector<Finding> findings = {
      {"version", Health::Good, version},
      {"settings", Health::Good, context.sources.file.empty() ? "no file" : context.sources.file},
      {"stage", Health::Good, settings.stage},
      folder("state", settings.state_directory, "--state"),
      proxy(context.world),
      summaries(settings)};
  if (settings.stage != settings::kLocalStage) return findings;
  findings.push_back(folder("bucket", settings.bucket_directory, "--bucket"));
  const auto stage = context.open_stage();
  const auto status = stage && (*stage)->supervision() != nullptr ? (*stage)->supervision()->status()
                      : stage
                          ? Result<ports::StageStatus>(fail(ErrorKind::Unavailable, "it cannot be watched"))
                          : std::unexpected(stage.error());
  if (!status) {
    findings.push_back({"engine", Health::Bad, status.error().message, "look at --state"});
    return findings;
  }
  findings.push_back(
      status->engine_running
          ? Finding{"engine", Health::Good, "running, process " + std::to_string(status->engine_process)}
          : Finding{"engine", Health::Doubtful, "not running", "bellwether up"});
  if (!status->damage.empty())
    findings.push_back({"state's file", Health::Bad, status->damage, "bellwether check"});
  for (const ports::Waiting& waiting : status->waiting)
    findings.push_back(
        {waiting.function, Health::Doubtful, "waits for " + waiting.reason, "bellwether status"});
  const bool has_letters = status->dead_letters > 0;
  findings.push_back({"dead letters", has_letters ? Health::Doubtful : Health::Good,
                      has_letters ? std::to_string(status->dead_letters) : "none",
                      has_letters ? "bellwether dead-letters list" : ""});
  return findings;
}

std::string doctor_words(const std::vector<Finding>& findings, bool color) {
  std::string text;
  for (const Finding& finding : findings) {
    std::string name = finding.what, health(health_word(finding.health));
    constexpr std::size_t kNameWidth = 15, kHealthWidth = 11;
    name.resize(std::max(name.size() + 1, kNameWidth), ' ');
    health.resize(kHealthWidth, ' ');
    const bool is_ill = finding.health == Health::Bad || finding.health == Health::NotKnown;
    text +=
        name +
        (finding.health == Health::Good ? health : in_ink(health, is_ill ? Ink::Red : Ink::Yellow, color)) +
        printable(finding.found) + "\n";
    if (!finding.cure.empty())
      text += std::string(kNameWidth, ' ') + "try: " + printable(finding.cure) + "\n";
  }
  return text;
}

std::string doctor_json(const std::vector<Finding>& findings, bool is_well) {
  boost::json::array array;
  for (const Finding& finding : findings)
    array.push_back({{"what", finding.what},
                     {"health", health_word(finding.health)},
                     {"found", finding.found},
                     {"cure", finding.cure}});
  return site::json_text(boost::json::object{{"well", is_well}, {"findings", array}}) + "\n";
}

Outcome run_doctor(bool as_json, Context& context) {
  std::vector<Finding> findings = examine_here(context);
  if (context.settings.stage != settings::kLocalStage) {
    auto account = context.world.open_account(context.settings, *context.log);
    if (account)
      std::ranges::move(operate::examine(site_of(context.settings), *account), std::back_inserter(findings));
    else
      findings.push_back({"AWS's files", Health::Bad, account.error().message, "look at ~/.aws/config"});
  }
  const bool is_well = std::ranges::none_of(findings, [](const Finding& finding) {
    return finding.health == Health::Bad || finding.health == Health::NotKnown;
  });
  context.out += as_json ? doctor_json(findings, is_well) : doctor_words(findings, context.color_out);
  return is_well ? ExitCode::Done : ExitCode::NotDone;
}

Result<Run> read_doctor(const Arguments& arguments) {
  const bool as_json = arguments.has("--json");
  return [as_json](Context& context) { return run_doctor(as_json, context); };
}

}  // namespace

Command doctor_command() {
  return {
      .name = "doctor",
      .summary = "what keeps this from working, each with its cure",
      .details =
          "Here: version, settings, folders, proxy, summaries, the engine and its dead letters. On AWS also\n"
          "regions, endpoint, credentials,\n"
          "clock, what you may do (by IAM's simulation, and by looking at all that status looks at) and the\n"
          "stacks. It changes nothing. Exit code 1 when something is bad or cannot be known.",
      .positionals = {},
      .flags = {kJsonFlag},
      .settings = {SettingGroup::Summaries},
      .examples = {{"bellwether doctor", ""}, {"bellwether doctor --stage prod", "on AWS"}},
      .read = read_doctor};
}

}  // namespace bellwether::cli
