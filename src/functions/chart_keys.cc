#include "functions/chart_keys.h"

#include <utility>

#include "base/check.h"

namespace bellwether::functions {
namespace {

constexpr std::string_view kSlugMark = "{slug}";

}  // namespace

bool has_slug(std::string_view key_template) {
  return key_template.contains(kSlugMark);
}

Result<void> check_keys(const ChartKeys& keys) {
  for (const auto& [name, key] : {std::pair{"daily", &keys.daily}, std::pair{"weekly", &keys.weekly}}) {
    if (!has_slug(*key))
      return fail(ErrorKind::InvalidInput, std::string(name) + " key '" + *key + "' lacks {slug}");
  }
  if (keys.daily == keys.weekly)
    return fail(ErrorKind::InvalidInput, "daily and weekly key are both '" + keys.daily + "'");
  return {};
}

std::string chart_key(const ChartKeys& keys, chart::Period period, const market::Item& item) {
  std::string key = period == chart::Period::Daily ? keys.daily : keys.weekly;
  const auto mark = key.find(kSlugMark);
  CHECK(mark != std::string::npos);
  return key.replace(mark, kSlugMark.size(), slug_of(item));
}

}  // namespace bellwether::functions
