#include "site/row.h"

#include <algorithm>

#include "base/json_string.h"
#include "base/text.h"
#include "site/json_number.h"
#include "site/sparkline.h"

namespace bellwether::site {
namespace {

constexpr std::chrono::days kSuspectsKept(90);

std::string percent(double share) {
  return two_decimals(share * 100);
}

// A change that is one over about the time that it is called after.
std::string change(const std::optional<market::Change>& change) {
  return change && change->is_near && change->share ? percent(*change->share) : "null";
}

std::string price(const std::optional<market::Price>& price) {
  return number_or_null(price ? std::optional(price->value()) : std::nullopt);
}

std::string care(const Subject& subject) {
  std::string codes;
  const auto add = [&codes](std::string_view code) {
    codes += (codes.empty() ? "" : ",") + json_string(code);
  };
  if (!subject.standing) add("no-prices");
  if (subject.reading && !subject.reading->sentiment) add("unread");
  if (subject.standing &&
      std::ranges::any_of(subject.standing->suspects, [&](const market::SuspectPrice& suspect) {
        return suspect.last_day >= subject.standing->standing.last.day - kSuspectsKept;
      }))
    add("suspect");
  return "[" + codes + "]";
}

}  // namespace

const std::string_view kRowFields =
    R"(["slug","name","owner","tags","currency","price","day","d1","d7","d30","d365","high","high_day",)"
    R"("spark","target","bought_at","sentiment","score","care","version"])";

std::string row_of(const Subject& subject, std::string_view version) {
  const market::Item& item = subject.item;
  std::string row = "[";
  const auto add = [&row](std::string_view json) { row.append(row.size() == 1 ? "" : ",").append(json); };
  add(json_string(subject.slug));
  add(json_string(item.key.name));
  add(json_string(item.key.owner));
  std::string tags;
  for (const std::string& tag : item.tags) tags += (tags.empty() ? "" : ",") + json_string(tag);
  add("[" + tags + "]");
  add(json_string(item.currency));
  if (subject.standing) {
    const market::Standing& standing = subject.standing->standing;
    add(format_shortest(standing.last.price));
    add(json_string(format_day(standing.last.day)));
    for (const auto* const one : {&standing.day, &standing.week, &standing.month, &standing.year})
      add(change(*one));
    add(percent(standing.whole.below_high));
    add(json_string(format_day(standing.whole.high.day)));
  } else {
    add("null,null,null,null,null,null,null,null");
  }
  add(json_string(sparkline_text(item.history.quotes())));
  add(price(item.target));
  add(price(item.bought_at));
  const auto* const sentiment =
      subject.reading && subject.reading->sentiment ? &*subject.reading->sentiment : nullptr;
  add(sentiment ? json_string(label_text(sentiment->label)) : "null");
  add(sentiment ? two_decimals(score_of(*sentiment)) : "null");
  add(care(subject));
  add(json_string(version));
  return row + "]";
}

}  // namespace bellwether::site
