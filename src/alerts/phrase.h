// Phrases that notices are made of.

#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace bellwether::alerts {

// Of the name of an item in a headline.
inline constexpr std::size_t kNameCharactersMax = 48;

// As many characters, the last of them an ellipsis where more were there.
std::string shortened(std::string_view text, std::size_t characters_max);

// With {} for what comes.
std::string filled(std::string_view form, std::initializer_list<std::string_view> values);

}  // namespace bellwether::alerts
