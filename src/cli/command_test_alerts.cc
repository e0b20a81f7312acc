#include <boost/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/example_notice.h"
#include "cli/message.h"
#include "site/json_text.h"

namespace bellwether::cli {
namespace {

struct Told {
  std::string way;
  Result<void> result;
};

std::string test_alerts_words(const Told& told) {
  if (told.result) return told.way + ": told\n";
  const Error& error = told.result.error();
  return told.way + ": " + (error.may_be_done ? "perhaps told, for the answer is lost: " : "not told: ") +
         error.message + "\n";
}

boost::json::object test_alerts_json(const Told& told) {
  boost::json::object object{{"way", told.way}, {"told", told.result.has_value()}};
  if (told.result) return object;
  object["error"] = told.result.error().message;
  object["may_be_told"] = told.result.error().may_be_done;
  return object;
}

Outcome run_test_alerts(bool as_json, Context& context) {
  const auto ways = TRY(context.world.open_ways(context.settings));
  if (ways.empty())
    return std::unexpected(Failure(ExitCode::NotDone, "no way to tell anybody is set",
                                   "bellwether alerts test --mail-folder mails"));
  const ports::Notice notice =
      example_notice(context.world.clock.now(), context.settings.style.language, context.world.ideographs);
  bool is_told = true;
  boost::json::array list;
  for (const auto& way : ways) {
    Told told{.way = std::string(way->name()), .result = way->tell(notice)};
    is_told = is_told && told.result;
    if (as_json)
      list.push_back(test_alerts_json(told));
    else
      context.out += test_alerts_words(told);
  }
  if (as_json) context.out += site::json_text(boost::json::object{{"ways", std::move(list)}}) + "\n";
  return is_told ? ExitCode::Done : ExitCode::NotDone;
}

Result<Run> read_test_alerts(const Arguments& arguments) {
  const bool as_json = arguments.has("--json");
  return [as_json](Context& context) { return run_test_alerts(as_json, context); };
}

}  // namespace

Command alerts_test_command() {
  return {
      .name = "alerts test",
      .summary = "send an example by every way that is set, and say whether it was taken",
      .details =
          "It is a notice like any other, with a chart in it. Exit code 1 when a way did not take it.\n"
          "A mail that a server took may still be thrown away later: look whether it arrived.",
      .positionals = {},
      .flags = {kJsonFlag},
      .settings = {SettingGroup::Telling},
      .examples = {{"bellwether alerts test --mail-folder mails", "writes mails/<time>-<id>.eml"},
                   {"bellwether alerts test --webhook https://ntfy.sh/my-topic --webhook-shape ntfy", ""}},
      .read = read_test_alerts};
}

}  // namespace bellwether::cli
