#include <boost/json.hpp>
#include <filesystem>

#include "cli/commands.h"
#include "cli/input.h"
#include "cli/item_flags.h"
#include "cli/item_view.h"
#include "cli/message.h"
#include "cli/progress.h"
#include "cli/text_table.h"
#include "market/price_csv.h"
#include "site/json_text.h"

namespace bellwether::cli {
namespace {

constexpr std::size_t kFileBytesMax = 64 << 20;

struct PriceImport {
  std::vector<std::string> files;
  ports::ItemChange change;  // Without a name: take the file's.
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

Result<Imported> import_file(const std::string& file, ports::ItemChange change, ports::Table& table) {
  if (change.key.name.empty()) change.key.name = std::filesystem::path(file).stem().string();
  change = TRY(clean_change(std::move(change)));
  const std::string text = TRY(read_input(file, kFileBytesMax));
  const auto history = market::parse_price_csv(text);
  if (!history)
    return std::unexpected(history.error().message.find('\n') == std::string::npos
                               ? in_context(file, history.error())
                               : Error{history.error().kind, file + ":\n" + history.error().message});
  const auto quotes = history->quotes();
  change.quotes.assign(quotes.begin(), quotes.end());
  if (const auto updated = table.update(change); !updated)
    return std::unexpected(in_context(file, updated.error()));
  return Imported{.file = file,
                  .key = change.key,
                  .prices = quotes.size(),
                  .first = quotes.front().day,
                  .last = quotes.back().day};
}

std::string words(const std::vector<Imported>& imported, bool color) {
  if (imported.empty()) return {};
  std::vector<std::vector<std::string>> rows;
  for (const Imported& i : imported)
    rows.push_back(
        {i.file, i.key.name, i.key.owner, std::to_string(i.prices), format_day(i.first), format_day(i.last)});
  return text_table({{"FILE"}, {"ITEM"}, {"OWNER"}, {"PRICES", Align::Right}, {"FIRST"}, {"LAST"}}, rows,
                    color);
}

std::string json(const std::vector<Imported>& imported, const std::vector<Refused>& refused) {
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

Outcome run(const PriceImport& wish, Context& context) {
  const auto stage = TRY(context.open_stage());
  std::vector<Imported> imported;
  std::vector<Refused> refused;
  Progress progress(context.world);
  for (std::size_t i = 0; i < wish.files.size(); ++i) {
    progress.show(i, wish.files.size(), wish.files[i]);
    auto result = import_file(wish.files[i], wish.change, stage->table());
    if (result) {
      imported.push_back(*std::move(result));
      continue;
    }
    progress.clear();
    context.tell_error(result.error().message);
    refused.push_back({wish.files[i], result.error().message});
  }
  progress.clear();

  context.out += wish.json ? json(imported, refused) : words(imported, context.color_out);
  if (!refused.empty())
    context.closing +=
        counted(imported.size(), "file") + " imported, " + std::to_string(refused.size()) + " refused\n";
  return refused.empty() ? ExitCode::Done : ExitCode::NotDone;
}

Result<Run> read(const Arguments& arguments) {
  PriceImport wish{.files = arguments.all("FILE"),
                   .change = change_of(arguments, arguments.value("--item").value_or("")),
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
  return [wish](Context& context) { return run(wish, context); };
}

std::vector<Flag> flags() {
  std::vector<Flag> flags = item_flags();
  flags.insert(flags.begin(), {"--item", "ITEM", "the item's name (default: the file's)"});
  flags.push_back(kJsonFlag);
  return flags;
}

}  // namespace

Command price_import_command() {
  return {
      .name = "price import",
      .summary = "take prices from CSV files, an item a file",
      .details =
          "The item's name is the file's name without its ending. Prices of known days are replaced, other\n"
          "days stay. A file goes in whole or not at all; one that is bad does not hold up the others.\n"
          "\n"
          "Rows are date,price or date,open,high,low,close[,volume]; a header may name the columns in any\n"
          "order. Commas, semicolons or tabs; days as YYYY-MM-DD or YYYY/MM/DD.",
      .positionals = {{"FILE", "CSV files; - is standard input", Count::OneOrMore}},
      .flags = flags(),
      .settings = {},
      .examples = {{"bellwether price import cards/*.csv --owner me --currency JPY", ""},
                   {"bellwether price import - --item 'Sol Ring' < prices.csv", "from another program"}},
      .read = read};
}

}  // namespace bellwether::cli
