// The receipt of a message from the local queue, as text.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/number.h"

namespace bellwether::local {

// A receipt names the message and which of its deliveries this was.
struct Receipt {
  std::int64_t message;
  std::int64_t delivery;
};

inline std::string encode_receipt(std::int64_t message, std::int64_t delivery) {
  return std::to_string(message) + "." + std::to_string(delivery);
}

inline std::optional<Receipt> decode_receipt(std::string_view text) {
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos) return std::nullopt;
  const auto message = parse_number<std::int64_t>(text.substr(0, point));
  const auto delivery = parse_number<std::int64_t>(text.substr(point + 1));
  if (!message || !delivery) return std::nullopt;
  return Receipt{.message = *message, .delivery = *delivery};
}

}  // namespace bellwether::local
