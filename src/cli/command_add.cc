#include <boost/json.hpp>

#include "cli/commands.h"
#include "cli/json_text.h"
#include "cli/name_arguments.h"
#include "cli/progress.h"
#include "cli/watch_report.h"

namespace bellwether::cli {
namespace {

struct Added {
  std::vector<market::ItemKey> added, known;
};

Result<std::vector<bool>> would_create(ports::Table& table, std::span<const market::Item> items) {
  std::vector<bool> created;
  for (const market::Item& item : items) {
    const auto known = table.get(item.key);
    // One that is there and malformed is there.
    if (!known && known.error().kind == ErrorKind::Unavailable) return std::unexpected(known.error());
    created.push_back(!known && known.error().kind == ErrorKind::NotFound);
  }
  return created;
}

Result<Added> add(const NameArguments& wish, const std::vector<std::string>& names, ports::Table& table,
                  const World& world) {
  Added result;
  Progress progress(world, names.size());
  for (std::size_t done = 0; done < names.size(); done += kChunkItems) {
    progress.show(done, names[done]);
    std::vector<market::Item> items;
    for (std::size_t i = done; i < std::min(names.size(), done + kChunkItems); ++i)
      items.push_back({.key = {names[i], wish.owner}});
    const auto created = wish.dry_run ? would_create(table, items) : table.create(items);
    if (!created) return std::unexpected(created.error());
    for (std::size_t i = 0; i < items.size(); ++i)
      ((*created)[i] ? result.added : result.known).push_back(std::move(items[i].key));
  }
  return result;
}

Outcome run(const NameArguments& wish, Context& context) {
  const auto names = TRY(take_names(wish, context));
  const auto stage = TRY(context.open_stage());
  const WatchList before = TRY(watch_list(*stage));
  const Added changed = TRY(add(wish, names.names, stage->table(), context.world));
  const WatchList after = wish.dry_run ? with(before, changed.added) : TRY(watch_list(*stage));

  if (wish.json) {
    boost::json::object object{{"dry_run", wish.dry_run}, {"before", list_json(before)}};
    object["added"] = keys_json(changed.added);
    object["there_already"] = keys_json(changed.known);
    add_left_out(names, object);
    object["after"] = list_json(after);
    context.out += json_text(object) + "\n";
  } else {
    context.out += list_row("before", before) + change_row("add", changed.added);
    if (!changed.known.empty()) context.out += change_row("there already", changed.known);
    context.out += list_row("after", after);
  }
  return end(wish, names, context);
}

Result<Run> read(const Arguments& arguments) {
  return read_name_arguments(arguments, run);
}

}  // namespace

Command add_command() {
  return {
      .name = "add",
      .summary = "watch more items, by name",
      .details =
          "Names come from a file, one a line, or from --item. Space around a name and empty lines do not\n"
          "count. A name that is there already stays as it is. A bad name is told, and the others go in.",
      .positionals = {},
      .flags = name_flags(),
      .settings = {},
      .examples = {{"bellwether add -i netflix -i google", ""},
                   {"bellwether add -f watchlist.txt", ""},
                   {"bellwether add -f - --dry-run < companies.txt", "what would come"}},
      .read = read};
}

}  // namespace bellwether::cli
