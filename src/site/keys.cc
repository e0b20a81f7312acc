#include "site/keys.h"

#include "base/text.h"
#include "market/slug.h"

namespace bellwether::site {

std::string item_file_key(const market::ItemKey& key) {
  return "items/" + market::slug_of(key) + ".json";
}

std::string url_of_key(std::string_view key) {
  return percent_encode(key, "._~-/");
}

}  // namespace bellwether::site
