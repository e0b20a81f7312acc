// What Wikipedia answers, taken apart. The bytes are from outside: what is not as
// documented is InvalidInput.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace bellwether::summaries {

enum class ArticleType {
  Standard,
  Disambiguation,
  NoText,  // The page has no text of its own ("no-extract", "mainpage").
};

struct Article {
  ArticleType type;
  std::string title;
  std::string extract;
  std::string language;
  std::string url;
  std::string revision;

  bool operator==(const Article&) const = default;
};

// The page summary of the REST API.
Result<Article> parse_article(std::string_view json);

// The titles in an answer of action=query&prop=links (formatversion=2).
Result<std::vector<std::string>> parse_links(std::string_view json);

}  // namespace bellwether::summaries
