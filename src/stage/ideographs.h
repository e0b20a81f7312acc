// The font with kana, kanji and hangul, where a deployed program finds it: in the executable's folder, on
// Lambda in the function's folder or a layer, else behind the executable's own bytes.

#pragma once

#include <cstddef>
#include <span>

namespace bellwether::stage {

// A chart::FontSupplier. Looked for at the first call.
std::span<const std::byte> ideographs();

}  // namespace bellwether::stage
