#include "files/shift_jis.h"

namespace bellwether::files {
namespace {

constexpr unsigned kColumns = 188;

// The row of the table; -1 for a byte that begins no character.
int row_of(unsigned lead) {
  if (lead >= 0x81 && lead <= 0x9F) return static_cast<int>(lead - 0x81);
  if (lead >= 0xE0 && lead <= 0xEA) return static_cast<int>(lead - 0xE0 + 31);
  if (lead == 0xED || lead == 0xEE) return static_cast<int>(lead - 0xED + 42);
  if (lead >= 0xFA && lead <= 0xFC) return static_cast<int>(lead - 0xFA + 44);
  return -1;
}

}  // namespace

ShiftJisCharacter first_of_shift_jis(std::string_view text) {
  constexpr ShiftJisCharacter kNone{.value = 0, .length = 0};
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {.value = lead, .length = 1};
  if (lead >= 0xA1 && lead <= 0xDF) return {.value = 0xFF61u + (lead - 0xA1u), .length = 1};
  const int row = row_of(lead);
  if (row < 0 || text.size() < 2) return kNone;
  const auto trail = static_cast<unsigned char>(text[1]);
  if (trail < 0x40 || trail == 0x7F || trail > 0xFC) return kNone;
  const unsigned column = trail - 0x40u - (trail > 0x7F);
  const char16_t value = kShiftJisTable[static_cast<unsigned>(row) * kColumns + column];
  if (value == 0) return kNone;
  return {.value = value, .length = 2};
}

}  // namespace bellwether::files
