#include "base/formula_text.h"

#include <algorithm>
#include <array>

namespace bellwether {

bool looks_like_formula(std::string_view text) {
  constexpr std::array<std::string_view, 10> kBeginnings = {"=",  "+",  "-",  "@",  "\t",
                                                            "\r", "＝", "＋", "－", "＠"};
  return std::ranges::any_of(kBeginnings,
                             [text](std::string_view beginning) { return text.starts_with(beginning); });
}

}  // namespace bellwether
