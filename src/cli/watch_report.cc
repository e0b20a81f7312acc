#include "cli/watch_report.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/text.h"
#include "cli/item_view.h"
#include "cli/message.h"
#include "cli/text_table.h"

namespace bellwether::cli {
namespace {

constexpr std::size_t kLabelWidth = 15;
constexpr std::size_t kReportWidth = 100;

std::string name_text(const market::ItemKey& key) {
  return key.owner.empty() ? key.name : key.name + " of " + key.owner;
}

std::vector<std::string> name_texts(std::span<const market::ItemKey> keys) {
  std::vector<std::string> texts;
  for (const market::ItemKey& key : keys.first(std::min(keys.size(), watch::kListedMax)))
    texts.push_back(name_text(key));
  return texts;
}

// "label  head: a, b, c and 3 more", wrapped.
std::string row(std::string_view label, std::string_view head, std::span<const std::string> texts,
                std::size_t count) {
  std::string line(label);
  line.resize(kLabelWidth, ' ');
  line += head;
  if (texts.empty()) return line + "\n";
  line += ":";
  std::string text;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    std::string word = printable(texts[i]);
    std::ranges::replace(word, '\n', '?');
    if (i + 1 < texts.size()) word += ",";
    if (i > 0 && display_width(line) + 1 + display_width(word) > kReportWidth) {
      text += line + "\n";
      line.assign(kLabelWidth - 1, ' ');
    }
    line += " " + word;
  }
  if (count > texts.size())
    line += " and " + format_grouped(static_cast<double>(count - texts.size()), 0) + " more";
  return text + line + "\n";
}

std::string number(std::size_t count) {
  return count == 0 ? "nothing" : format_grouped(static_cast<double>(count), 0);
}

}  // namespace

std::string list_row(std::string_view label, const watch::WatchList& list) {
  const bool is_short = list.count <= watch::kListedMax;
  return row(label, counted(list.count, "item"),
             is_short ? name_texts(list.keys) : std::vector<std::string>(), list.count);
}

std::string change_row(std::string_view label, std::span<const market::ItemKey> keys) {
  return row(label, number(keys.size()), name_texts(keys), keys.size());
}

std::string text_row(std::string_view label, std::span<const std::string> texts) {
  return row(label, number(texts.size()), texts.first(std::min(texts.size(), watch::kListedMax)),
             texts.size());
}

std::string plain_row(std::string_view label, std::string_view text) {
  return row(label, printable(text), {}, 0);
}

boost::json::value keys_json(std::span<const market::ItemKey> keys) {
  boost::json::array array;
  for (const market::ItemKey& key : keys) array.emplace_back(key_json(key));
  return array;
}

boost::json::value list_json(const watch::WatchList& list) {
  boost::json::object object{{"count", list.count}};
  object["items"] = list.count <= watch::kListedMax ? keys_json(list.keys) : boost::json::value(nullptr);
  return object;
}

}  // namespace bellwether::cli
