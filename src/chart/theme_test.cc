#include "chart/theme.h"

#include <gtest/gtest.h>

#include <cmath>

#include "chart/comparison.h"

namespace bellwether::chart {
namespace {

constexpr Theme kBothThemes[] = {Theme::Light, Theme::Dark};
constexpr Palette kPalettes[] = {Palette::West, Palette::Japan};

struct Linear {
  double red, green, blue;
};

double linear(std::uint8_t channel) {
  const double c = channel / 255.0;
  return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

Linear linear(Rgb colour) {
  return {linear(colour.red), linear(colour.green), linear(colour.blue)};
}

// WCAG 2.1, relative luminance and contrast ratio.
double contrast(Rgb a, Rgb b) {
  const auto luminance = [](Linear c) { return 0.2126 * c.red + 0.7152 * c.green + 0.0722 * c.blue; };
  const double one = luminance(linear(a)), two = luminance(linear(b));
  return (std::max(one, two) + 0.05) / (std::min(one, two) + 0.05);
}

struct Lab {
  double l, a, b;
};

Lab lab(Linear c) {
  const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
  const double x = f((0.4124 * c.red + 0.3576 * c.green + 0.1805 * c.blue) / 0.95047);
  const double y = f(0.2126 * c.red + 0.7152 * c.green + 0.0722 * c.blue);
  const double z = f((0.0193 * c.red + 0.1192 * c.green + 0.9505 * c.blue) / 1.08883);
  return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

// How a dichromat sees a colour: Machado, Oliveira and Fernandes 2009, severity 1.
struct Vision {
  const char* name;
  double matrix[3][3];
};
constexpr Vision kVisions[] = {
    {"normal", {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
    {"protan",
     {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
    {"deutan",
     {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}},
    {"tritan",
     {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}},
};

Linear seen(Linear c, const Vision& vision) {
  const auto row = [&](int i) {
    return std::clamp(
        vision.matrix[i][0] * c.red + vision.matrix[i][1] * c.green + vision.matrix[i][2] * c.blue, 0.0, 1.0);
  };
  return {row(0), row(1), row(2)};
}

// CIE 1976 colour difference; 2.3 is just noticeable.
double difference(Rgb one, Rgb two, const Vision& vision) {
  const Lab a = lab(seen(linear(one), vision)), b = lab(seen(linear(two), vision));
  return std::sqrt((a.l - b.l) * (a.l - b.l) + (a.a - b.a) * (a.a - b.a) + (a.b - b.b) * (a.b - b.b));
}

TEST(Theme, EverythingThatIsReadStandsOutFromTheGround) {
  for (const Theme theme : kBothThemes) {
    for (const Palette palette : kPalettes) {
      const Inks inks = inks_of(theme, palette);
      const auto ink = [&](Ink i) { return inks[static_cast<std::size_t>(i)]; };
      // Up and down are also the ink of the change in the header.
      for (const Ink text : {Ink::Text, Ink::MutedText, Ink::Up, Ink::Down})
        EXPECT_GE(contrast(ink(text), ink(Ink::Ground)), 4.5);
      for (const Ink mark :
           {Ink::Price, Ink::AverageA, Ink::AverageB, Ink::AverageC, Ink::AverageD, Ink::Axis})
        EXPECT_GE(contrast(ink(mark), ink(Ink::Ground)), 3) << static_cast<int>(mark);
      // The tags of a comparison have the inks of averages.
      for (const Ink tag :
           {Ink::Price, Ink::Up, Ink::Down, Ink::AverageA, Ink::AverageB, Ink::AverageC, Ink::AverageD})
        EXPECT_GE(contrast(ink(Ink::OnTag), ink(tag)), 4.5) << static_cast<int>(tag);
    }
  }
}

TEST(Theme, RisingAndFallingStayApartForColourBlindReaders) {
  for (const Theme theme : kBothThemes)
    for (const Palette palette : kPalettes)
      for (const Vision& vision : kVisions) {
        const Inks inks = inks_of(theme, palette);
        EXPECT_GE(difference(inks[static_cast<std::size_t>(Ink::Up)],
                             inks[static_cast<std::size_t>(Ink::Down)], vision),
                  40)
            << vision.name;
      }
}

TEST(Theme, TheFirstTwoAveragesAndThePriceStayApartForColourBlindReaders) {
  for (const Theme theme : kBothThemes)
    for (const Vision& vision : kVisions) {
      const Inks inks = inks_of(theme, Palette::West);
      const auto ink = [&](Ink i) { return inks[static_cast<std::size_t>(i)]; };
      EXPECT_GE(difference(ink(Ink::AverageA), ink(Ink::AverageB), vision), 20) << vision.name;
      EXPECT_GE(difference(ink(Ink::AverageA), ink(Ink::Price), vision), 20) << vision.name;
      EXPECT_GE(difference(ink(Ink::AverageB), ink(Ink::Price), vision), 20) << vision.name;
    }
}

TEST(Theme, ComparedItemsStayApartForColourBlindReaders) {
  for (const Theme theme : kBothThemes)
    for (const Palette palette : kPalettes)
      for (const Vision& vision : kVisions) {
        const Inks inks = inks_of(theme, palette);
        for (std::size_t i = 0; i < kComparedMax; ++i)
          for (std::size_t k = 0; k < i; ++k)
            EXPECT_GE(difference(inks[static_cast<std::size_t>(series_ink(i))],
                                 inks[static_cast<std::size_t>(series_ink(k))], vision),
                      12)
                << k << " and " << i << ", " << vision.name;
      }
}

}  // namespace
}  // namespace bellwether::chart
