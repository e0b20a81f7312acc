#include "summaries/headlines.h"

#include <algorithm>
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

// No headline is so long, and what is read of it takes many times its memory.
constexpr std::size_t kTitleBytesMax = 16 * 1024;

// Of what is no HTML: in an address "&copy=1" is no sign.
std::string text_of(const pugi::xml_node& node) {
  return single_spaced(raw_text_of(node));
}

// A title is HTML inside XML: pugixml has decoded the one, and this decodes the other.
std::string title_of(const pugi::xml_node& node) {
  return without_markup(cut_utf8(raw_text_of(child(node, "title")), kTitleBytesMax));
}

// RFC 3339, of which feeds leave out what they like: the 'T', the seconds, the offset, the time of day.
std::optional<Instant> parse_timestamp(std::string text) {
  constexpr std::size_t kDayEnd = 10, kMinutesEnd = 16, kSecondsEnd = 19;
  if (text.size() == kDayEnd) text += "T00:00:00Z";
  if (text.size() > kDayEnd && text[kDayEnd] == ' ') text[kDayEnd] = 'T';
  if (text.size() >= kMinutesEnd && text.substr(kMinutesEnd, 1) != ":") text.insert(kMinutesEnd, ":00");
  if (text.size() >= kSecondsEnd && text.find_first_of("Zz+-", kSecondsEnd) == std::string::npos) text += 'Z';
  const auto instant = parse_instant(text);
  return instant ? std::optional(*instant) : std::nullopt;
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
