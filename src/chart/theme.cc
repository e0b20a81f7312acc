#include "chart/theme.h"

namespace bellwether::chart {
namespace {

constexpr Rgb rgb(std::uint32_t hex) {
  return {static_cast<std::uint8_t>(hex >> 16), static_cast<std::uint8_t>(hex >> 8),
          static_cast<std::uint8_t>(hex)};
}

// `share` percent of `over` on top of `ground`.
constexpr Rgb mix(Rgb ground, Rgb over, int share) {
  const auto channel = [share](int a, int b) {
    return static_cast<std::uint8_t>((a * (100 - share) + b * share + 50) / 100);
  };
  return {channel(ground.red, over.red), channel(ground.green, over.green), channel(ground.blue, over.blue)};
}

}  // namespace

Inks inks_of(Theme theme, Palette palette) {
  Inks inks{};
  const auto set = [&inks](Ink ink, std::uint32_t hex) { inks[static_cast<std::size_t>(ink)] = rgb(hex); };
  const auto at = [&inks](Ink ink) { return inks[static_cast<std::size_t>(ink)]; };
  const bool west = palette == Palette::West;
  if (theme == Theme::Light) {
    set(Ink::Ground, 0xFFFFFF);
    set(Ink::Grid, 0xE6EAF0);
    set(Ink::Axis, 0x8A95A3);
    set(Ink::Text, 0x1B2430);
    set(Ink::MutedText, 0x5B6776);
    set(Ink::Price, 0x1B3A5C);
    set(Ink::AverageA, 0x00843D);
    set(Ink::AverageB, 0x7B3FA0);
    set(Ink::AverageC, 0xB0377E);
    set(Ink::AverageD, 0x4C0E14);
    set(Ink::Up, west ? 0x0072B2 : 0xD1242F);
    set(Ink::Down, west ? 0xC25400 : 0x1F5FA8);
    set(Ink::OnTag, 0xFFFFFF);
  } else {
    set(Ink::Ground, 0x131722);
    set(Ink::Grid, 0x252B3A);
    set(Ink::Axis, 0x6B7588);
    set(Ink::Text, 0xE8ECF2);
    set(Ink::MutedText, 0x9AA5B6);
    set(Ink::Price, 0xD6E2F2);
    set(Ink::AverageA, 0x58C98B);
    set(Ink::AverageB, 0xC58CF0);
    set(Ink::AverageC, 0xF08CC0);
    set(Ink::AverageD, 0xF8DC10);
    set(Ink::Up, west ? 0x5AA9FF : 0xFF6B6B);
    set(Ink::Down, west ? 0xFF9142 : 0x5AA9FF);
    set(Ink::OnTag, 0x131722);
  }
  const Rgb ground = at(Ink::Ground);
  inks[static_cast<std::size_t>(Ink::UpSoft)] = mix(ground, at(Ink::Up), 42);
  inks[static_cast<std::size_t>(Ink::DownSoft)] = mix(ground, at(Ink::Down), 42);
  inks[static_cast<std::size_t>(Ink::PriceSoft)] = mix(ground, at(Ink::Price), 40);
  return inks;
}

}  // namespace bellwether::chart
