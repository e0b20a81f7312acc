// Any bytes are an article, a list of links or an error; the first sentence is the
// beginning of the text.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "summaries/article.h"
#include "summaries/plain_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace bellwether::summaries;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  if (const auto article = parse_article(text)) {
    CHECK(!article->title.empty() && is_utf8(article->title) && is_utf8(article->extract));
    CHECK(article->type != ArticleType::Standard || !first_sentence(article->extract).empty());
  }
  if (const auto links = parse_links(text)) CHECK(links->size() <= size);
  CHECK(text.starts_with(first_sentence(text)));
  CHECK(!is_utf8(text) || is_utf8(without_markup(text)));
  return 0;
}
