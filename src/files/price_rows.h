// The prices of a file as they are read, a row a day and item, kept small until all are there; then
// histories.

#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "files/understanding.h"
#include "market/price_history.h"

namespace bellwether::files {

struct NamedHistory {
  std::string name;  // Empty when the file does not say of what its prices are.
  market::PriceHistory history;
};

class PriceRows {
 public:
  // The number of the item of that name; a new one the first time.
  std::uint32_t item_named(std::string_view name);

  void add(std::uint32_t item, const market::Quote& quote, std::size_t line);
  std::size_t size() const { return days_.size(); }
  void clear() { *this = {}; }

  // Days in order as far as they came, up or down, of each item.
  bool is_in_order() const { return !(has_risen_ && has_fallen_); }

  // Of several rows of one day and item all must say the same, and one is taken; otherwise the error names
  // the lines. `may_replace_last`: of two values of the last day the later one holds, since the day was not
  // over. Counts into the understanding.
  Result<std::vector<NamedHistory>> histories(Understanding& understanding, bool may_replace_last) &&;

 private:
  using Range = std::array<double, 3>;

  market::Quote quote_at(std::size_t row) const;
  Result<void> drop_repeated(std::vector<std::uint32_t>& rows, Understanding& understanding,
                             bool may_replace_last) const;

  std::map<std::string, std::uint32_t, std::less<>> items_ = {};
  std::vector<const std::string*> names_ = {};
  std::uint32_t last_item_ = 0;

  std::vector<std::int32_t> days_ = {};
  std::vector<double> closes_ = {};
  std::vector<std::uint32_t> lines_ = {};
  std::vector<std::uint32_t> item_of_row_ = {};  // Empty as long as all are of the first.
  std::vector<Range> ranges_ = {};               // Empty when no row has one; negative where a row lacks it.
  std::vector<double> volumes_ = {};             // Likewise.
  std::vector<std::int32_t> last_days_ = {};     // By item.
  bool has_risen_ = false, has_fallen_ = false;
};

}  // namespace bellwether::files
