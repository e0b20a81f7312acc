#include <boost/json.hpp>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/item_view.h"
#include "cli/message.h"
#include "site/json_text.h"

namespace bellwether::cli {
namespace {

std::string queue_status_words(const ports::QueueStatus& status) {
  std::string text;
  for (const auto& [name, count] : {std::pair<std::string, std::int64_t>{"visible", status.visible},
                                    {"in flight", status.in_flight},
                                    {"delayed", status.delayed}})
    text += name + std::string(14 - name.size(), ' ') + format_grouped(static_cast<double>(count), 0) + "\n";
  if (status.oldest) text += "oldest        " + instant_text(*status.oldest) + " UTC\n";
  return text;
}

std::string queue_status_json(const ports::QueueStatus& status) {
  const auto oldest =
      status.oldest ? boost::json::value(format_instant(*status.oldest)) : boost::json::value(nullptr);
  return site::json_text(boost::json::object{{"visible", status.visible},
                                             {"in_flight", status.in_flight},
                                             {"delayed", status.delayed},
                                             {"oldest", oldest}}) +
         "\n";
}

Outcome run_queue_status(bool as_json, Context& context) {
  const auto stage = TRY(context.open_stage());
  const auto status = TRY(stage->names().status());
  context.out += as_json ? queue_status_json(status) : queue_status_words(status);
  return ExitCode::Done;
}

Result<Run> read_queue_status(const Arguments& arguments) {
  const bool as_json = arguments.has("--json");
  return [as_json](Context& context) { return run_queue_status(as_json, context); };
}

}  // namespace

Command queue_status_command() {
  return {.name = "queue status",
          .summary = "how many names wait for read-sentiment",
          .details =
              "Visible names are ready to be read. Those in flight are being read, or come back when their\n"
              "time is over. Delayed ones wait for their first time.",
          .positionals = {},
          .flags = {kJsonFlag},
          .settings = {},
          .examples = {{"bellwether queue status", ""}, {"bellwether queue status --json | jq .visible", ""}},
          .read = read_queue_status};
}

}  // namespace bellwether::cli
