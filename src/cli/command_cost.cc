#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <cmath>
#include <utility>

#include "base/number.h"
#include "base/range.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/cost_workload.h"
#include "cli/message.h"
#include "cli/price_check.h"
#include "cli/text_table.h"
#include "cli/time_span.h"
#include "cost/assumptions.h"
#include "cost/estimate.h"
#include "site/json_text.h"

namespace bellwether::cli {
namespace {

constexpr std::int64_t kThingsMax = 1'000'000;
constexpr std::int64_t kDaysOfPricesMax = 29'000;  // An item of 400 KB.
constexpr std::int64_t kTextLengthMax = 5000;      // Comprehend takes no more.
constexpr double kMoneyMax = 1e6;
constexpr int kMonthsOfYear = 12;

struct CostWish {
  std::optional<std::int64_t> items, names;  // Nothing: as many as the stage has.
  cost::Workload workload;
  double hours = 1, hourly = 60;          // Of people, and USD for one of them.
  std::optional<std::string> price_list;  // To be compared with.
  bool json = false;
};

Result<std::chrono::minutes> read_every(const std::string& text) {
  const std::chrono::seconds span = TRY(read_time_span("--every", text, "1m", "30d"));
  const auto minutes = std::chrono::floor<std::chrono::minutes>(span);
  if (minutes == span) return minutes;
  return fail(ErrorKind::InvalidInput, "--every: '" + text + "' is no whole number of minutes");
}

Result<std::optional<std::int64_t>> read_whole(const Arguments& arguments, const std::string& flag,
                                               std::int64_t least, std::int64_t most) {
  const auto text = arguments.value(flag);
  if (!text) return std::nullopt;
  const auto number = parse_number<std::int64_t>(*text);
  if (!number) return fail(ErrorKind::InvalidInput, flag + ": '" + *text + "' is not a whole number");
  TRY_VOID(check_range(flag, *number, least, most));
  return number;
}

Result<double> read_amount(const Arguments& arguments, const std::string& flag, double otherwise) {
  const auto text = arguments.value(flag);
  if (!text) return otherwise;
  const auto number = parse_number<double>(*text);
  if (!number || *number < 0 || *number > kMoneyMax)
    return fail(ErrorKind::InvalidInput, flag + ": '" + *text + "' is not a number from 0 to 1000000");
  return *number;
}

std::string quantity_text(double quantity) {
  const bool is_whole = quantity == std::floor(quantity);
  return format_grouped(quantity, is_whole ? 0 : quantity < 1 ? 4 : 2);
}

std::string unit_price_text(const cost::Price& price) {
  return format_shortest(price.usd) + (price.units == 1 ? "" : " / " + format_grouped(price.units, 0));
}

// "5 minutes", "hour", "2 days".
std::string every_text(std::chrono::minutes every) {
  constexpr std::int64_t kHour = 60, kDay = 1440;
  const std::int64_t minutes = every.count();
  const auto [unit, noun] = minutes % kDay == 0    ? std::pair(kDay, "day")
                            : minutes % kHour == 0 ? std::pair(kHour, "hour")
                                                   : std::pair(std::int64_t{1}, "minute");
  return minutes == unit ? noun : counted(static_cast<std::size_t>(minutes / unit), noun);
}

std::string workload_text(const cost::Workload& workload) {
  const auto number = [](std::int64_t value) { return format_grouped(static_cast<double>(value), 0); };
  return "A month of " + counted(static_cast<std::size_t>(workload.items), "item") + " with " +
         counted(static_cast<std::size_t>(workload.days_of_prices), "price") +
         " each, one more a day,\nand " + counted(static_cast<std::size_t>(workload.names), "name") +
         " read every " + every_text(workload.every) + ": texts of " + number(workload.text_length) +
         " characters that change " + format_shortest(workload.text_changes) + " times,\nscored " +
         (workload.is_scored_by_comprehend ? "by Comprehend" : "inside the function") + ". In " +
         workload.region +
         (workload.bucket_region == workload.region ? "" : ", the bucket in " + workload.bucket_region) +
         ".\n";
}

std::string caching_text(const cost::Workload& workload, const cost::Caching& caching) {
  if (workload.names == 0) return "";
  if (caching.price == nullptr)
    return "Comprehend's price is unknown for " + workload.region + "; asked for new texts alone it scores " +
           format_grouped(caching.units, 0) + " units, for every reading " +
           format_grouped(caching.units_without, 0) + ".\n";
  return std::string(workload.is_scored_by_comprehend ? "Comprehend is" : "Comprehend would be") +
         " asked for new texts alone: " + usd_text(caching.usd) + " USD. For every reading it would be " +
         usd_text(caching.usd_without) + " USD: that a text is\nnot scored twice saves " +
         usd_text(caching.usd_without - caching.usd) + " USD a month.\n";
}

std::string cost_words(const CostWish& wish, const cost::Workload& workload, const cost::Estimate& estimate,
                       bool color) {
  std::vector<std::vector<std::string>> rows;
  for (const cost::Line& line : estimate.lines) {
    const bool is_known = line.price != nullptr;
    rows.push_back({std::string(line.charge->service), std::string(line.charge->what),
                    quantity_text(line.quantity), std::string(line.charge->unit),
                    is_known ? unit_price_text(*line.price) : "unknown for " + std::string(line.region),
                    is_known ? usd_text(line.usd) : "?", is_known ? usd_text(line.usd_to_pay) : "?"});
  }
  const double people = wish.hours * wish.hourly;
  rows.push_back({"People", "an assumption", format_shortest(wish.hours), "hours",
                  format_shortest(wish.hourly), usd_text(people), usd_text(people)});
  const std::string more = estimate.unknown > 0 ? " + ?" : "";
  rows.push_back({"Total", "", "", "", "", usd_text(estimate.usd + people) + more,
                  usd_text(estimate.usd_to_pay + people) + more});
  std::string text = workload_text(workload) + "\n" +
                     text_table({{"SERVICE"},
                                 {"CHARGE"},
                                 {"QUANTITY", Align::Right},
                                 {"UNIT"},
                                 {"USD A UNIT", Align::Right},
                                 {"USD", Align::Right},
                                 {"LESS FREE", Align::Right}},
                                rows, color) +
                     "\n";
  text += "AWS alone: " + usd_text(estimate.usd) + more + " USD a month, " +
          usd_text(estimate.usd * kMonthsOfYear) + more + " a year.\n" +
          caching_text(workload, estimate.caching);
  if (estimate.unknown > 0)
    text += "Not in these sums: " + counted(static_cast<std::size_t>(estimate.unknown), "charge") +
            " without a known price.\n";
  return text;
}

boost::json::value usd_json(const cost::Price* price, double usd) {
  return price == nullptr ? boost::json::value() : boost::json::value(usd);
}

std::string cost_json(const CostWish& wish, const cost::Workload& workload, const cost::Estimate& estimate) {
  boost::json::array lines, assumptions;
  for (const cost::Line& line : estimate.lines) {
    boost::json::object object = {{"charge", line.charge->name},
                                  {"service", line.charge->service},
                                  {"region", line.region},
                                  {"quantity", line.quantity},
                                  {"unit", line.charge->unit},
                                  {"free", cost::free_quantity(line.charge->name)},
                                  {"usd", usd_json(line.price, line.usd)},
                                  {"usd_less_free", usd_json(line.price, line.usd_to_pay)},
                                  {"price", nullptr}};
    if (line.price != nullptr)
      object["price"] = {{"usd", line.price->usd},
                         {"units", line.price->units},
                         {"date", line.price->date},
                         {"source", line.price->source}};
    lines.push_back(std::move(object));
  }
  for (const cost::Assumption& assumption : cost::kAssumptions)
    assumptions.push_back(
        {{"name", assumption.name}, {"value", assumption.value}, {"reason", assumption.reason}});
  const double people = wish.hours * wish.hourly;
  const cost::Caching& caching = estimate.caching;
  return site::json_text(boost::json::object{
             {"items", workload.items},
             {"names", workload.names},
             {"every_minutes", workload.every.count()},
             {"lines", std::move(lines)},
             {"unknown", estimate.unknown},
             {"aws_usd", estimate.usd},
             {"aws_usd_less_free", estimate.usd_to_pay},
             {"people", {{"hours", wish.hours}, {"usd_an_hour", wish.hourly}, {"usd", people}}},
             {"total_usd", estimate.usd + people},
             {"total_usd_less_free", estimate.usd_to_pay + people},
             {"comprehend",
              {{"units_with_caching", caching.units},
               {"units_without_caching", caching.units_without},
               {"usd_with_caching", usd_json(caching.price, caching.usd)},
               {"usd_without_caching", usd_json(caching.price, caching.usd_without)},
               {"usd_saved", usd_json(caching.price, caching.usd_without - caching.usd)}}},
             {"assumptions", std::move(assumptions)}}) +
         "\n";
}

Outcome run_cost(const CostWish& wish, Context& context) {
  cost::Workload workload = workload_of(context.settings, context.world);
  if (wish.price_list)
    return check_prices({.region = workload.region,
                         .bucket_region = workload.bucket_region,
                         .price_list = *wish.price_list,
                         .json = wish.json},
                        context);
  workload.every = wish.workload.every;
  workload.days_of_prices = wish.workload.days_of_prices;
  workload.text_changes = wish.workload.text_changes;
  workload.text_length = wish.workload.text_length;
  if (!wish.items || !wish.names) {
    const auto stage = TRY(context.open_stage());
    const std::int64_t there = TRY(stage->item_count());
    workload.items = wish.items.value_or(there);
    workload.names = wish.names.value_or(there);
  } else {
    workload.items = *wish.items;
    workload.names = *wish.names;
  }
  const cost::Estimate estimate = cost::estimate(workload);
  context.out += wish.json ? cost_json(wish, workload, estimate)
                           : cost_words(wish, workload, estimate, context.color_out);
  return ExitCode::Done;
}

Result<Run> read_cost(const Arguments& arguments) {
  CostWish wish;
  wish.json = arguments.has("--json");
  wish.items = TRY(read_whole(arguments, "--items", 0, kThingsMax));
  wish.names = TRY(read_whole(arguments, "--names", 0, kThingsMax));
  if (const auto every = arguments.value("--every")) wish.workload.every = TRY(read_every(*every));
  if (const auto days = TRY(read_whole(arguments, "--days-of-prices", 0, kDaysOfPricesMax)))
    wish.workload.days_of_prices = *days;
  if (const auto length = TRY(read_whole(arguments, "--text-length", 1, kTextLengthMax)))
    wish.workload.text_length = *length;
  wish.workload.text_changes = TRY(read_amount(arguments, "--text-changes", wish.workload.text_changes));
  wish.hours = TRY(read_amount(arguments, "--hours", wish.hours));
  wish.hourly = TRY(read_amount(arguments, "--hourly", wish.hourly));
  if (arguments.has("--check") || arguments.value("--price-list"))
    wish.price_list = arguments.value("--price-list").value_or(kPriceList);
  return [wish](Context& context) { return run_cost(wish, context); };
}

}  // namespace

Command cost_command() {
  return {
      .name = "cost",
      .summary = "say what a stage on AWS costs a month, line by line",
      .details =
          "By AWS's list prices inside this executable, each with its date and source (--json). The region\n"
          "is the stage's, or else us-east-1; a price that is not known there is said to be unknown. LESS\n"
          "FREE is what is left when the account's monthly allowances are all for this stage. What readers\n"
          "fetch is not in it. docs/cost.md has the arithmetic and what it takes for granted.\n"
          "\n"
          "With --check nothing is worked out: each price for the region is compared with the one in AWS's\n"
          "public price list, which needs a network and no account. Exit code 1 when one differs.",
      .positionals = {},
      .flags = {{"--items", "N", "items whose prices change once a day (default: those of the stage)"},
                {"--names", "N", "names that are read (default: the stage's items)"},
                {"--every", "TIME", "how often names are read: 5m, 2h, 1d (default: 5m)"},
                {"--days-of-prices", "N", "prices that each item holds (default: 365)"},
                {"--text-changes", "N", "how often a name's text changes in a month (default: 4)"},
                {"--text-length", "N", "characters of a text (default: 300)"},
                {"--hours", "N", "hours of people's time in a month (default: 1)"},
                {"--hourly", "USD", "what an hour of theirs costs (default: 60)"},
                {"--check", "", "compare our prices with AWS's public list"},
                {"--price-list", "URL", "where that is, if not at AWS's own address"},
                kJsonFlag},
      .settings = {SettingGroup::Scorer},
      .examples = {{"bellwether cost --items 100 --names 100 --every 5m", ""},
                   {"bellwether cost --items 100 --names 100 --scorer comprehend", "and what caching saves"},
                   {"bellwether cost --stage prod --json", "as many items as the stage has"},
                   {"bellwether cost --stage prod --check", "are our prices still AWS's?"}},
      .read = read_cost};
}

}  // namespace bellwether::cli
