// A name in a text says nothing of how things go, whatever its words mean: "Killer Queen", "Best Buy",
// "Grand Prix".

#pragma once

#include <span>
#include <string>
#include <string_view>

namespace bellwether::sentiment {

// Puts `text` into `out` with "it" in the place of each of `names`, as whole words and however they are
// spelt: in any case, with blanks, hyphens, underscores or nothing between their words, without what stands
// in brackets at their end ("(video game)"), and without their legal form ("Inc.", 株式会社).
void mask_names(std::string_view text, std::span<const std::string> names, std::string& out);

}  // namespace bellwether::sentiment
