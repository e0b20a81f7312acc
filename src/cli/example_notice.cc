#include "cli/example_notice.h"

#include <cmath>

#include "base/text.h"
#include "chart/chart.h"
#include "market/price_history.h"

namespace bellwether::cli {
namespace {

constexpr int kExampleDays = 120;
constexpr double kTarget = 20;
// So wide that its letters can still be read on a telephone; for sharp screens.
constexpr int kPictureWidth = 400, kPictureHeight = 300, kPictureScale = 2;

// A price that wanders for months and then comes to the target.
market::PriceHistory example_prices(Day last) {
  market::PriceHistory history;
  for (int i = 0; i < kExampleDays; ++i) {
    const double wave = std::sin(i / 7.0) + 0.5 * std::sin(i / 2.3);
    const double rise = i > kExampleDays - 14 ? (i - (kExampleDays - 14)) * 0.28 : 0;
    const double price = std::round((17 + wave + rise) * 100) / 100;
    history.set({.day = last - std::chrono::days(kExampleDays - 1 - i), .close = market::Price(price)});
  }
  return history;
}

std::string example_price_text(double price) {
  return format_grouped(price, 2) + " USD";
}

// "20.18 USD (2026-11-29)".
std::string quote_text(const market::Quote& quote) {
  return example_price_text(quote.close.value()) + " (" + format_day(quote.day) + ")";
}

ports::NoticePicture example_picture(const market::PriceHistory& history, const std::string& title,
                                     chart::Language language, const chart::FontSupplier& ideographs) {
  const chart::ChartStyle style{
      .width = kPictureWidth, .height = kPictureHeight, .scale = kPictureScale, .language = language};
  chart::ChartPainter painter(style, ideographs);
  const std::string target = language == chart::Language::Japanese ? "目標" : "target";
  const chart::Picture picture = painter.paint({.title = title,
                                                .currency = "USD",
                                                .history = history,
                                                .period = chart::Period::Daily,
                                                .as_of = history.quotes().back().day,
                                                .levels = {{target, kTarget}}});
  return {.name = "example.png",
          .png = std::string(picture.png),
          .text = picture.description,
          .width = kPictureWidth,
          .height = kPictureHeight};
}

}  // namespace

ports::Notice example_notice(Instant now, chart::Language language, const chart::FontSupplier& ideographs) {
  const market::PriceHistory history = example_prices(day_of(now));
  const auto quotes = history.quotes();
  const std::string target = example_price_text(kTarget);
  // Each test is a mail of its own, so the time is part of the id.
  std::string id = "example-" + std::to_string(now.time_since_epoch().count());
  const bool is_japanese = language == chart::Language::Japanese;
  const auto word = [&](const char* english, const char* japanese) {
    return std::string(is_japanese ? japanese : english);
  };
  const std::string title = word("Example", "例");
  const std::string headline = is_japanese ? "テスト：例が目標の" + target + "に届きました"
                                           : "A test: an example reached its target of " + target;
  ports::NoticeItem item{
      .headline = headline,
      .facts = {{word("Price", "価格"), quote_text(quotes.back())},
                {word("Target", "目標"), target},
                {word("A week ago", "1週間前"), quote_text(quotes[quotes.size() - 8])}},
      .reason =
          word("Somebody ran bellwether alerts test to see whether alerts arrive. They do.",
               "通知が届くかどうかを確かめるために bellwether alerts test が実行されました。届いています。"),
      .link = {},
      .picture = example_picture(history, title, language, ideographs)};
  return {.id = std::move(id),
          .subject = headline,
          .items = {std::move(item)},
          .stop = word("There is nothing to stop: a test is sent once.", "これは一度だけのテストです。"),
          .stop_link = {},
          .at = now,
          .is_japanese = is_japanese};
}

}  // namespace bellwether::cli
