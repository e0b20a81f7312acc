// Text in and out of numbers, and names safe in paths.

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bellwether {

std::string_view trim(std::string_view text);

// A-Z become a-z; all else stays.
std::string lower_ascii(std::string_view text);

// Two hexadecimal digits a byte, in lower case.
std::string hex(std::string_view bytes);
// 16 of them.
std::string hex(std::uint64_t number);

// The shortest decimal that reads back as the same number, never in exponent
// form: 1200, 0.1, 12.34.
std::string format_shortest(double number);

// With `decimals` places and thousands separators: "1,234.50".
std::string format_grouped(double number, int decimals);

// The text without characters that could steer a terminal: what a table, a file or an argument holds is not
// trusted. Each is a '?', but for those that are kept.
std::string printable(std::string_view text, std::string_view kept = "\n");

// Bytes outside A-Z a-z 0-9 - _ . become %XX, and so does a leading dot: the
// result is one path segment that cannot climb out of a folder. The characters
// in `also_safe` stay as they are.
std::string percent_encode(std::string_view text, std::string_view also_safe = "");

// 16 hexadecimal digits (FNV-1a, 64 bits) that tell texts apart; not for secrets.
std::string fingerprint(std::string_view text);

// The candidate nearest to `word` when it is near enough to be a slip of the
// fingers, for "did you mean".
std::optional<std::string> nearest_word(std::string_view word, std::span<const std::string> candidates);

}  // namespace bellwether
