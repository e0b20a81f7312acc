#include "market/price_csv.h"

#include <algorithm>
#include <array>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "base/excerpt.h"
#include "base/number.h"
#include "base/text.h"

namespace bellwether::market {
namespace {

constexpr std::size_t kProblemsShown = 10;
constexpr std::size_t kFieldsKept = 64;  // A row may have more; they are counted and ignored.
constexpr std::string_view kShapes = "expected date,price or date,open,high,low,close[,volume]";

struct Row {
  std::size_t line;                      // Where it starts, from 1.
  std::vector<std::string_view> fields;  // The first kFieldsKept.
  std::size_t field_count;
  bool closed;  // False when the text ends inside quotes.
};

// Rows of RFC 4180 text, without the empty ones. A field's view lies in the
// text, or in the reader where it holds doubled quotes; valid until next().
class RowReader {
 public:
  explicit RowReader(std::string_view text) : rest_(text), separator_(separator_of(text)) {}

  // False at the end of the text.
  bool next(Row& row) {
    while (!rest_.empty()) {
      unescaped_.clear();
      read(row);
      const bool blank = row.field_count == 1 && row.fields[0].empty() && row.closed;
      if (!blank) return true;
    }
    return false;
  }

 private:
  static char separator_of(std::string_view text) {
    const auto start = text.find_first_not_of("\r\n");
    if (start == std::string_view::npos) return ',';
    const auto line = text.substr(start, text.find_first_of("\r\n", start) - start);
    bool quoted = false;
    char separator = ',';
    for (const char c : line) {
      if (c == '"') quoted = !quoted;
      // A semicolon or a tab wins: a comma beside it is part of a value.
      if (!quoted && (c == ';' || c == '\t')) return c;
    }
    return separator;
  }

  void read(Row& row) {
    row.line = line_;
    row.fields.clear();
    row.field_count = 0;
    row.closed = true;
    for (bool more = true; more;) {
      const std::string_view field = read_field(row.closed);
      if (row.fields.size() < kFieldsKept) row.fields.push_back(field);
      ++row.field_count;
      more = !rest_.empty() && rest_[0] == separator_;
      if (more) rest_.remove_prefix(1);
    }
    if (rest_.starts_with("\r\n")) {
      rest_.remove_prefix(2);
    } else if (!rest_.empty()) {
      rest_.remove_prefix(1);
    }
    ++line_;
  }

  std::string_view read_field(bool& closed) {
    const auto start = rest_.find_first_not_of(' ');
    if (start != std::string_view::npos && rest_[start] == '"') {
      rest_.remove_prefix(start + 1);
      return read_quoted(closed);
    }
    std::size_t end = 0;
    while (end < rest_.size() && rest_[end] != separator_ && rest_[end] != '\n' && rest_[end] != '\r') ++end;
    const auto field = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return trim(field);
  }

  std::string_view read_quoted(bool& closed) {
    std::string value;
    for (;;) {
      const auto quote = rest_.find('"');
      closed = quote != std::string_view::npos;
      const auto part = rest_.substr(0, quote);
      line_ += static_cast<std::size_t>(std::ranges::count(part, '\n'));
      value += part;
      rest_.remove_prefix(closed ? quote + 1 : rest_.size());
      if (!closed || !rest_.starts_with('"')) break;
      value += '"';
      rest_.remove_prefix(1);
    }
    // What follows the closing quote keeps the quote, so that the value is
    // refused and not changed.
    std::size_t end = 0;
    while (end < rest_.size() && rest_[end] != separator_ && rest_[end] != '\n' && rest_[end] != '\r') ++end;
    if (const auto rest_of_field = trim(rest_.substr(0, end)); !rest_of_field.empty())
      value.append("\"").append(rest_of_field);
    rest_.remove_prefix(end);
    return unescaped_.emplace_back(trim(value));
  }

  std::string_view rest_;
  char separator_;
  std::size_t line_ = 1;
  std::deque<std::string> unescaped_;  // Its elements stay where they are.
};

enum Column : std::size_t { kDate, kOpen, kHigh, kLow, kClose, kVolume, kColumnCount };
constexpr std::array<std::string_view, kColumnCount> kColumnNames = {"date", "open",  "high",
                                                                     "low",  "close", "volume"};

// Which field of a row is which; nothing where the rows lack it.
struct Columns {
  std::array<std::optional<std::size_t>, kColumnCount> at = {};
  std::size_t field_count = 0;

  bool has_range() const { return at[kOpen] && at[kHigh] && at[kLow]; }
};

Result<Columns> columns_of_plain_row(std::size_t field_count) {
  Columns columns{.field_count = field_count};
  if (field_count == 2) {
    columns.at[kDate] = 0;
    columns.at[kClose] = 1;
    return columns;
  }
  if (field_count != 5 && field_count != 6) {
    return fail(
        ErrorKind::InvalidInput,
        std::to_string(field_count) + (field_count == 1 ? " field; " : " fields; ") + std::string(kShapes));
  }
  for (std::size_t i = 0; i < field_count; ++i) columns.at[i] = i;
  return columns;
}

Result<Columns> columns_of_header(const Row& row) {
  const auto refuse = [](std::string message) { return fail(ErrorKind::InvalidInput, std::move(message)); };
  Columns columns{.field_count = row.field_count};
  for (std::size_t i = 0; i < row.fields.size(); ++i) {
    std::string name = lower_ascii(row.fields[i]);
    if (name == "price") name = "close";
    const auto known = std::ranges::find(kColumnNames, name);
    if (known == kColumnNames.end()) continue;
    auto& at = columns.at[static_cast<std::size_t>(known - kColumnNames.begin())];
    if (at) return refuse("the header names two columns '" + name + "'");
    at = i;
  }
  if (!columns.at[kDate])
    return refuse("the header '" + excerpt(row.fields[0]) + "' has no column 'date'; " +
                  std::string(kShapes));
  if (!columns.at[kClose]) return refuse("the header has no column 'price' or 'close'");
  if (!columns.has_range() && (columns.at[kOpen] || columns.at[kHigh] || columns.at[kLow]))
    return refuse("the header has some of 'open', 'high' and 'low', but not all three");
  return columns;
}

Result<Day> read_day(std::string_view field) {
  std::string text(field.substr(0, 11));
  if (text.size() == 10 && text[4] == '/' && text[7] == '/') text[4] = text[7] = '-';
  if (auto day = parse_day(text)) return day;
  return fail(ErrorKind::InvalidInput, "'" + excerpt(field) + "' is not a day; write YYYY-MM-DD");
}

Result<Price> read_price(std::string_view field) {
  auto price = Price::parse(field);
  if (price || excerpt(field) == field) return price;
  return fail(ErrorKind::InvalidInput, "price '" + excerpt(field) + "' is not a number");
}

Result<double> read_volume(std::string_view field) {
  const auto volume = parse_number<double>(field);
  if (!volume) return fail(ErrorKind::InvalidInput, "volume '" + excerpt(field) + "' is not a number");
  if (*volume < 0) return fail(ErrorKind::InvalidInput, "volume '" + excerpt(field) + "' is below 0");
  return *volume;
}

// A day may lack its range or its volume: those fields are then empty.
Result<Quote> read_quote(const Row& row, const Columns& columns) {
  const auto field = [&](Column column) {
    const auto at = columns.at[column];
    return at && *at < row.fields.size() ? row.fields[*at] : std::string_view{};
  };
  const Day day = TRY(read_day(field(kDate)));
  const Price close = TRY(read_price(field(kClose)));
  Quote quote{.day = day, .close = close};
  if (!field(kOpen).empty() || !field(kHigh).empty() || !field(kLow).empty()) {
    const Price open = TRY(read_price(field(kOpen)));
    const Price high = TRY(read_price(field(kHigh)));
    const Price low = TRY(read_price(field(kLow)));
    quote.range = DayRange{.open = open, .high = high, .low = low};
  }
  if (!field(kVolume).empty()) quote.volume = TRY(read_volume(field(kVolume)));
  if (const auto rule = broken_rule(quote)) return fail(ErrorKind::InvalidInput, *rule);
  return quote;
}

struct Problem {
  std::size_t line;
  std::string reason;
};

Error error_of(std::vector<Problem> problems) {
  std::ranges::stable_sort(problems, {}, &Problem::line);
  std::string message;
  for (std::size_t i = 0; i < problems.size() && i < kProblemsShown; ++i) {
    if (i > 0) message += '\n';
    message += "line " + std::to_string(problems[i].line) + ": " + problems[i].reason;
  }
  if (problems.size() > kProblemsShown)
    message += "\nand " + std::to_string(problems.size() - kProblemsShown) + " more";
  return {ErrorKind::InvalidInput, std::move(message)};
}

struct ReadQuote {
  std::size_t line;
  Quote quote;
};

void find_days_that_come_twice(std::vector<ReadQuote>& quotes, std::vector<Problem>& problems) {
  const auto day_of_read = [](const ReadQuote& read) { return read.quote.day; };
  // Most files are in order, and a sort costs more than all the rest.
  if (!std::ranges::is_sorted(quotes, {}, day_of_read)) std::ranges::stable_sort(quotes, {}, day_of_read);
  const ReadQuote* first = nullptr;
  for (const ReadQuote& read : quotes) {
    if (first == nullptr || first->quote.day != read.quote.day) {
      first = &read;
      continue;
    }
    problems.push_back({read.line, "day " + format_day(read.quote.day) + " comes twice (first on line " +
                                       std::to_string(first->line) + ")"});
  }
}

bool starts_with_digit(std::string_view field) {
  return !field.empty() && field[0] >= '0' && field[0] <= '9';
}

}  // namespace

Result<PriceHistory> parse_price_csv(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (const auto zero = text.find('\0'); zero != std::string_view::npos) {
    const auto line = std::ranges::count(text.substr(0, zero), '\n') + 1;
    return fail(ErrorKind::InvalidInput, "line " + std::to_string(line) + ": not text, but binary data");
  }

  RowReader rows(text);
  Row row;
  std::optional<Columns> header;
  std::vector<ReadQuote> quotes;
  std::vector<Problem> problems;
  for (bool first = true; rows.next(row); first = false) {
    if (!row.closed) {
      problems.push_back({row.line, "a quoted field is not closed"});
      break;
    }
    if (first && !starts_with_digit(row.fields[0])) {
      auto columns = columns_of_header(row);
      // Without its header no other row can be read.
      if (!columns) return std::unexpected(error_of({{row.line, columns.error().message}}));
      header = *columns;
      continue;
    }
    if (header && row.field_count != header->field_count) {
      problems.push_back({row.line, std::to_string(row.field_count) +
                                        (row.field_count == 1 ? " field" : " fields") + "; the header has " +
                                        std::to_string(header->field_count)});
      continue;
    }
    const auto columns = header ? Result<Columns>(*header) : columns_of_plain_row(row.field_count);
    auto quote = columns ? read_quote(row, *columns) : std::unexpected(columns.error());
    if (quote) {
      quotes.push_back({row.line, *quote});
    } else {
      problems.push_back({row.line, std::move(quote).error().message});
    }
  }
  find_days_that_come_twice(quotes, problems);
  if (!problems.empty()) return std::unexpected(error_of(std::move(problems)));
  if (quotes.empty()) return fail(ErrorKind::InvalidInput, "no prices in it");

  std::vector<Quote> sorted;
  sorted.reserve(quotes.size());
  for (const ReadQuote& read : quotes) sorted.push_back(read.quote);
  return PriceHistory::from(std::move(sorted));
}

}  // namespace bellwether::market
