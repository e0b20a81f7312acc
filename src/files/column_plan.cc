#include "files/column_plan.h"

#include <algorithm>

#include "base/excerpt.h"
#include "base/number.h"
#include "base/text.h"
#include "files/bare_table.h"
#include "files/column_names.h"
#include "files/day_reader.h"
#include "files/number_reader.h"
#include "files/refusal.h"
#include "files/understanding.h"

namespace bellwether::files {
namespace {

using Row = std::vector<std::string>;

std::string line_word(std::size_t line) {
  return "line " + std::to_string(line) + ": ";
}

bool is_day(std::string_view text) {
  return text.size() >= 6 && DayReader(std::nullopt).read(text).has_value();
}

bool is_comment(const Row& row) {
  return row[0].starts_with('#') || row[0].starts_with("//") || lower_ascii(row[0]).starts_with("sep=");
}

bool is_data(const Row& row) {
  return row.size() >= 2 && !is_comment(row) && std::ranges::any_of(row, is_day);
}

std::string listed(std::span<const std::string> names) {
  std::string text;
  for (const std::string& name : names) {
    if (!text.empty()) text += ", ";
    text += "'" + excerpt(name) + "'";
  }
  return text;
}

// The column that a person means by its name or its number.
Result<std::size_t> column_of(const ColumnHint& hint, const ColumnPlan& plan) {
  const auto named = std::ranges::find(plan.names, hint.column);
  if (plan.is_named && named != plan.names.end()) return static_cast<std::size_t>(named - plan.names.begin());
  for (std::size_t i = 0; plan.is_named && i < plan.names.size(); ++i)
    if (lower_ascii(plan.names[i]) == lower_ascii(hint.column)) return i;
  if (const auto number = parse_number<std::size_t>(hint.column);
      number && *number >= 1 && *number <= plan.roles.size())
    return *number - 1;
  return refuse("--column " + std::string(word_of(hint.role)) + "=" + excerpt(hint.column) +
                ": there is no such column; there are " +
                (plan.is_named ? listed(plan.names) : std::to_string(plan.roles.size()) + " without names"));
}

Result<void> apply(const Hints& hints, ColumnPlan& plan) {
  for (const ColumnHint& hint : hints.columns) {
    const std::size_t at = TRY(column_of(hint, plan));
    if (hint.role != Role::Ignored)
      for (Role& role : plan.roles)
        if (role == hint.role) role = Role::Ignored;
    plan.roles[at] = hint.role;
  }
  return {};
}

// The best column of a role; of equals the first. The others of that role are ignored, except that two
// prices are a question.
Result<void> settle(Role role, std::vector<int>& ranks, ColumnPlan& plan, bool is_question) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < plan.roles.size(); ++i) {
    if (plan.roles[i] != role) continue;
    if (best && is_question)
      return refuse("two columns may be the price, '" + excerpt(plan.names[*best]) + "' and '" +
                    excerpt(plan.names[i]) + "'; say which: --column close=" + excerpt(plan.names[i]));
    if (!best || ranks[i] < ranks[*best]) best = i;
  }
  for (std::size_t i = 0; best && i < plan.roles.size(); ++i)
    if (plan.roles[i] == role && i != *best)
      plan.roles[i] = role == Role::Item ? Role::Unknown : Role::Ignored;
  return {};
}

Result<void> check_roles(ColumnPlan& plan, const Row& first) {
  if (!plan.at(Role::Day)) {
    return refuse("no column is known to be the day; there are " + listed(plan.names) +
                  "; say which it is: --column day=NAME");
  }
  if (!plan.at(Role::Close)) {
    std::vector<std::size_t> unknown;
    for (std::size_t i = 0; i < plan.roles.size(); ++i) {
      const bool is_filled =
          i < first.size() &&
          (is_missing(first[i]) || first[i].find_first_of("0123456789") != Row::value_type::npos);
      if (plan.roles[i] == Role::Unknown && !plan.names[i].empty() && is_filled) unknown.push_back(i);
    }
    // FRED, the ECB and others name the price's column for what it is the price of.
    if (unknown.size() != 1)
      return refuse("no column is known to be the price; there are " + listed(plan.names) +
                    "; say which it is: --column close=NAME");
    plan.roles[unknown[0]] = Role::Close;
    plan.is_fallback_close = true;
  }
  return {};
}

// Columns by the names in the header; `first` is the first row below it, which says which column holds days.
Result<ColumnPlan> plan_of_header(const Row& header, const Row& first, const Hints& hints) {
  ColumnPlan plan{.names = header};
  std::vector<int> ranks;
  // CoinMarketCap's column `name` is the number of the currency.
  const bool is_coin_market_cap = bare_name(header[0]) == "timeopen";
  for (std::size_t i = 0; i < header.size(); ++i) {
    auto [role, rank] = role_named(header[i]);
    const std::string_view value = i < first.size() ? std::string_view(first[i]) : std::string_view();
    // pandas writes an index without a name: it is the day, or only counts.
    if (bare_name(header[i]).empty() && role == Role::Unknown) {
      role = is_day(value)                                        ? Role::Day
             : value.empty() || parse_number<std::int64_t>(value) ? Role::Ignored
                                                                  : Role::Unknown;
      rank = 4;
    }
    if (bare_name(header[i]).starts_with("unnamed") && parse_number<std::int64_t>(value))
      role = Role::Ignored;
    if (role == Role::Day && !is_day(value))
      role = is_missing(value) || value.contains(':') || rank > 1 ? Role::Ignored : Role::Day;
    if (is_coin_market_cap && bare_name(header[i]) == "name") role = Role::Ignored;
    plan.roles.push_back(role);
    ranks.push_back(rank);
  }
  TRY_VOID(apply(hints, plan));
  const bool is_told =
      std::ranges::any_of(hints.columns, [](const ColumnHint& h) { return h.role == Role::Close; });
  for (const Role role :
       {Role::Day, Role::Open, Role::High, Role::Low, Role::AdjustedClose, Role::Volume, Role::Item})
    TRY_VOID(settle(role, ranks, plan, false));
  TRY_VOID(settle(Role::Close, ranks, plan, !is_told));
  TRY_VOID(check_roles(plan, first));
  if (const auto item = plan.at(Role::Item)) plan.is_item_code = ranks[*item] > 1;
  return plan;
}

// pandas' header of several lines, as yfinance's download().to_csv() writes it: the columns, of which ticker
// each is, and the index' name.
std::optional<Row> merged_header(std::span<const Row> rows, std::size_t data) {
  if (data < 3) return std::nullopt;
  const Row &names = rows[data - 3], &tickers = rows[data - 2], &index = rows[data - 1];
  if (names.size() != index.size() || tickers.size() != index.size() ||
      role_named(index[0]).role != Role::Day)
    return std::nullopt;
  if (!std::all_of(index.begin() + 1, index.end(), [](const std::string& name) { return name.empty(); }))
    return std::nullopt;
  Row header = names;
  header[0] = index[0];
  if (std::equal(tickers.begin() + 2, tickers.end(), tickers.begin() + 1)) return header;
  for (std::size_t i = 1; i < header.size(); ++i) header[i] += " " + tickers[i];
  return header;
}

// The nearest row above the first data that has names we know; else the nearest as long as the data.
std::optional<std::size_t> header_above(std::span<const Row> rows, std::size_t data) {
  const auto is_known = [](const std::string& name) { return role_named(name).role != Role::Unknown; };
  for (std::size_t i = data; i-- > 0;)
    if (!is_comment(rows[i]) && std::ranges::count_if(rows[i], is_known) >= 2) return i;
  const std::size_t length = rows[data].size();
  for (std::size_t i = data; i-- > 0;)
    if (!is_comment(rows[i]) && rows[i].size() >= 2 && rows[i].size() == length) return i;
  return std::nullopt;
}

}  // namespace

std::optional<std::size_t> ColumnPlan::at(Role role) const {
  const auto found = std::ranges::find(roles, role);
  if (found == roles.end()) return std::nullopt;
  return static_cast<std::size_t>(found - roles.begin());
}

Result<TableStart> find_table(std::span<const Row> rows, std::span<const std::size_t> lines,
                              const Hints& hints) {
  std::size_t data = 0;
  while (data < rows.size() && !is_data(rows[data])) ++data;
  if (data == rows.size()) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const bool names_a_day = std::ranges::any_of(rows[i], [](const std::string& name) {
        return role_named(name).role == Role::Day && role_named(name).rank < 3;
      });
      if (!names_a_day || rows[i].size() < 2) continue;
      if (i + 1 == rows.size()) return refuse("no prices in it");
      return refuse(line_word(lines[i + 1]) + "no field of '" + excerpt(rows[i + 1][0]) + "' is a day");
    }
    if (rows.empty()) return refuse("no prices in it");
    return refuse(line_word(lines[0]) + "no table of prices begins here: '" + excerpt(rows[0][0]) +
                  "' is no header with a day and a price, and no row below has a day");
  }

  TableStart start{.plan = {}, .first_line = lines[data], .notes = 0};
  if (const auto header = merged_header(rows, data)) {
    start.plan = TRY(plan_of_header(*header, rows[data], hints));
    start.notes = data - 3;
    return start;
  }
  if (const auto header = header_above(rows, data)) {
    auto plan = plan_of_header(rows[*header], rows[data], hints);
    if (!plan)
      return std::unexpected(Error{plan.error().kind, line_word(lines[*header]) + plan.error().message});
    start.plan = *std::move(plan);
    start.first_line = lines[*header + 1];
    start.notes = *header;
    return start;
  }
  start.plan = {.names = {},
                .roles = std::vector<Role>(rows[data].size(), Role::Unknown),
                .is_named = false,
                .is_fallback_close = false};
  for (std::size_t i = 0; i < start.plan.roles.size(); ++i)
    start.plan.names.push_back("column " + std::to_string(i + 1));
  start.notes = data;
  if (hints.columns.empty()) {
    auto roles = roles_of_bare_table(rows.subspan(data));
    if (!roles)
      return std::unexpected(Error{roles.error().kind, line_word(lines[data]) + roles.error().message});
    start.plan.roles = *std::move(roles);
  } else {
    std::ranges::fill(start.plan.roles, Role::Ignored);
    TRY_VOID(apply(hints, start.plan));
    for (const Role role : {Role::Day, Role::Close})
      if (!start.plan.at(role))
        return refuse("the file has no header; say which column is the " + std::string(word_of(role)) +
                      ": --column " + std::string(word_of(role)) + "=NUMBER");
  }
  return start;
}

}  // namespace bellwether::files
