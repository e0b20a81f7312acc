#include "summaries/article.h"

#include <boost/json.hpp>

#include "base/text.h"

namespace bellwether::summaries {
namespace {

namespace json = boost::json;

Result<json::value> parse_json(std::string_view text) {
  json::error_code error;
  json::value value = json::parse(json::string_view(text.data(), text.size()), error);
  if (error) return fail(ErrorKind::InvalidInput, "the answer is not JSON: " + error.message());
  return value;
}

const json::value* member(const json::value* value, std::string_view name) {
  const json::object* const object = value == nullptr ? nullptr : value->if_object();
  return object == nullptr ? nullptr : object->if_contains(json::string_view(name.data(), name.size()));
}

std::string text_of(const json::value* value) {
  const json::string* const text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string() : std::string(text->data(), text->size());
}

}  // namespace

Result<Article> parse_article(std::string_view text) {
  const json::value root = TRY(parse_json(text));
  const std::string type = text_of(member(&root, "type"));
  Article article{.type = ArticleType::NoText,
                  .title = text_of(member(member(&root, "titles"), "normalized")),
                  .extract = std::string(trim(text_of(member(&root, "extract")))),
                  .language = text_of(member(&root, "lang")),
                  .url = text_of(member(member(member(&root, "content_urls"), "desktop"), "page")),
                  .revision = text_of(member(&root, "revision"))};
  if (article.title.empty()) article.title = text_of(member(&root, "title"));
  if (article.title.empty())
    return fail(ErrorKind::InvalidInput, "the answer is no page summary: it has no title");
  if (type == "disambiguation") {
    article.type = ArticleType::Disambiguation;
  } else if (type == "standard" && !article.extract.empty()) {
    article.type = ArticleType::Standard;
  } else if (type.empty()) {
    return fail(ErrorKind::InvalidInput, "the answer is no page summary: it has no type");
  }
  return article;
}

Result<std::vector<std::string>> parse_links(std::string_view text) {
  const json::value root = TRY(parse_json(text));
  const json::value* const pages = member(member(&root, "query"), "pages");
  const json::array* const list = pages == nullptr ? nullptr : pages->if_array();
  if (list == nullptr) return fail(ErrorKind::InvalidInput, "the answer lists no pages");
  std::vector<std::string> titles;
  for (const json::value& page : *list) {
    const json::value* const links = member(&page, "links");
    if (links == nullptr || !links->is_array()) continue;
    for (const json::value& link : links->get_array()) {
      std::string title = text_of(member(&link, "title"));
      if (!title.empty()) titles.push_back(std::move(title));
    }
  }
  return titles;
}

}  // namespace bellwether::summaries
