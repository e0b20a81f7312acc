#include "notify/html_notice.h"

#include <string_view>

#include "base/markup_text.h"
#include "notify/plain_notice.h"

namespace bellwether::notify {
namespace {

constexpr std::string_view kFont =
    "font-family:-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif;font-size:16px;line-height:1.5";
constexpr std::string_view kTable =
    R"(<table role="presentation" cellpadding="0" cellspacing="0" border="0")";

bool is_web_address(std::string_view link) {
  return link.starts_with("https://") || link.starts_with("http://");
}

std::string link_to(std::string_view link, std::string_view text) {
  if (!is_web_address(link)) return markup_text(text);
  return "<a href=\"" + markup_text(link) + "\">" + markup_text(text) + "</a>";
}

std::string picture_html(const ports::NoticeItem& item, const std::string& address) {
  if (!item.picture || address.empty()) return {};
  const ports::NoticePicture& picture = *item.picture;
  // Outlook goes by the attribute, all others by the style; the height follows.
  std::string image = "<img src=\"" + address + "\" width=\"" + std::to_string(picture.width) + "\" alt=\"" +
                      markup_text(picture.text) +
                      "\" style=\"display:block;width:100%;max-width:" + std::to_string(picture.width) +
                      "px;height:auto;border:0\">";
  if (is_web_address(item.link)) image = "<a href=\"" + markup_text(item.link) + "\">" + image + "</a>";
  return "<p style=\"margin:0 0 12px\">" + image + "</p>\n";
}

std::string item_html(const ports::NoticeItem& item, const std::string& address) {
  std::string html = "<h2 style=\"margin:0 0 8px;font-size:20px;line-height:1.3\">" +
                     link_to(item.link, item.headline) + "</h2>\n" + picture_html(item, address);
  if (!item.facts.empty()) {
    html.append(kTable).append(" style=\"margin:0 0 12px\">\n");
    for (const ports::NoticeFact& fact : item.facts)
      html += "<tr><td valign=\"top\" style=\"padding:0 16px 4px 0\">" + markup_text(fact.label) +
              "</td><td valign=\"top\" style=\"padding:0 0 4px\"><b>" + markup_text(fact.value) +
              "</b></td></tr>\n";
    html += "</table>\n";
  }
  if (!item.reason.empty()) html += "<p style=\"margin:0 0 8px\">" + markup_text(item.reason) + "</p>\n";
  return html + "<hr style=\"border:0;border-top:1px solid;opacity:0.3;margin:20px 0\">\n";
}

std::string head(const ports::Notice& notice) {
  std::string html = "<!DOCTYPE html>\n<html lang=\"";
  html += notice.is_japanese ? "ja" : "en";
  html +=
      "\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta name=\"supported-color-schemes\" content=\"light dark\">\n<title>";
  html += markup_text(notice.subject);
  html.append("</title>\n</head>\n<body style=\"margin:0\">\n").append(kTable);
  html.append(" width=\"100%\"><tr><td align=\"center\" style=\"padding:16px\">\n").append(kTable);
  html.append(" width=\"600\" style=\"width:100%;max-width:600px\"><tr><td align=\"left\" style=\"");
  return html.append(kFont).append("\">\n");
}

std::string foot(const ports::Notice& notice) {
  std::string html;
  if (!notice.stop.empty())
    html = "<p style=\"margin:0;font-size:14px\">" + link_to(notice.stop_link, notice.stop) + "</p>\n";
  return html + "</td></tr></table>\n</td></tr></table>\n</body>\n</html>\n";
}

}  // namespace

std::string html_notice(const ports::Notice& notice, const PictureAddress& address_of) {
  std::string html = head(notice);
  const std::string end = foot(notice);
  std::size_t count = 0;
  for (; count < notice.items.size(); ++count) {
    const std::string item = item_html(notice.items[count], address_of(count));
    if (html.size() + item.size() + end.size() > kHtmlBytesMax) break;
    html += item;
  }
  if (count < notice.items.size())
    html += "<p style=\"margin:0 0 16px\">" + and_more(notice.items.size() - count, notice.is_japanese) +
            "</p>\n";
  return html + end;
}

}  // namespace bellwether::notify
