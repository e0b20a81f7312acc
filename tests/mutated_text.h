// What a server could answer that has gone mad: a sound text with mistakes in it.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace bellwether::testbed {

// `text` with a few bytes changed, dropped, doubled or cut off: the n-th of a series that repeats.
inline std::string mutated(std::string text, std::uint32_t n) {
  std::uint32_t state = n * 2'654'435'761u + 1;
  const auto random = [&](std::size_t below) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return below == 0 ? 0 : state % below;
  };
  constexpr std::string_view kTelling = "{}[]<>\"\\:,/&;%-0e\0\xFF";
  for (auto changes = random(4) + 1; changes > 0 && !text.empty(); --changes) {
    const auto at = random(text.size());
    switch (random(5)) {
      case 0:
        text[at] = kTelling[random(kTelling.size())];
        break;
      case 1:
        text.erase(at, random(20) + 1);
        break;
      case 2:
        text.insert(at, text.substr(at, random(40) + 1));
        break;
      case 3:
        text.resize(at);
        break;
      default:
        text[at] = static_cast<char>(random(256));
    }
  }
  return text;
}

}  // namespace bellwether::testbed
