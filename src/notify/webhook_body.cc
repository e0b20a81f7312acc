#include "notify/webhook_body.h"

#include <algorithm>
#include <cstddef>

#include "base/json_string.h"
#include "base/utf8.h"
#include "notify/plain_notice.h"
#include "notify/transfer_encoding.h"

namespace bellwether::notify {
namespace {

// Who receives them sets a limit of 1 MB often.
constexpr std::size_t kPostedPictureBytesMax = 512 * 1024;
constexpr std::size_t kNtfyTextMax = 4000, kNtfyTitleMax = 250;  // 4,096 bytes; then it is an attachment.
constexpr std::size_t kSlackTextMax = 3900;                      // Then it is cut off.
// In characters; bytes are never fewer.
constexpr std::size_t kDiscordEmbedsMax = 10, kDiscordMax = 5900, kDiscordTitleMax = 250,
                      kDiscordReasonMax = 1000, kDiscordFieldsMax = 10, kDiscordLabelMax = 100,
                      kDiscordValueMax = 200;

// An object, member by member.
class Json {
 public:
  Json& text(std::string_view name, std::string_view value) { return raw(name, json_string(value)); }
  Json& number(std::string_view name, int value) { return raw(name, std::to_string(value)); }
  // Left out where there is nothing.
  Json& text_if_any(std::string_view name, std::string_view value) {
    return value.empty() ? *this : text(name, value);
  }
  Json& raw(std::string_view name, std::string_view json) {
    text_ += text_.empty() ? "{" : ",";
    append_json_string(text_, name);
    text_.append(":").append(json);
    return *this;
  }
  std::string done() const { return text_.empty() ? "{}" : text_ + "}"; }

 private:
  std::string text_;
};

class JsonList {
 public:
  void add(std::string_view json) { text_.append(text_.empty() ? "[" : ",").append(json); }
  std::string done() const { return text_.empty() ? "[]" : text_ + "]"; }

 private:
  std::string text_;
};

std::string picture_json(const ports::NoticePicture& picture, std::size_t& room) {
  Json json;
  json.text("name", picture.name)
      .text("text", picture.text)
      .number("width", picture.width)
      .number("height", picture.height);
  if (picture.png.size() <= room) {
    room -= picture.png.size();
    json.text("png", base64(picture.png));
  }
  return json.done();
}

std::string item_json(const ports::NoticeItem& item, std::size_t& room) {
  JsonList facts;
  for (const ports::NoticeFact& fact : item.facts)
    facts.add(Json().text("label", fact.label).text("value", fact.value).done());
  Json json;
  json.text("headline", item.headline).raw("facts", facts.done()).text("reason", item.reason);
  json.text_if_any("link", item.link);
  if (item.picture) json.raw("picture", picture_json(*item.picture, room));
  return json.done();
}

// Slack makes links and mentions of what stands in angle brackets.
std::string slack_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else
      out += c;
  }
  return out;
}

std::string slack_item(const ports::NoticeItem& item) {
  ports::NoticeItem rest = item;
  rest.headline.clear();
  rest.link.clear();
  const bool is_linked = item.link.starts_with("http") && item.link.find_first_of("|>") == std::string::npos;
  const std::string headline = slack_text(item.headline);
  return (is_linked ? "<" + slack_text(item.link) + "|" + headline + ">" : headline) + "\n" +
         slack_text(plain_item(rest)) + "\n";
}

// Discord's marks of bold, of code and the like are only characters here.
std::string discord_text(std::string_view text, std::size_t bytes_max) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\*_~`|>#[]").contains(c)) out += '\\';
    out += c;
  }
  if (out.size() <= bytes_max) return out;
  std::string cut(cut_utf8(out, bytes_max));
  while (cut.ends_with('\\')) cut.pop_back();
  return cut;
}

struct Embed {
  std::string json;
  std::size_t size;  // As Discord counts.
};

Embed discord_embed(const ports::NoticeItem& item) {
  Embed embed{.json = {}, .size = 0};
  const auto counted = [&](std::string_view text, std::size_t most) {
    std::string out = discord_text(text, most);
    embed.size += out.size();
    return out;
  };
  JsonList fields;
  for (std::size_t i = 0; i < std::min(item.facts.size(), kDiscordFieldsMax); ++i) {
    // Neither may be empty.
    const ports::NoticeFact& fact = item.facts[i];
    if (fact.label.empty() || fact.value.empty()) continue;
    fields.add(Json()
                   .text("name", counted(fact.label, kDiscordLabelMax))
                   .text("value", counted(fact.value, kDiscordValueMax))
                   .raw("inline", "true")
                   .done());
  }
  Json json;
  json.text("title", counted(item.headline, kDiscordTitleMax));
  json.text_if_any("description", counted(item.reason, kDiscordReasonMax));
  if (item.link.starts_with("https://") || item.link.starts_with("http://")) json.text("url", item.link);
  json.raw("fields", fields.done());
  embed.json = json.done();
  return embed;
}

}  // namespace

std::string json_body(const ports::Notice& notice) {
  JsonList items;
  std::size_t room = kPostedPictureBytesMax;
  for (const ports::NoticeItem& item : notice.items) items.add(item_json(item, room));
  // Apprise's API takes a title and a body by these names.
  return Json()
      .number("version", 1)
      .text("id", notice.id)
      .text("at", format_instant(notice.at))
      .text("language", notice.is_japanese ? "ja" : "en")
      .text("title", notice.subject)
      .text("body", plain_notice(notice))
      .raw("items", items.done())
      .text("stop", notice.stop)
      .text_if_any("stop_link", notice.stop_link)
      .done();
}

std::string ntfy_body(const ports::Notice& notice, std::string_view topic) {
  ports::Notice rest = notice;
  // The title says it already, and a tap on the notification leads to the page.
  if (rest.items.size() == 1) {
    if (rest.items[0].headline == notice.subject) rest.items[0].headline.clear();
    rest.items[0].link.clear();
  }
  rest.stop_link.clear();
  Json json;
  json.text("topic", topic)
      .text("title", cut_utf8(notice.subject, kNtfyTitleMax))
      .text("message", plain_notice_within(rest, kNtfyTextMax))
      // Another one with this id takes the first one's place (ntfy 2.16 or newer).
      .text("sequence_id", notice.id);
  if (notice.items.size() == 1) json.text_if_any("click", notice.items[0].link);
  return json.done();
}

std::string slack_body(const ports::Notice& notice) {
  std::string text;
  std::size_t count = 0;
  for (; count < notice.items.size(); ++count) {
    const std::string item = slack_item(notice.items[count]);
    if (text.size() + item.size() > kSlackTextMax) break;
    text += item;
  }
  if (count == 0) text = slack_text(cut_utf8(notice.subject, kSlackTextMax / 6)) + "\n";
  if (count < notice.items.size() && count > 0)
    text += and_more(notice.items.size() - count, notice.is_japanese) + "\n";
  text += slack_text(notice.stop);
  return Json().text("text", text).raw("unfurl_links", "false").raw("unfurl_media", "false").done();
}

std::string discord_body(const ports::Notice& notice) {
  JsonList embeds;
  std::size_t size = 0, count = 0;
  for (; count < std::min(notice.items.size(), kDiscordEmbedsMax); ++count) {
    const Embed embed = discord_embed(notice.items[count]);
    if (size + embed.size > kDiscordMax) break;
    size += embed.size;
    embeds.add(embed.json);
  }
  std::string content = discord_text(notice.subject, kDiscordTitleMax);
  if (count < notice.items.size())
    content += " (" + and_more(notice.items.size() - count, notice.is_japanese) + ")";
  // A name with "@everyone" in it calls nobody.
  return Json()
      .text("content", content)
      .raw("embeds", embeds.done())
      .raw("allowed_mentions", R"({"parse":[]})")
      .done();
}

}  // namespace bellwether::notify
