#include "files/number_reader.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/excerpt.h"
#include "base/number.h"
#include "base/text.h"

namespace bellwether::files {
namespace {

constexpr std::string_view kMissing[] = {"",       ".",      "-",      "--",      "---",     "null", "nan",
                                         "n/a",    "na",     "#n/a",   "#value!", "#ref!",   "none", "nil",
                                         "\u2014", "\u2013", "\uFF0D", "*",       "#div/0!", "nd"};

constexpr std::string_view kCurrencies[] = {"US$", "R$",  "C$",  "A$",  "$",   "€",   "£",   "¥",
                                            "￥",  "円",  "₹",   "₩",   "zł",  "kr",  "USD", "EUR",
                                            "GBP", "JPY", "CHF", "PLN", "CAD", "AUD", "SEK", "元"};

constexpr std::string_view kSpaces[] = {" ", "\u00A0", "\u202F", "\u2009"};
constexpr std::string_view kApostrophes[] = {"'", "\u2019"};

std::string_view trim_all(std::string_view text) {
  for (bool again = true; again;) {
    again = false;
    for (const auto space : kSpaces) {
      if (text.starts_with(space)) text.remove_prefix(space.size()), again = true;
      if (text.ends_with(space)) text.remove_suffix(space.size()), again = true;
    }
  }
  return text;
}

std::string_view without_currency(std::string_view text) {
  text = trim_all(text);
  for (const auto sign : kCurrencies) {
    if (text.starts_with(sign)) return trim_all(text.substr(sign.size()));
    if (text.ends_with(sign)) return trim_all(text.substr(0, text.size() - sign.size()));
  }
  return text;
}

// Runs of digits and what stands between them: '.', ',', or ' ' and '\'' for all of their kind.
struct Runs {
  std::vector<std::string_view> digits;
  std::vector<char> marks;

  std::size_t count(char mark) const { return static_cast<std::size_t>(std::ranges::count(marks, mark)); }
};

std::optional<Runs> runs_of(std::string_view text) {
  const auto starts_with_any = [&](std::span<const std::string_view> candidates) -> std::size_t {
    for (const auto candidate : candidates)
      if (text.starts_with(candidate)) return candidate.size();
    return 0;
  };
  Runs runs;
  for (;;) {
    const auto end = static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin());
    runs.digits.push_back(text.substr(0, end));
    text.remove_prefix(end);
    if (text.empty()) return runs;
    std::size_t length = 1;
    char mark = text[0];
    if (mark != '.' && mark != ',') {
      length = starts_with_any(kSpaces);
      mark = ' ';
      if (length == 0) {
        length = starts_with_any(kApostrophes);
        mark = '\'';
      }
      if (length == 0) return std::nullopt;
    }
    runs.marks.push_back(mark);
    text.remove_prefix(length);
  }
}

// Whole numbers in groups: 1,234,567 and, as in India, 12,34,567.
bool is_grouped(std::span<const std::string_view> digits, std::span<const char> marks) {
  for (const char mark : marks)
    if (mark != marks[0]) return false;
  if (digits[0].empty() || digits[0].size() > 3) return false;
  for (std::size_t i = 1; i < digits.size(); ++i) {
    const bool is_last = i + 1 == digits.size();
    if (digits[i].size() != 3 && (is_last || digits[i].size() != 2)) return false;
  }
  return true;
}

std::unexpected<Error> no_number(std::string_view text) {
  return fail(ErrorKind::InvalidInput, "'" + excerpt(text) + "' is not a number");
}

// 0.5 of the last decimal.
double half_unit(std::string_view text) {
  const auto point = text.find_last_of(".,");
  if (point == text.npos) return 0.5;
  const auto end = text.find_first_not_of("0123456789", point + 1);
  return 0.5 * std::pow(10, -static_cast<double>(std::min(end, text.size()) - point - 1));
}

}  // namespace

bool is_missing(std::string_view text) {
  if (text.empty()) return true;
  if (text.size() > 7 || is_digit(text[0]) || text[0] == '$') return false;
  return std::ranges::find(kMissing, lower_ascii(text)) != std::end(kMissing);
}

NumberReader::NumberReader(std::optional<DecimalMark> mark)
    : mark_(mark.value_or(DecimalMark::Point)), is_sure_(mark.has_value()) {}

Result<void> NumberReader::learn(DecimalMark mark, std::string_view text) {
  if (is_sure_ && mark != mark_)
    return fail(ErrorKind::InvalidInput,
                "'" + excerpt(text) + "' has a decimal " + (mark == DecimalMark::Comma ? "comma" : "point") +
                    ", but other numbers have a decimal " + (mark == DecimalMark::Comma ? "point" : "comma") +
                    "; --decimal point or --decimal comma says which is right");
  has_turned_ |= mark != mark_;
  mark_ = mark;
  is_sure_ = true;
  return {};
}

std::optional<double> NumberReader::quick(std::string_view text, bool is_point_sure) {
  constexpr std::size_t kDigitsMax = 15;
  constexpr double kPowersOfTen[] = {1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                     1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  const char* at = text.data();
  const char* const end = at + text.size();
  const bool is_point = mark_ == DecimalMark::Point;
  if (at != end && *at == '$' && is_sure_ && is_point) ++at;
  std::uint64_t digits = 0;
  const char* const begin = at;
  const char* group = nullptr;  // Behind the last separator of thousands.
  std::size_t count = 0;
  const auto read_digits = [&] {
    for (; at != end; ++at) {
      const unsigned digit = static_cast<unsigned char>(*at - '0');
      if (digit > 9) break;
      digits = digits * 10 + digit;
      ++count;
    }
  };
  read_digits();
  if (at == begin || text.size() > kDigitsMax + 5) return std::nullopt;
  if (at != end && is_sure_ && *at == (is_point ? ',' : '.') && at - begin <= 3) {
    do {
      group = ++at;
      read_digits();
      if (at - group != 3) return std::nullopt;
    } while (at != end && *at == (is_point ? ',' : '.'));
  }
  std::size_t decimals = 0;
  if (at != end) {
    if (*at != (is_point ? '.' : ',') || !(is_sure_ || (is_point && is_point_sure))) return std::nullopt;
    const std::size_t whole = count;
    ++at;
    read_digits();
    decimals = count - whole;
    if (at != end || decimals == 0) return std::nullopt;
    is_sure_ = true;
  }
  if (count > kDigitsMax) return std::nullopt;
  has_marks_ |= group != nullptr;
  // Both are whole doubles, so that their quotient is the nearest one.
  return decimals == 0 ? static_cast<double>(digits) : static_cast<double>(digits) / kPowersOfTen[decimals];
}

// As our own prices are written: digits and a point.
Result<std::string> NumberReader::plain_of(std::string_view text, bool is_point_sure) {
  const std::string_view bare = without_currency(text);
  if (bare.find_first_of("eE") != bare.npos) return std::string(bare);
  const auto runs = runs_of(bare);
  if (!runs) {
    if (bare.starts_with('-') && bare.size() > 1 && is_digit(bare[1]))
      return fail(ErrorKind::InvalidInput, "'" + excerpt(text) + "' is below 0");
    return no_number(text);
  }
  const auto& [digits, marks] = *runs;
  char decimal = 0;
  if (!marks.empty()) {
    has_marks_ = true;
    // Who writes a dollar or a yen before the number writes a decimal point.
    is_point_sure |=
        !is_sure_ && bare.data() != text.data() &&
        (text[0] == '$' || text.starts_with("¥") || text.starts_with("￥") || text.ends_with("円"));
    const std::size_t points = runs->count('.'), commas = runs->count(',');
    const char last = marks.back(), mark = points > 0 ? '.' : ',';
    if (points > 0 && commas > 0) {
      decimal = last;
      if (runs->count(last) != 1) return no_number(text);
    } else if (points + commas == 1) {
      const std::string_view before = digits[digits.size() - 2];
      const bool can_group = digits.back().size() == 3 && !before.empty() && before.size() <= 3 &&
                             !digits[0].starts_with('0') && marks.size() == 1;
      if (is_point_sure && can_group && mark == ',') {
        TRY_VOID(learn(DecimalMark::Point, text));
      } else if (!can_group || is_point_sure) {
        decimal = mark;
      } else {
        // Of a whole file of such numbers nobody can say what they are.
        if (open_text_.empty()) open_text_ = text;
        decimal = (mark == '.') == (mark_ == DecimalMark::Point) ? mark : 0;
        if (!is_grouped(digits, marks) && decimal == 0) return no_number(text);
        std::string plain(digits[0]);
        if (decimal != 0) plain += '.';
        return plain.append(digits[1]);
      }
    } else if (points + commas > 1) {
      TRY_VOID(learn(mark == '.' ? DecimalMark::Comma : DecimalMark::Point, text));
    }
    if (decimal != 0) TRY_VOID(learn(decimal == '.' ? DecimalMark::Point : DecimalMark::Comma, text));
    if (decimal != 0 && last != decimal) return no_number(text);
  }
  const std::span whole_digits(digits.data(), digits.size() - (decimal != 0));
  const std::span whole_marks(marks.data(), marks.size() - (decimal != 0));
  if (!whole_marks.empty() && !is_grouped(whole_digits, whole_marks)) return no_number(text);
  std::string plain;
  for (const auto run : whole_digits) plain += run;
  if (decimal != 0) plain.append(plain.empty() ? "0." : ".").append(digits.back());
  return plain;
}

Result<market::Price> NumberReader::read_price(std::string_view text, bool is_point_sure) {
  if (const auto number = quick(text, is_point_sure); number && *number <= 1e15)
    return market::Price(*number);
  const std::string plain = TRY(plain_of(text, is_point_sure));
  auto price = market::Price::parse(plain);
  if (!price) {
    const auto& why = price.error().message;
    const auto rule = why.rfind("' ");
    return fail(ErrorKind::InvalidInput,
                "'" + excerpt(text) + (rule == why.npos ? "' is not a price" : why.substr(rule)));
  }
  // More than 15 digits, which change the number.
  if (parse_number<double>(plain) != price->value()) ++rounded_;
  return price;
}

Result<double> NumberReader::read_volume(std::string_view text, bool is_point_sure) {
  double factor = 1;
  std::string_view bare = trim_all(text);
  if (!bare.empty()) {
    switch (bare.back()) {
      case 'K':
      case 'k':
        factor = 1e3;
        break;
      case 'M':
      case 'm':
        factor = 1e6;
        break;
      case 'B':
      case 'b':
        factor = 1e9;
        break;
      case 'T':
      case 't':
        factor = 1e12;
        break;
      default:
        break;
    }
    if (factor != 1) bare.remove_suffix(1);
  }
  if (const auto number = quick(bare, is_point_sure))
    return factor == 1 ? *number : std::round(*number * factor);
  const auto plain = plain_of(bare, is_point_sure);
  if (!plain) return std::unexpected(plain.error());
  const auto volume = parse_number<double>(*plain);
  if (!volume) return no_number(text);
  if (*volume < 0) return fail(ErrorKind::InvalidInput, "volume '" + excerpt(text) + "' is below 0");
  return factor == 1 ? *volume : std::round(*volume * factor);
}

bool is_rounding_apart(std::string_view a, double a_value, std::string_view b, double b_value) {
  const double apart = std::abs(a_value - b_value);
  const double float_loss = 1e-6 * std::max(a_value, b_value);
  const bool are_texts = !a.empty() && !b.empty();
  const double half = are_texts ? std::max(half_unit(a), half_unit(b)) * (1 + 1e-9) : 0;
  // Half of a whole unit is no rounding of small numbers.
  return apart <= std::max(float_loss, std::min(half, 0.01 * std::max(a_value, b_value)));
}

}  // namespace bellwether::files
