#include "sentiment/lexicon.h"

#include <algorithm>
#include <span>

namespace bellwether::sentiment {

std::string_view emoji_description(char32_t code_point) {
  const std::span<const Emoji> emoji(kEmoji, kEmojiCount);
  const auto found = std::ranges::lower_bound(emoji, code_point, {}, &Emoji::code_point);
  if (found == emoji.end() || found->code_point != code_point) return {};
  return {kEmojiText + found->begin, found->length};
}

}  // namespace bellwether::sentiment
