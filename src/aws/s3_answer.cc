#include "aws/s3_answer.h"

#include <optional>
#include <pugixml.hpp>

namespace bellwether::aws {
namespace {

// No document type, no entities but XML's own five: pugixml expands none.
bool load(pugi::xml_document& document, std::string_view xml) {
  return static_cast<bool>(
      document.load_buffer(xml.data(), xml.size(), pugi::parse_default, pugi::encoding_utf8));
}

std::optional<int> digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return std::nullopt;
}

// encoding-type=url is the encoding of HTML forms: a plus is a space.
std::string decode(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto high = i + 2 < text.size() && text[i] == '%' ? digit(text[i + 1]) : std::nullopt;
    const auto low = high ? digit(text[i + 2]) : std::nullopt;
    if (low) {
      decoded += static_cast<char>(*high * 16 + *low);
      i += 2;
    } else {
      decoded += text[i] == '+' ? ' ' : text[i];
    }
  }
  return decoded;
}

}  // namespace

Result<ListPage> read_list_page(std::string_view xml) {
  pugi::xml_document document;
  if (!load(document, xml)) return fail(ErrorKind::InvalidInput, "is not XML");
  const auto root = document.child("ListBucketResult");
  if (!root) return fail(ErrorKind::InvalidInput, "is no list of objects");
  ListPage page;
  const bool is_encoded = std::string_view(root.child_value("EncodingType")) == "url";
  for (const auto& object : root.children("Contents")) {
    const std::string key = object.child_value("Key");
    page.keys.push_back(is_encoded ? decode(key) : key);
  }
  if (std::string_view(root.child_value("IsTruncated")) != "true") return page;
  page.next = root.child_value("NextContinuationToken");
  if (page.next.empty()) return fail(ErrorKind::InvalidInput, "is cut short without saying where it goes on");
  return page;
}

std::string region_in_error(std::string_view xml) {
  pugi::xml_document document;
  if (!load(document, xml)) return "";
  const auto error = document.child("Error");
  if (const std::string region = error.child_value("Region"); !region.empty()) return region;
  // "bucket.s3.eu-west-1.amazonaws.com" or "bucket.s3-eu-west-1.amazonaws.com".
  const std::string host = error.child_value("Endpoint");
  const auto end = host.rfind(".amazonaws.com");
  if (end == std::string::npos) return "";
  const auto mark = host.rfind("s3", end);
  if (mark == std::string::npos || mark + 3 > end) return "";
  const auto region = host.substr(mark + 3, end - mark - 3);
  return region.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos ? region : "";
}

}  // namespace bellwether::aws
