#include "files/guarded_name.h"

#include <algorithm>

#include "base/formula_text.h"

namespace bellwether::files {

bool is_guarded(std::string_view name) {
  return looks_like_formula(name.substr(std::min(name.find_first_not_of('\''), name.size())));
}

std::string_view without_guard(std::string_view name) {
  return name.starts_with('\'') && is_guarded(name) ? name.substr(1) : name;
}

}  // namespace bellwether::files
