#include <boost/json.hpp>

#include "cli/commands.h"
#include "cli/name_arguments.h"
#include "cli/progress.h"
#include "cli/watch_report.h"
#include "site/json_text.h"
#include "watch/addition.h"

namespace bellwether::cli {
namespace {

Outcome run_add(const NameArguments& wish, Context& context) {
  const auto names = TRY(take_names(wish, context));
  const auto stage = TRY(context.open_stage());
  const auto keys = keys_of(names, wish.owner);
  Progress progress(context);
  const auto addition = TRY(wish.dry_run ? watch::rehearse_addition(keys, *stage, progress.callback())
                                         : watch::add_items(keys, *stage, progress.callback()));

  if (wish.json) {
    boost::json::object object{{"dry_run", wish.dry_run}, {"before", list_json(addition.before)}};
    object["added"] = keys_json(addition.added);
    object["there_already"] = keys_json(addition.known);
    add_left_out(names, object);
    object["after"] = list_json(addition.after);
    context.out += site::json_text(object) + "\n";
  } else {
    context.out += list_row("before", addition.before) + change_row("add", addition.added);
    if (!addition.known.empty()) context.out += change_row("there already", addition.known);
    context.out += list_row("after", addition.after);
  }
  return end(wish, names, context);
}

Result<Run> read_add(const Arguments& arguments) {
  return read_name_arguments(arguments, run_add);
}

}  // namespace

Command add_command() {
  return {.name = "add",
          .summary = "watch more items, by name",
          .details =
              "Names are given here or in a file, one a line. Space around a name and empty lines do not\n"
              "count. A name that is there already stays as it is. A bad name is told, and the others go in.",
          .positionals = name_positionals(),
          .flags = name_flags(),
          .settings = {},
          .examples = {{"bellwether add netflix 'Sol Ring'", ""},
                       {"bellwether add -f watchlist.txt", ""},
                       {"bellwether add -f - --dry-run < companies.txt", "what would come"}},
          .read = read_add};
}

}  // namespace bellwether::cli
