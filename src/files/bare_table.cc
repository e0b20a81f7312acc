#include "files/bare_table.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "files/day_reader.h"
#include "files/number_reader.h"

namespace bellwether::files {
namespace {

using Row = std::vector<std::string>;

constexpr std::size_t kKlineColumns = 12;  // Binance's.

std::unexpected<Error> refuse_bare(std::string message) {
  return fail(ErrorKind::InvalidInput, "there is no header, and " + std::move(message) +
                                           "; say which column is what by its number, as in --column day=1 "
                                           "--column close=2");
}

enum class Content { Days, Numbers, Times, Texts, Nothing };

Content content_of(std::string_view text) {
  if (is_missing(text)) return Content::Nothing;
  if (text.size() >= 6 && DayReader(std::nullopt).read(text)) return Content::Days;
  if (NumberReader(std::nullopt).read_volume(text, false)) return Content::Numbers;
  if (text.size() <= 8 && text.find(':') != text.npos) return Content::Times;
  return Content::Texts;
}

// What most of its fields are; one that is not is then told with its line.
Content content_of(std::span<const Row> rows, std::size_t column) {
  std::array<std::size_t, 5> counts = {};
  std::size_t filled = 0;
  for (const Row& row : rows) {
    const Content one = column < row.size() ? content_of(row[column]) : Content::Nothing;
    ++counts[static_cast<std::size_t>(one)];
    filled += one != Content::Nothing;
  }
  const auto count = [&](Content content) { return counts[static_cast<std::size_t>(content)]; };
  if (filled == 0) return Content::Nothing;
  // A large number may look like Unix seconds.
  if (count(Content::Numbers) > 0 && 2 * (count(Content::Numbers) + count(Content::Days)) >= filled)
    return Content::Numbers;
  for (const Content content : {Content::Days, Content::Times})
    if (2 * count(content) >= filled) return content;
  return Content::Texts;
}

// A number of the sample, whatever its decimal mark; only for comparing.
double number_at(const Row& row, std::size_t column) {
  NumberReader reader(std::nullopt);
  return column < row.size() ? reader.read_volume(row[column], false).value_or(-1) : -1;
}

// Whether the second and third of four numbers are high and low.
bool are_high_and_low(std::span<const Row> rows, std::span<const std::size_t> at, std::size_t high,
                      std::size_t low) {
  return std::ranges::all_of(rows, [&](const Row& row) {
    for (const std::size_t column : at) {
      const double number = number_at(row, column);
      if (number > 0 && (number > number_at(row, at[high]) || number < number_at(row, at[low]))) return false;
    }
    return true;
  });
}

}  // namespace

Result<std::vector<Role>> roles_of_bare_table(std::span<const Row> all_rows) {
  const std::size_t columns = all_rows[0].size();
  std::vector<Row> rows;
  for (const Row& row : all_rows)
    if (row.size() == columns) rows.push_back(row);
  std::vector<Role> roles(columns, Role::Ignored);
  std::vector<std::size_t> numbers;
  std::optional<std::size_t> day, text;
  for (std::size_t i = 0; i < columns; ++i) {
    switch (content_of(rows, i)) {
      case Content::Days:
        if (!day) day = i;
        break;
      case Content::Numbers:
        numbers.push_back(i);
        break;
      case Content::Texts:
        roles[i] = Role::Unknown;
        text = i;
        break;
      case Content::Times:
      case Content::Nothing:
        break;
    }
  }
  if (!day) return refuse_bare("no column is a day in every row");
  roles[*day] = Role::Day;
  const auto is_number = [&](std::size_t column) {
    return std::ranges::find(numbers, column) != numbers.end();
  };
  if (columns == kKlineColumns && *day == 0 && content_of(rows, 6) == Content::Days && is_number(1) &&
      is_number(4)) {
    numbers = {1, 2, 3, 4, 5};
    std::fill(roles.begin() + 1, roles.end(), Role::Ignored);
  }
  if (numbers.size() == 1) {
    roles[numbers[0]] = Role::Close;
    return roles;
  }
  if (numbers.empty()) return refuse_bare("no column is a number");
  if (numbers.size() != 4 && numbers.size() != 5) {
    if (numbers.size() == 2)
      return refuse_bare(
          "two numbers beside the day may be close and volume, or open and close, or two prices");
    return refuse_bare(std::to_string(numbers.size()) + " numbers beside the day may be anything");
  }
  const std::span prices(numbers.data(), 4);
  if (!are_high_and_low(rows, prices, 1, 2)) {
    std::string candidates;
    constexpr struct {
      std::size_t high, low;
      std::string_view order;
    } kOrders[] = {{2, 3, "close, open, high, low or open, close, high, low"},
                   {0, 1, "high, low, open, close or high, low, close, open"},
                   {3, 2, "open, close, low, high or close, open, low, high"},
                   {2, 1, "open, low, high, close or close, low, high, open"}};
    for (const auto& [high, low, order] : kOrders)
      if (are_high_and_low(rows, prices, high, low))
        candidates += (candidates.empty() ? "" : ", or ") + std::string(order);
    return refuse_bare("four prices are not open, high, low, close" +
                       (candidates.empty() ? std::string() : ": they may be " + candidates));
  }
  roles[numbers[0]] = Role::Open;
  roles[numbers[1]] = Role::High;
  roles[numbers[2]] = Role::Low;
  roles[numbers[3]] = Role::Close;
  if (numbers.size() == 5) roles[numbers[4]] = Role::Volume;
  return roles;
}

bool are_open_and_close_swapped(std::span<const market::Quote> quotes) {
  constexpr std::size_t kDaysThatTell = 10;
  double as_read = 0, swapped = 0;
  for (std::size_t i = 1; i < quotes.size(); ++i) {
    if (!quotes[i].range || !quotes[i - 1].range) continue;
    as_read += std::abs(quotes[i].range->open.value() - quotes[i - 1].close.value());
    swapped += std::abs(quotes[i].close.value() - quotes[i - 1].range->open.value());
  }
  // The other way round a move spans two days: about 1.5 times as far, and more where markets open calmly.
  return quotes.size() >= kDaysThatTell && swapped * 1.25 < as_read;
}

}  // namespace bellwether::files
