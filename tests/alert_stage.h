// What the tests of alerts have in common: an item whose price reaches its target, and ways that note what
// they are told.

#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "alerts/alert.h"
#include "market/item.h"
#include "ports/change_record.h"
#include "ports/notice.h"

namespace bellwether::testbed {

// 2026-01-01 and so many days.
inline Day alert_day(int days) {
  return Day(std::chrono::year(2026) / 1 / 1) + std::chrono::days(days);
}

inline market::Item targeted_item(const std::string& name, const std::vector<double>& closes) {
  market::Item item{.key = {.name = name, .owner = ""}, .currency = "USD", .target = market::Price(100)};
  int day = 0;
  for (const double close : closes)
    item.history.set({.day = alert_day(day++), .close = market::Price(close)});
  return item;
}

inline ports::ChangeRecord change(const market::Item& before, const market::Item& after,
                                  const std::string& sequence_number = "1") {
  return {.sequence_number = sequence_number,
          .kind = ports::ChangeKind::Modify,
          .created = {},
          .item = after,
          .before = ports::ItemPlace{.key = before.key, .url = before.url},
          .item_before = before};
}

// It reaches its target with its third price.
inline ports::ChangeRecord target_reached(const std::string& name) {
  return change(targeted_item(name, {90, 91}), targeted_item(name, {90, 91, 101}));
}

// Since 2026-01-10 08:05 it is negative, and was positive for nine days.
inline alerts::Alert turned(const std::string& name) {
  using std::chrono_literals::operator""min;
  const sentiment::SettledLabel from{
      .label = sentiment::Label::Positive, .since = Instant(alert_day(0)), .scorer = "market-1"};
  const sentiment::SettledLabel to{
      .label = sentiment::Label::Negative, .since = Instant(alert_day(9)) + 485min, .scorer = "market-1"};
  return {.key = {.name = name, .owner = ""},
          .news = alerts::LabelNews{.turn = {.from = from, .to = to},
                                    .text = "Its losses widened.",
                                    .source = "https://example.com/" + name},
          .raised = Instant(alert_day(9)) + 490min};
}

class NotedWay final : public ports::NoticeWay {
 public:
  explicit NotedWay(std::string name) : name_(std::move(name)) {}
  std::string_view name() const override { return name_; }
  Result<void> tell(const ports::Notice& notice) override {
    if (refusal) return std::unexpected(*refusal);
    told.push_back(notice);
    return {};
  }

  std::optional<Error> refusal;
  std::vector<ports::Notice> told;

 private:
  const std::string name_;
};

}  // namespace bellwether::testbed
