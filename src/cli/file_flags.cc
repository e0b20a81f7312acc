#include "cli/file_flags.h"

#include <algorithm>
#include <utility>

#include "cli/input.h"

namespace bellwether::cli {
namespace {

using files::Encoding;
using files::Role;

constexpr std::size_t kFileBytesMax = 256 << 20;

template <class T>
struct Word {
  std::string_view word;
  T value;
};

constexpr Word<Role> kRoles[] = {
    {"day", Role::Day},       {"open", Role::Open},   {"high", Role::High},
    {"low", Role::Low},       {"close", Role::Close}, {"adjusted", Role::AdjustedClose},
    {"volume", Role::Volume}, {"item", Role::Item},   {"ignore", Role::Ignored}};
constexpr Word<files::DayOrder> kDayOrders[] = {{"dmy", files::DayOrder::DayFirst},
                                                {"mdy", files::DayOrder::MonthFirst},
                                                {"ymd", files::DayOrder::YearFirst}};
constexpr Word<files::DecimalMark> kDecimals[] = {{"point", files::DecimalMark::Point},
                                                  {"comma", files::DecimalMark::Comma}};
constexpr Word<Encoding> kEncodings[] = {{"utf-8", Encoding::Utf8},
                                         {"utf-16", Encoding::Utf16Little},
                                         {"shift_jis", Encoding::ShiftJis},
                                         {"windows-1252", Encoding::Windows1252}};

template <class T, std::size_t size>
Result<T> value_of_word(std::string_view flag, std::string_view word, const Word<T> (&words)[size]) {
  std::string known;
  for (const auto& one : words) {
    if (one.word == word) return one.value;
    known += (known.empty() ? "" : ", ") + std::string(one.word);
  }
  return fail(ErrorKind::InvalidInput,
              std::string(flag) + " '" + std::string(word) + "' is not one of " + known);
}

Result<files::ColumnHint> column_of(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == text.npos || equals + 1 == text.size())
    return fail(ErrorKind::InvalidInput, "--column '" + text + "' is not like close=Price");
  const Role role = TRY(value_of_word("--column", text.substr(0, equals), kRoles));
  return files::ColumnHint{role, text.substr(equals + 1)};
}

}  // namespace

std::vector<Flag> file_flags() {
  return {
      {"--column", "WHAT=COLUMN",
       "which column is the day, close, open, high, low, volume, adjusted, item, or to ignore: its name or "
       "number; again for more"},
      {"--day-order", "ORDER", "dmy, mdy or ymd, where the days do not say"},
      {"--decimal", "MARK", "point or comma, where the numbers do not say"},
      {"--encoding", "NAME", "utf-8, utf-16, shift_jis or windows-1252 (default: as it looks)"},
      {"--adjusted", "", "prices adjusted for splits and dividends, where the file has them"},
      {"--only", "NAME", "of several items in the file, this one"},
      {"--market", "NAME", "of JSON with several: tcgplayer, cardmarket/buylist, usd, avg"},
      {"--finish", "NAME", "likewise: normal, foil, etched"},
      {"--printing", "ID", "likewise: MTGJSON's UUID, or Scryfall's set, set/number or ID"},
      {"--day", "DAY", "of prices that have none, as Scryfall's"}};
}

Result<files::Hints> file_hints_of(const Arguments& arguments) {
  files::Hints hints;
  for (const std::string& text : arguments.all("--column")) {
    auto column = TRY(column_of(text));
    hints.columns.push_back(std::move(column));
  }
  if (const auto order = arguments.value("--day-order"))
    hints.day_order = TRY(value_of_word("--day-order", *order, kDayOrders));
  if (const auto mark = arguments.value("--decimal"))
    hints.decimal = TRY(value_of_word("--decimal", *mark, kDecimals));
  if (const auto name = arguments.value("--encoding"))
    hints.encoding = TRY(value_of_word("--encoding", *name, kEncodings));
  hints.is_adjusted = arguments.has("--adjusted");
  hints.only = arguments.value("--only").value_or("");
  hints.market = arguments.value("--market").value_or("");
  hints.finish = arguments.value("--finish").value_or("");
  hints.printing = arguments.value("--printing").value_or("");
  if (const auto day = arguments.value("--day")) {
    const auto parsed = parse_day(*day);
    if (!parsed) return std::unexpected(in_context("--day", parsed.error()));
    hints.day = *parsed;
  }
  return hints;
}

Result<files::PriceFile> read_prices(const std::string& file, const files::Hints& hints) {
  std::string bytes = TRY(read_input(file, kFileBytesMax));
  auto read = files::read_price_file(std::move(bytes), hints);
  if (read) return read;
  const std::string name = file == "-" ? "standard input" : file;
  if (read.error().message.find('\n') == std::string::npos)
    return std::unexpected(in_context(name, read.error()));
  return fail(read.error().kind, name + ":\n" + read.error().message);
}

}  // namespace bellwether::cli
