// price_tables PRICES FREE OUT.cc: turns AWS's list prices and allowances into the tables of
// src/cost/price_list.h. Runs at build time; a row that does not look as expected stops the build.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/number.h"
#include "cost/charge.h"

namespace bellwether::cost {
namespace {

using Row = std::vector<std::string>;

[[noreturn]] void stop(const std::string& what) {
  std::fprintf(stderr, "price_tables: %s\n", what.c_str());
  std::exit(1);
}

// No cell of these files has a comma or a quotation mark in it.
Row split(const std::string& line) {
  Row row(1);
  for (const char c : line) {
    if (c == '"' || c == '\\') stop("a quotation mark or backslash in: " + line);
    if (c == ',')
      row.emplace_back();
    else
      row.back() += c;
  }
  return row;
}

// "2026-09", a month.
bool is_date(std::string_view text) {
  return text.size() == 7 && text[4] == '-' && parse_number<int>(text.substr(0, 4)) &&
         parse_number<int>(text.substr(5)).value_or(0) >= 1 && parse_number<int>(text.substr(5)) <= 12;
}

// The rows below the header, each of whose first cells names a charge and is the only one of its kind.
// The cells from `number` to the date are numbers.
std::vector<Row> read(const char* path, const Row& header, std::size_t number) {
  std::ifstream file(path, std::ios::binary);
  std::vector<Row> rows;
  std::set<Row> seen;
  bool is_below_header = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    const Row row = split(line);
    if (!is_below_header) {
      if (row != header) stop(std::string(path) + ": another header than expected: " + line);
      is_below_header = true;
      continue;
    }
    const auto date = row.size() - 2;
    if (row.size() != header.size() || !is_date(row[date]) || row.back().empty())
      stop(std::string(path) + ": a cell is missing or wrong in: " + line);
    if (std::ranges::find(kCharges, row[0], &Charge::name) == kCharges.end())
      stop(std::string(path) + ": no charge of src/cost/charge.h: " + line);
    for (std::size_t i = number; i < date; ++i)
      if (parse_number<double>(row[i]).value_or(0) <= 0) stop(std::string(path) + ": not a number: " + line);
    if (!seen.insert(Row(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(number))).second)
      stop(std::string(path) + ": twice: " + line);
    rows.push_back(row);
  }
  if (rows.empty()) stop(std::string(path) + ": cannot be read, or is empty");
  return rows;
}

void write(std::ofstream& out, const std::vector<Row>& rows, std::size_t number) {
  for (const Row& row : rows) {
    out << "{";
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool is_number = i >= number && i < row.size() - 2;
      out << (is_number ? row[i] : '"' + row[i] + '"') << ",";
    }
    out << "},\n";
  }
}

int run(const char* prices, const char* free, const char* out_path) {
  std::ofstream out(out_path, std::ios::binary);
  out << "// Made by data/aws/price_tables.cc.\n#include \"cost/price_list.h\"\n"
         "namespace bellwether::cost {\nnamespace {\nconstexpr Price kPrices[] = {\n";
  write(out, read(prices, {"charge", "region", "usd", "units", "date", "source"}, 2), 2);
  out << "};\nconstexpr Allowance kAllowances[] = {\n";
  write(out, read(free, {"charge", "quantity", "date", "source"}, 1), 1);
  out << "};\n}  // namespace\nstd::span<const Price> prices() { return kPrices; }\n"
         "std::span<const Allowance> allowances() { return kAllowances; }\n}  // namespace "
         "bellwether::cost\n";
  out.close();
  if (!out) stop(std::string(out_path) + ": cannot be written");
  return 0;
}

}  // namespace
}  // namespace bellwether::cost

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: price_tables PRICES FREE OUT.cc\n");
    return 2;
  }
  return bellwether::cost::run(argv[1], argv[2], argv[3]);
}
