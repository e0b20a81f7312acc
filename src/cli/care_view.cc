#include "cli/care_view.h"

#include <boost/json.hpp>

#include "cli/item_view.h"
#include "cli/message.h"

namespace bellwether::cli {
namespace {

// Why nobody looks; empty: somebody does.
std::string off_text(const market::RuleBook& rules, const std::optional<ports::StageStatus>& status) {
  if (!rules.has_care) return "off";
  if (!status) return "off: on AWS the stage's alarms tell";
  if (!status->engine_running) return "not armed: no engine runs; bellwether up starts it";
  return "";
}

std::string minutes_text(int minutes) {
  return counted(static_cast<std::size_t>(minutes), "minute");
}

}  // namespace

std::string care_text(const market::RuleBook& rules, const std::optional<ports::StageStatus>& status,
                      bool color) {
  std::string text = in_ink("bellwether itself", Ink::Bold, color) + "\n";
  const auto line = [&text](std::string name, const std::string& value) {
    name.resize(12, ' ');
    text += "  " + name + "  " + value + "\n";
  };
  if (const std::string off = off_text(rules, status); !off.empty()) {
    line("care", off);
    return text;
  }
  line("dead letters", "armed: fires at the next one of a function that had none for a day; there " +
                           std::string(status->dead_letters == 1 ? "is " : "are ") +
                           std::to_string(status->dead_letters));
  line("schedules", "armed: fires when a run is " + minutes_text(rules.care_minutes) + " late");
  if (status->waiting.empty())
    line("outages", "armed: fires when one has lasted " + minutes_text(rules.care_minutes));
  for (const ports::Waiting& waiting : status->waiting)
    line("outages", waiting.function + " since " + instant_text(waiting.since) + " UTC, for " +
                        printable(waiting.reason) + "; fires at " + minutes_text(rules.care_minutes));
  return text;
}

boost::json::object care_json(const market::RuleBook& rules,
                              const std::optional<ports::StageStatus>& status) {
  boost::json::object object = {{"rule", "care"}, {"minutes", rules.care_minutes}};
  const bool is_off = !rules.has_care || !status;
  object["state"] = is_off ? "off" : status->engine_running ? "armed" : "waiting";
  if (is_off) return object;
  object["dead_letters"] = status->dead_letters;
  boost::json::array outages;
  for (const ports::Waiting& waiting : status->waiting)
    outages.emplace_back(boost::json::object{
        {"function", waiting.function}, {"since", format_instant(waiting.since)}, {"for", waiting.reason}});
  object["outages"] = std::move(outages);
  return object;
}

}  // namespace bellwether::cli
