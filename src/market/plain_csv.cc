#include "market/plain_csv.h"

#include <bit>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "base/text.h"

namespace bellwether::market {
namespace {

static_assert(std::endian::native == std::endian::little, "eight digits are read as one number");

// A number has fewer than 8 digits before its point and fewer than 8 behind it, so that each part is one load
// of eight bytes, and all are at most the 15 digits whose quotient by a power of ten is the nearest double.
constexpr double kTens[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};
constexpr std::uint64_t kWholePowers[] = {1, 10, 100, 1000, 10'000, 100'000, 1'000'000, 10'000'000};
// Behind the text, for the loads.
constexpr std::size_t kBytesBehind = 16;

std::uint64_t load(const char* at) {
  std::uint64_t bytes;
  std::memcpy(&bytes, at, sizeof bytes);
  return bytes ^ 0x3030303030303030;
}

// Bits are set in those of eight bytes that are no digits, up to the first that is beyond ASCII.
std::uint64_t others_in(std::uint64_t bytes) {
  return (bytes | (bytes + 0x0606060606060606)) & 0xF0F0F0F0F0F0F0F0;
}

// How many of eight bytes, from the first, are digits.
int digits_in(std::uint64_t bytes) {
  return std::countr_zero(others_in(bytes)) >> 3;
}

// The first `count` of them, which are digits, as a number; 1 to 7.
std::uint64_t number_in(std::uint64_t bytes, int count) {
  std::uint64_t digits = bytes << (64 - 8 * count);
  digits = digits * 10 + (digits >> 8);
  return ((digits & 0x000000FF000000FF) * 0x000F424000000064 +
          ((digits >> 16) & 0x000000FF000000FF) * 0x0000271000000001) >>
         32;
}

class PlainReader {
 public:
  explicit PlainReader(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  bool at_end() const { return at_ == end_; }

  bool read_number(double& number) {
    const std::uint64_t before = load(at_), others = others_in(before);
    const int whole = std::countr_zero(others) >> 3;
    if (whole == 0 || whole == 8) return false;
    if ((before >> (8 * whole) & 0xFF) != ('.' ^ '0')) {
      at_ += whole;
      number = static_cast<double>(number_in(before, whole));
      return true;
    }
    // Nearly always the number's end is among the eight bytes, too: then the point is taken out of them.
    const std::uint64_t point = std::uint64_t{0xFF} << (8 * whole);
    const int end = std::countr_zero(others & ~point) >> 3;
    const int decimals = end - whole - 1;
    if (end == 8) return read_decimals(number_in(before, whole), whole, number);
    if (decimals == 0) return false;
    const std::uint64_t kept = (point & -point) - 1;
    number =
        static_cast<double>(number_in((before & kept) | (before >> 8 & ~kept), end - 1)) / kTens[decimals];
    at_ += end;
    return true;
  }

  // Days of one month begin with the same eight bytes.
  bool read_day(Day& day) {
    if (end_ - at_ < 10) return false;
    std::uint64_t month;
    std::memcpy(&month, at_, sizeof month);
    if (month != month_ && !begin_month(month)) return false;
    const unsigned tens = static_cast<unsigned char>(at_[8] - '0'),
                   ones = static_cast<unsigned char>(at_[9] - '0');
    const unsigned number = tens * 10 + ones;
    if (tens > 3 || ones > 9 || number == 0 || number > days_) return false;
    day = before_month_ + std::chrono::days(number);
    at_ += 10;
    return true;
  }

  bool take(char c) {
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }

  // The end of a row, or of the text.
  bool take_line_end() {
    if (at_end()) return true;
    take('\r');
    return take('\n');
  }

 private:
  bool read_decimals(std::uint64_t value, int whole, double& number) {
    const std::uint64_t behind = load(at_ + whole + 1);
    const int decimals = digits_in(behind);
    if (decimals == 0 || decimals == 8) return false;
    at_ += whole + decimals + 1;
    number =
        static_cast<double>(value * kWholePowers[decimals] + number_in(behind, decimals)) / kTens[decimals];
    return true;
  }

  bool begin_month(std::uint64_t bytes) {
    const auto first = parse_day(std::string(at_, 8) + "01");
    if (!first) return false;
    const std::chrono::year_month_day date(*first);
    before_month_ = *first - std::chrono::days(1);
    days_ = static_cast<unsigned>(
        std::chrono::year_month_day_last(date.year() / date.month() / std::chrono::last).day());
    month_ = bytes;
    return true;
  }

  const char* at_;
  const char* end_;
  std::uint64_t month_ = 0;
  Day before_month_ = {};
  unsigned days_ = 0;
};

// How many fields a row has: 2, 5 or 6; 0 for a header that is not ours. Takes the header.
int fields_of(std::string_view& text) {
  const std::string_view first = text.substr(0, text.find('\n'));
  if (first.empty()) return 0;
  if (first[0] >= '0' && first[0] <= '9') {
    int fields = 1;
    for (const char c : first) fields += c == ',';
    return fields == 2 || fields == 5 || fields == 6 ? fields : 0;
  }
  if (first.size() == text.size() || first.size() > 64) return 0;
  const std::string name = lower_ascii(trim(first));
  const int fields = name == "date,price" || name == "date,close" ? 2
                     : name == "date,open,high,low,close"         ? 5
                     : name == "date,open,high,low,close,volume"  ? 6
                                                                  : 0;
  text.remove_prefix(first.size() + 1);
  return fields;
}

}  // namespace

std::optional<PriceHistory> read_plain_csv(std::string_view text) {
  const int fields = fields_of(text);
  if (fields == 0) return std::nullopt;
  // The loads of the last rows would reach behind the text.
  const auto body_end =
      text.size() > 2 * kBytesBehind ? text.rfind('\n', text.size() - kBytesBehind) : text.npos;
  const std::string_view body = text.substr(0, body_end == text.npos ? 0 : body_end + 1);
  std::string rest(text.substr(body.size()));
  const std::size_t rest_size = rest.size();
  rest.append(kBytesBehind, '\0');

  std::vector<Quote> quotes;
  const std::size_t row_bytes = text.find('\n') == text.npos ? text.size() : text.find('\n');
  quotes.reserve(text.size() / (row_bytes + 1) + text.size() / 16 / (row_bytes + 1) + 2);
  Day before = Day::min();
  for (const std::string_view part : {body, std::string_view(rest).substr(0, rest_size)}) {
    PlainReader reader(part);
    while (!reader.at_end()) {
      Day day;
      double open = 0, high = 0, low = 0, close = 0, volume = 0;
      if (!reader.read_day(day) || day <= before) return std::nullopt;
      before = day;
      if (fields > 2) {
        if (!reader.take(',') || !reader.read_number(open) || !reader.take(',') ||
            !reader.read_number(high) || !reader.take(',') || !reader.read_number(low))
          return std::nullopt;
      }
      if (!reader.take(',') || !reader.read_number(close)) return std::nullopt;
      if (fields == 6 && (!reader.take(',') || !reader.read_number(volume))) return std::nullopt;
      if (!reader.take_line_end()) return std::nullopt;
      Quote& quote = quotes.emplace_back(Quote{.day = day, .close = Price(close)});
      if (fields > 2) {
        if (high < open || high < close || low > open || low > close) return std::nullopt;
        quote.range.emplace(DayRange{.open = Price(open), .high = Price(high), .low = Price(low)});
      }
      if (fields == 6) quote.volume = volume;
    }
  }
  if (quotes.empty()) return std::nullopt;
  auto history = PriceHistory::from(std::move(quotes));
  if (!history) return std::nullopt;
  return *std::move(history);
}

}  // namespace bellwether::market
