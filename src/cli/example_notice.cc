#include "cli/example_notice.h"

#include <cmath>

#include "base/check.h"
#include "chart/chart.h"
#include "market/price_history.h"

namespace bellwether::cli {
namespace {

constexpr int kDays = 120;
constexpr double kTarget = 20;
// As wide as a mail shows it, for sharp screens.
constexpr int kWidth = 600, kHeight = 431, kScale = 2;

// A price that wanders for months and then comes to the target.
market::PriceHistory example_prices(Day last) {
  market::PriceHistory history;
  for (int i = 0; i < kDays; ++i) {
    const double wave = std::sin(i / 7.0) + 0.5 * std::sin(i / 2.3);
    const double rise = i > kDays - 14 ? (i - (kDays - 14)) * 0.25 : 0;
    const double price = std::round((17 + wave + rise) * 100) / 100;
    history.set({.day = last - std::chrono::days(kDays - 1 - i), .close = market::Price(price)});
  }
  return history;
}

ports::NoticePicture example_picture(Day today, const std::string& title, chart::Language language,
                                     const chart::FontSupplier& ideographs) {
  const chart::ChartStyle style{.width = kWidth, .height = kHeight, .scale = kScale, .language = language};
  chart::ChartPainter painter(style, ideographs);
  const market::PriceHistory history = example_prices(today);
  const std::string target = language == chart::Language::Japanese ? "目標" : "target";
  const chart::Picture picture = painter.paint({.title = title,
                                                .currency = "USD",
                                                .history = history,
                                                .period = chart::Period::Daily,
                                                .as_of = today,
                                                .levels = {{target, kTarget}}});
  return {.name = "example.png",
          .png = std::string(picture.png),
          .text = picture.description,
          .width = kWidth,
          .height = kHeight};
}

}  // namespace

ports::Notice example_notice(Instant now, chart::Language language, const chart::FontSupplier& ideographs) {
  const Day today = day_of(now);
  const std::string day = format_day(today);
  // Each test is a mail of its own, so the time is part of the id.
  std::string id = "example-" + std::to_string(now.time_since_epoch().count());
  const bool is_japanese = language == chart::Language::Japanese;
  const auto word = [&](const char* english, const char* japanese) {
    return std::string(is_japanese ? japanese : english);
  };
  const std::string title = word("Example", "例");
  const std::string headline =
      word("A test: an example reached its target of 20.00 USD", "テスト：例が目標の20.00 USDに届きました");
  ports::NoticeItem item{
      .headline = headline,
      .facts = {{word("Price", "価格"), "20.08 USD (" + day + ")"},
                {word("Target", "目標"), "20.00 USD"},
                {word("A week ago", "1週間前"),
                 "17.54 USD (" + format_day(today - std::chrono::days(7)) + ")"}},
      .reason =
          word("Somebody ran bellwether alerts test to see whether alerts arrive. They do.",
               "通知が届くかどうかを確かめるために bellwether alerts test が実行されました。届いています。"),
      .link = {},
      .picture = example_picture(today, title, language, ideographs)};
  return {.id = std::move(id),
          .subject = headline,
          .items = {std::move(item)},
          .stop = word("There is nothing to stop: a test is sent once.", "これは一度だけのテストです。"),
          .stop_link = {},
          .at = now,
          .is_japanese = is_japanese};
}

}  // namespace bellwether::cli
