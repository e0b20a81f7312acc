// Numbers as exporters write them: "1,234.50", "1.234,50", "1 234,50", "1'234.50", "$12", "12 €", "5.3M".
//
// Whether a comma or a point is the decimal mark is decided by all numbers of a file together. A reader
// begins with the point; a number that only the other mark explains (1.234,50) turns it, and then the file
// must be read again. Numbers such as 1.200 fit both: when a file has no other, is_open() says so.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "files/hints.h"
#include "market/price.h"

namespace bellwether::files {

// "", ".", "-", "null", "NaN", "N/A", "#N/A" and the like: there is no value.
bool is_missing(std::string_view text);

class NumberReader {
 public:
  explicit NumberReader(std::optional<DecimalMark> mark);

  // What most numbers are, without an error to make: digits, thousands and a decimal mark where it is
  // decided, a dollar, pound or euro before them. Nothing when it takes a closer look.
  std::optional<double> quick(std::string_view text, bool is_point_sure);

  // `is_point_sure`: a comma could not stand in such a field, for it would have ended it.
  Result<market::Price> read_price(std::string_view text, bool is_point_sure);
  // Also "5.3M" and "12K"; 0 and above.
  Result<double> read_volume(std::string_view text, bool is_point_sure);

  DecimalMark mark() const { return mark_; }
  // The mark is another one than at the first of these numbers: read the file again.
  bool has_turned() const { return has_turned_; }
  void begin_again() {
    has_turned_ = false;
    rounded_ = 0;
  }
  // No number told, and this is one of them that can be read both ways.
  bool is_open() const { return !is_sure_ && !open_text_.empty(); }
  const std::string& open_text() const { return open_text_; }
  // A mark was seen that means something: worth being told of.
  bool has_marks() const { return has_marks_; }
  // Prices of more than 15 digits among those that were read.
  std::size_t rounded() const { return rounded_; }

 private:
  Result<std::string> plain_of(std::string_view text, bool is_point_sure);
  Result<void> learn(DecimalMark mark, std::string_view text);

  DecimalMark mark_;
  bool is_sure_, has_turned_ = false, has_marks_ = false;
  std::string open_text_ = {};
  std::size_t rounded_ = 0;
};

// Of two prices of which one should not be above the other, whether they miss it only by a rounding: by half
// of the last decimal of the one with fewer of them, or by what a float of 32 bits loses.
bool is_rounding_apart(std::string_view a, double a_value, std::string_view b, double b_value);

}  // namespace bellwether::files
