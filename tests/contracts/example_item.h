// Days, prices and an item that the tests of tables write and read.

#pragma once

#include <chrono>

#include "market/item.h"

namespace bellwether::contracts {

inline Day day(int number) {
  return Day(std::chrono::days(19'000 + number));
}
inline market::Quote quote(int number, double price) {
  return {day(number), market::Price(price)};
}

inline market::Item sol_ring() {
  market::Item item{.key = {"Sol Ring", "me"},
                    .url = "https://example.com/Sol+Ring/",
                    .currency = "JPY",
                    .target = market::Price(2000.5),
                    .bought_at = market::Price(80),
                    .tags = {"first \"edition\"", "foil", "初版"}};
  item.history.set(quote(1, 120));
  item.history.set(quote(2, 99.5));
  return item;
}

}  // namespace bellwether::contracts
