#include <algorithm>

#include "cli/commands.h"
#include "cli/message.h"
#include "files/price_export.h"
#include "watch/pages.h"

namespace bellwether::cli {
namespace {

struct Export {
  std::optional<market::ItemKey> key;  // Nothing: all of the owner.
  std::string owner;
  files::ExportForm form;
};

// Item for item, so that a large table need not fit into memory.
Outcome export_all(const Export& wish, ports::Table& table, Context& context) {
  files::PriceExport writer(wish.form, true);
  std::size_t items = 0, of_others = 0, unreadable = 0;
  Result<void> flushed;
  TRY_VOID(watch::for_each_page(table, [&](const ports::ItemPage& page) {
    for (const Error& error : page.unreadable) context.tell_error(error.message);
    unreadable += page.unreadable.size();
    for (const market::Item& item : page.items) {
      const bool is_asked_for = item.key.owner == wish.owner;
      (is_asked_for ? items : of_others) += !item.history.empty();
      if (is_asked_for) writer.add(item.key.name, item.history);
    }
    context.out += writer.take(false);
    if (flushed) flushed = context.flush();
  }));
  TRY_VOID(flushed);
  context.out += writer.take(true);
  if (of_others > 0)
    context.tell(counted(items, "item") + "; " + counted(of_others, "item") +
                 " of other owners left out: --owner names whose are meant");
  return unreadable == 0 ? ExitCode::Done : ExitCode::NotDone;
}

Outcome run_price_export(const Export& wish, Context& context) {
  const auto stage = TRY(context.open_stage());
  if (!wish.key) return export_all(wish, stage->table(), context);
  const market::Item item = TRY(stage->table().get(*wish.key));
  if (item.history.empty())
    return std::unexpected(Error{ErrorKind::NotFound, "'" + item.key.name + "' has no prices"});
  files::PriceExport writer(wish.form, false);
  writer.add(item.key.name, item.history);
  context.out += writer.take(true);
  return ExitCode::Done;
}

Result<Run> read_price_export(const Arguments& arguments) {
  const auto& names = arguments.all("ITEM");
  Export wish{
      .key = std::nullopt, .owner = arguments.value("--owner").value_or(""), .form = files::ExportForm::Csv};
  if (names.size() > 1) return fail(ErrorKind::InvalidInput, "one item, or --all");
  if (names.empty() != arguments.has("--all"))
    return fail(ErrorKind::InvalidInput, "say either ITEM or --all");
  if (!names.empty()) {
    TRY_VOID(market::check_name(names.front()));
    wish.key = market::ItemKey{names.front(), wish.owner};
  }
  const std::string form = arguments.value("--format").value_or("csv");
  if (form == "json")
    wish.form = files::ExportForm::Json;
  else if (form == "sheet")
    wish.form = files::ExportForm::Sheet;
  else if (form != "csv")
    return fail(ErrorKind::InvalidInput, "--format '" + form + "' is not one of csv, json, sheet");
  return [wish](Context& context) { return run_price_export(wish, context); };
}

}  // namespace

Command price_export_command() {
  return {.name = "price export",
          .summary = "write prices as CSV or JSON, which price import takes back as they were",
          .details =
              "With --all, all items of one owner (by default those without an owner) go into one file.\n"
              "Names that a spreadsheet would take for formulas have an apostrophe before them.",
          .positionals = {{"ITEM", "the item's name", Count::Any}},
          .flags = {{"--all", "", "all items of the owner, with a column that names them"},
                    {"--owner", "OWNER", "whose item, or items"},
                    {"--format", "FORM", "csv, json, or sheet: CSV as spreadsheets open it (default: csv)"}},
          .settings = {},
          .examples = {{"bellwether price export 'Sol Ring' > 'Sol Ring.csv'", ""},
                       {"bellwether price export --all --owner me --format sheet > prices.csv",
                        "for a spreadsheet"}},
          .read = read_price_export};
}

}  // namespace bellwether::cli
