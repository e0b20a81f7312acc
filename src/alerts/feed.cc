#include "alerts/feed.h"

#include <algorithm>
#include <vector>

#include "base/markup_text.h"
#include "base/text.h"

namespace bellwether::alerts {
namespace {

// No text between them has a mark like these: it is escaped.
constexpr std::string_view kFeedOpen = "<entry>", kClose = "</entry>\n";
constexpr std::string_view kIdOpen = "<id>", kIdClose = "</id>";

// Of the record's key, which is the alert's and nobody else's.
std::string entry_id(const Alert& alert) {
  return "tag:bellwether,2026:" + percent_encode(record_key(alert), "/");
}

std::string entry(const Alert& alert, const NoticeWish& wish) {
  std::string text(kFeedOpen);
  text += std::string(kIdOpen) + markup_text(entry_id(alert)) + std::string(kIdClose);
  text += "<title>" + markup_text(headline(alert, wish.language)) + "</title>";
  text += "<updated>" + format_instant(alert.raised) + "</updated>";
  if (const std::string link = item_link(alert.key, wish.page); !link.empty())
    text += "<link rel=\"alternate\" href=\"" + markup_text(link) + "\"/>";
  text += "<category term=\"" + std::string(rule_of(alert)) + "\"/>";
  std::string content;
  for (const ports::NoticeFact& fact : facts(alert, wish.language))
    content += fact.label + ": " + fact.value + "\n";
  content += reason(rule_of(alert), wish.language);
  return text + "<content type=\"text\">" + markup_text(content) + "</content>" + std::string(kClose);
}

std::vector<std::string> entries_of(std::string_view feed) {
  std::vector<std::string> entries;
  for (std::size_t at = feed.find(kFeedOpen); at != std::string_view::npos; at = feed.find(kFeedOpen)) {
    const std::size_t end = feed.find(kClose, at);
    if (end == std::string_view::npos) break;
    entries.emplace_back(feed.substr(at, end + kClose.size() - at));
    feed.remove_prefix(end + kClose.size());
  }
  return entries;
}

std::string_view id_in(std::string_view entry) {
  const std::size_t at = entry.find(kIdOpen) + kIdOpen.size();
  return entry.substr(at, entry.find(kIdClose) - at);
}

}  // namespace

std::string updated_feed(std::string_view feed, std::span<const Alert> alerts, const NoticeWish& wish,
                         Instant now) {
  std::vector<std::string> entries = entries_of(feed);
  std::vector<std::string> added;
  for (const Alert& alert : alerts) {
    std::string made = entry(alert, wish);
    const auto is_it = [id = id_in(made)](std::string_view other) { return id_in(other) == id; };
    if (std::ranges::none_of(entries, is_it) && std::ranges::none_of(added, is_it))
      added.push_back(std::move(made));
  }
  if (added.empty() && !feed.empty()) return std::string(feed);
  entries.insert(entries.begin(), added.begin(), added.end());
  if (entries.size() > kEntriesMax) entries.resize(kEntriesMax);
  const bool japanese = wish.language == chart::Language::Japanese;
  std::string text =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"" +
      std::string(japanese ? "ja" : "en") + "\">\n<id>tag:bellwether,2026:alerts</id>\n<title>bellwether" +
      (japanese ? "のお知らせ" : " alerts") +
      "</title>\n<author><name>bellwether</name></author>\n<updated>" + format_instant(now) + "</updated>\n";
  if (!wish.page.empty()) {
    text += "<link rel=\"alternate\" href=\"" + markup_text(wish.page) + "\"/>\n";
    text += "<link rel=\"self\" href=\"" + markup_text(wish.page + std::string(kFeedKey)) + "\"/>\n";
  }
  for (const std::string& one : entries) text += one;
  return text + "</feed>\n";
}

}  // namespace bellwether::alerts
