#include "notify/plain_notice.h"

#include <string_view>

#include "base/utf8.h"

namespace bellwether::notify {
namespace {

void append_line(std::string& text, std::string_view line) {
  if (!line.empty()) text.append(line).append("\n");
}

std::string how_to_stop(const ports::Notice& notice) {
  std::string text;
  append_line(text, notice.stop);
  append_line(text, notice.stop_link);
  return text;
}

}  // namespace

std::string and_more(std::size_t count, bool is_japanese) {
  const std::string number = std::to_string(count);
  return is_japanese ? "ほか" + number + "件" : "and " + number + " more";
}

std::string plain_item(const ports::NoticeItem& item) {
  std::string text;
  append_line(text, item.headline);
  for (const ports::NoticeFact& fact : item.facts) append_line(text, fact.label + ": " + fact.value);
  append_line(text, item.reason);
  append_line(text, item.link);
  return text;
}

std::string plain_notice(const ports::Notice& notice) {
  std::string text;
  for (const ports::NoticeItem& item : notice.items) text += plain_item(item) + "\n";
  return text + how_to_stop(notice);
}

std::string plain_notice_within(const ports::Notice& notice, std::size_t bytes_max) {
  std::string text = plain_notice(notice);
  if (text.size() <= bytes_max) return text;
  // For the line that says how many are left out.
  constexpr std::size_t kMore = 32;
  const std::string stop = how_to_stop(notice);
  const std::size_t room = bytes_max - std::min(bytes_max, stop.size() + kMore);
  text.clear();
  std::size_t count = 0;
  for (; count < notice.items.size(); ++count) {
    const std::string item = plain_item(notice.items[count]) + "\n";
    if (text.size() + item.size() > room) break;
    text += item;
  }
  // One that is too long alone is cut.
  if (count == 0 && !notice.items.empty()) {
    text = std::string(cut_utf8(plain_item(notice.items[count++]), room - std::min<std::size_t>(room, 2))) +
           "\n";
  }
  if (count < notice.items.size()) text += and_more(notice.items.size() - count, notice.is_japanese) + "\n";
  return std::string(cut_utf8(text + stop, bytes_max));
}

}  // namespace bellwether::notify
