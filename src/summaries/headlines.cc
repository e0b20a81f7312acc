#include "summaries/headlines.h"

#include <algorithm>
#include <charconv>
#include <pugixml.hpp>
#include <utility>

#include "base/utf8.h"
#include "http/date.h"
#include "summaries/plain_text.h"

namespace bellwether::summaries {
namespace {

std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child(const pugi::xml_node& node, std::string_view name) {
  return node.find_child([&](const pugi::xml_node& each) { return local_name(each) == name; });
}

// Collects text at any depth. pugixml walks without recursion, so depth costs no stack.
struct TextCollector : pugi::xml_tree_walker {
  std::string text;
  bool for_each(pugi::xml_node& node) override {
    if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) text += node.value();
    return true;
  }
};

std::string raw_text_of(pugi::xml_node node) {
  TextCollector collector;
  node.traverse(collector);
  return std::move(collector.text);
}

// Of what is no HTML: in an address "&copy=1" is no sign.
std::string text_of(const pugi::xml_node& node) {
  return single_spaced(raw_text_of(node));
}

// A title is HTML inside XML: pugixml has decoded the one, and this decodes the other.
std::string title_of(const pugi::xml_node& node) {
  return without_markup(raw_text_of(child(node, "title")));
}

// RFC 3339, "2024-02-29T13:05:09.5+01:00"; a day alone is its beginning.
std::optional<Instant> parse_timestamp(std::string_view text) {
  const auto day = parse_day(text.substr(0, 10));
  if (!day) return std::nullopt;
  if (text.size() < 16 || (text[10] != 'T' && text[10] != 't' && text[10] != ' ')) return Instant(*day);
  const auto number = [&](std::size_t at, std::string_view in) {
    int value = 0;
    if (in.size() < at + 2) return -1;
    const auto [end, error] = std::from_chars(in.data() + at, in.data() + at + 2, value);
    return error == std::errc() && end == in.data() + at + 2 ? value : -1;
  };
  const int hour = number(11, text);
  const int minute = number(14, text);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return std::nullopt;
  const Instant local = *day + std::chrono::hours(hour) + std::chrono::minutes(minute);
  const std::size_t sign = text.find_first_of("+-", 16);
  if (sign == std::string_view::npos) return local;
  const int hours = number(sign + 1, text);
  const int minutes = number(sign + 4, text);
  if (hours < 0 || minutes < 0) return std::nullopt;
  const auto offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
  return text[sign] == '-' ? local + offset : local - offset;
}

std::optional<Instant> date_of(const pugi::xml_node& entry) {
  for (const std::string_view name : {"pubDate", "published", "date", "updated"}) {
    const std::string text = text_of(child(entry, name));
    if (text.empty()) continue;
    if (const auto date = http::parse_date(text)) return date;
    if (const auto date = parse_timestamp(text)) return date;
  }
  return std::nullopt;
}

void collect(const pugi::xml_node& parent, std::string_view entry_name, Feed& feed) {
  for (const pugi::xml_node entry : parent.children()) {
    if (local_name(entry) != entry_name) continue;
    std::string text = title_of(entry);
    if (!text.empty()) feed.headlines.push_back({std::move(text), date_of(entry)});
  }
}

// RSS has a link's address as text, Atom as an attribute.
std::string page_of(const pugi::xml_node& channel) {
  for (const pugi::xml_node link : channel.children()) {
    if (local_name(link) != "link") continue;
    const std::string_view relation = link.attribute("rel").value();
    if (!relation.empty() && relation != "alternate") continue;
    std::string address = link.attribute("href").value();
    if (address.empty()) address = text_of(link);
    if (address.starts_with("http://") || address.starts_with("https://")) return address;
  }
  return {};
}

}  // namespace

Result<Feed> parse_feed(std::string_view xml) {
  pugi::xml_document document;
  const pugi::xml_parse_result parsed = document.load_buffer(
      xml.data(), xml.size(), pugi::parse_minimal | pugi::parse_cdata | pugi::parse_escapes);
  if (!parsed) return fail(ErrorKind::InvalidInput, std::string("not XML: ") + parsed.description());

  const pugi::xml_node root = document.document_element();
  const std::string_view kind = local_name(root);
  const bool is_atom = kind == "feed";
  if (!is_atom && kind != "rss" && kind != "RDF")
    return fail(ErrorKind::InvalidInput, "XML, but neither RSS nor Atom");

  const pugi::xml_node channel = is_atom ? root : child(root, "channel");
  Feed feed{.title = title_of(channel),
            .language = is_atom ? root.attribute("xml:lang").value() : text_of(child(channel, "language")),
            .url = page_of(channel),
            .headlines = {}};
  // "en-us": what comes after the dash is a country.
  feed.language = feed.language.substr(0, feed.language.find_first_of("-_"));
  collect(kind == "rss" ? channel : root, is_atom ? "entry" : "item", feed);

  const auto is_broken = [](const Headline& headline) { return !is_utf8(headline.text); };
  if (!is_utf8(feed.title) || !is_utf8(feed.language) || !is_utf8(feed.url) ||
      std::ranges::any_of(feed.headlines, is_broken))
    return fail(ErrorKind::InvalidInput, "the feed's text is not in the encoding it declares");
  return feed;
}

}  // namespace bellwether::summaries
