#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <iterator>

#include "cli/commands.h"
#include "cli/file_flags.h"
#include "cli/item_flags.h"
#include "cli/item_view.h"
#include "cli/message.h"
#include "cli/progress.h"
#include "cli/text_table.h"
#include "functions/concurrently.h"
#include "site/json_text.h"

namespace bellwether::cli {
namespace {

// What several write at the same time shares transactions here, and the way there and back on AWS.
constexpr int kWriters = 16;

struct PriceImport {
  std::vector<std::string> files;
  ports::ItemChange change;  // Without a name: take the file's.
  files::Hints hints;
  bool is_dry_run;
  bool json;
};

struct Imported {
  std::string file;
  market::ItemKey key;
  std::size_t prices;
  Day first, last;
};

struct Refused {
  std::string file;
  std::string reason;
};

// All items of a file. `table` is null when nothing is to be written.
Result<std::vector<Imported>> import_file(const PriceImport& wish, const std::string& file,
                                          ports::Table* table, Context& context) {
  auto read = TRY(read_prices(file, wish.hints));
  if (read.items.size() > 1 && !wish.change.key.name.empty())
    return fail(ErrorKind::InvalidInput, file + " has the prices of " + counted(read.items.size(), "item") +
                                             "; --item is for one: choose it with --only");
  std::vector<ports::ItemChange> changes;
  for (const files::NamedHistory& item : read.items) {
    ports::ItemChange change = wish.change;
    if (change.key.name.empty())
      change.key.name = item.name.empty() ? std::filesystem::path(file).stem().string() : item.name;
    auto clean = clean_change(std::move(change));
    if (!clean) return std::unexpected(in_context(file, clean.error()));
    changes.push_back(*std::move(clean));
  }
  if (wish.is_dry_run)
    context.out += file + "\n" + description_of(read.understanding) + "\n";
  else if (is_remarkable(read.understanding))
    context.tell(file + ": " + summary_of(read.understanding));
  std::vector<Imported> imported;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const auto quotes = read.items[i].history.quotes();
    imported.push_back({.file = file,
                        .key = changes[i].key,
                        .prices = quotes.size(),
                        .first = quotes.front().day,
                        .last = quotes.back().day});
  }
  if (table == nullptr) return imported;
  std::vector<Result<void>> written(changes.size());
  functions::concurrently(changes.size(), kWriters, [&](std::size_t i) {
    const auto quotes = read.items[i].history.quotes();
    changes[i].quotes.assign(quotes.begin(), quotes.end());
    read.items[i].history = {};
    written[i] = table->update(changes[i]);
    changes[i].quotes = {};
  });
  for (const auto& each : written)
    if (!each) return std::unexpected(in_context(file, each.error()));
  return imported;
}

std::string price_import_words(const std::vector<Imported>& imported, bool color) {
  if (imported.empty()) return {};
  std::vector<std::vector<std::string>> rows;
  for (const Imported& i : imported)
    rows.push_back(
        {i.file, i.key.name, i.key.owner, std::to_string(i.prices), format_day(i.first), format_day(i.last)});
  return text_table({{"FILE"}, {"ITEM"}, {"OWNER"}, {"PRICES", Align::Right}, {"FIRST"}, {"LAST"}}, rows,
                    color);
}

std::string price_import_json(const std::vector<Imported>& imported, const std::vector<Refused>& refused) {
  boost::json::array good, bad;
  for (const Imported& i : imported) {
    boost::json::object object{{"file", i.file}};
    for (const auto& member : key_json(i.key)) object.insert(member);
    object["prices"] = i.prices;
    object["first"] = format_day(i.first);
    object["last"] = format_day(i.last);
    good.emplace_back(std::move(object));
  }
  for (const Refused& r : refused) bad.push_back({{"file", r.file}, {"reason", r.reason}});
  return site::json_text(boost::json::object{{"imported", good}, {"refused", bad}}) + "\n";
}

Outcome run_price_import(const PriceImport& wish, Context& context) {
  // A dry run touches no stage, so that it works where there is none.
  std::unique_ptr<ports::Stage> stage;
  if (!wish.is_dry_run) stage = TRY(context.open_stage());
  std::vector<Imported> imported;
  std::vector<Refused> refused;
  Progress progress(context);
  for (std::size_t i = 0; i < wish.files.size(); ++i) {
    progress.show(i, wish.files.size(), wish.files[i]);
    auto result = import_file(wish, wish.files[i], stage ? &stage->table() : nullptr, context);
    if (result) {
      std::ranges::move(*result, std::back_inserter(imported));
      continue;
    }
    progress.clear();
    context.tell_error(result.error().message);
    refused.push_back({wish.files[i], result.error().message});
  }
  progress.clear();

  if (wish.json) context.out = price_import_json(imported, refused);
  if (!wish.json && !wish.is_dry_run) context.out += price_import_words(imported, context.color_out);
  if (!refused.empty())
    context.closing += counted(wish.files.size() - refused.size(), "file") +
                       (wish.is_dry_run ? " understood, " : " imported, ") + std::to_string(refused.size()) +
                       " refused\n";
  return refused.empty() ? ExitCode::Done : ExitCode::NotDone;
}

Result<Run> read_price_import(const Arguments& arguments) {
  auto hints = TRY(file_hints_of(arguments));
  PriceImport wish{.files = arguments.all("FILE"),
                   .change = change_of(arguments, arguments.value("--item").value_or("")),
                   .hints = std::move(hints),
                   .is_dry_run = arguments.has("--dry-run"),
                   .json = arguments.has("--json")};
  const auto refuse = [](std::string message) { return fail(ErrorKind::InvalidInput, std::move(message)); };
  for (const auto flag : {"--item", "--url"}) {
    if (arguments.has(flag) && wish.files.size() > 1)
      return refuse(std::string(flag) + " is for one file, but " + std::to_string(wish.files.size()) +
                    " are given");
  }
  if (arguments.has("--item") && wish.change.key.name.empty()) return refuse("--item: the name is empty");
  if (wish.files.front() == "-" && !arguments.has("--item"))
    return refuse("standard input has no name; say --item ITEM");
  return [wish](Context& context) { return run_price_import(wish, context); };
}

std::vector<Flag> price_import_flags() {
  std::vector<Flag> flags = item_flags();
  flags.insert(flags.begin(), {"--item", "ITEM", "the item's name (default: the file's)"});
  flags.push_back({"--dry-run", "", "say how each file is understood, and change nothing"});
  std::ranges::copy(file_flags(), std::back_inserter(flags));
  flags.push_back(kJsonFlag);
  return flags;
}

}  // namespace

Command price_import_command() {
  return {
      .name = "price import",
      .summary = "take prices from files of every kind",
      .details =
          "The item's name is what a column of the file says, or the file's name without its ending. Prices\n"
          "of known days are replaced, other days stay. A file goes in whole or not at all; one that is bad\n"
          "does not hold up the others.\n"
          "\n"
          "Takes CSV of any dialect, as brokers, exchanges and trackers export it, and JSON. What is\n"
          "ambiguous is refused, with the flag that decides; what is left out or rounded is told.\n"
          "docs/files.md lists the kinds.",
      .positionals = {{"FILE", "files of prices; - is standard input", Count::OneOrMore}},
      .flags = price_import_flags(),
      .settings = {},
      .examples = {{"bellwether price import cards/*.csv --owner me --currency JPY", ""},
                   {"bellwether price import prices.csv --dry-run", "how is it understood?"},
                   {"bellwether price import - --item 'Sol Ring' < prices.csv", "from another program"}},
      .read = read_price_import};
}

}  // namespace bellwether::cli
