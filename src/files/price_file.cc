#include "files/price_file.h"

#include <utility>

#include "files/decoded_text.h"
#include "files/delimited_file.h"
#include "files/json_file.h"

namespace bellwether::files {

Result<PriceFile> read_price_file(std::string bytes, const Hints& hints) {
  auto decoded = TRY(decode(std::move(bytes), hints.encoding));
  Understanding understanding{.encoding = decoded.encoding};
  auto items =
      TRY(looks_like_json(decoded.text) ? read_json(std::move(decoded.text), hints, understanding)
                                        : read_delimited(std::move(decoded.text), hints, understanding));
  return PriceFile{std::move(items), std::move(understanding)};
}

}  // namespace bellwether::files
