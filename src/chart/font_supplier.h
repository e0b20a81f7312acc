// The font that is not embedded: kana, kanji and hangul take megabytes, which a
// program that never draws them need not carry.

#pragma once

#include <cstddef>
#include <functional>
#include <span>

namespace bellwether::chart {

// The bytes of the font file, valid for as long as the program runs; empty when
// there is none. A typeface asks at most once, when it first meets a character
// that its own fonts lack; typefaces of several threads may ask at the same time.
using FontSupplier = std::function<std::span<const std::byte>()>;

}  // namespace bellwether::chart
