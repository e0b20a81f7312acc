#include "aws/comprehend_answer.h"

#include <boost/json.hpp>
#include <optional>
#include <string>

namespace bellwether::aws {
namespace {

namespace json = boost::json;
using sentiment::Sentiment;

std::string_view word_of(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  const auto* text = value ? value->if_string() : nullptr;
  return text ? std::string_view(text->data(), text->size()) : std::string_view();
}

// From 0 to 1; Comprehend counts with floats, which may be a little off.
std::optional<double> score_of(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  const auto score = value->to_number<double>();
  if (!(score >= -0.001 && score <= 1.001)) return std::nullopt;
  return score < 0 ? 0 : score > 1 ? 1 : score;
}

std::optional<Sentiment> sentiment_of(const json::object& entry) {
  const auto label = sentiment::parse_label(word_of(entry, "Sentiment"));
  const auto* value = entry.if_contains("SentimentScore");
  const auto* scores = value ? value->if_object() : nullptr;
  if (!label || scores == nullptr) return std::nullopt;
  const auto positive = score_of(*scores, "Positive"), negative = score_of(*scores, "Negative"),
             neutral = score_of(*scores, "Neutral"), mixed = score_of(*scores, "Mixed");
  if (!positive || !negative || !neutral || !mixed) return std::nullopt;
  return Sentiment{
      .label = *label, .positive = *positive, .negative = *negative, .neutral = *neutral, .mixed = *mixed};
}

Error error_of(const json::object& entry) {
  const auto code = word_of(entry, "ErrorCode");
  const bool is_of_the_text = code.starts_with("TextSizeLimitExceeded") ||
                              code.starts_with("TEXT_SIZE_LIMIT_EXCEEDED") ||
                              code.starts_with("UnsupportedLanguage");
  return {is_of_the_text ? ErrorKind::InvalidInput : ErrorKind::Unavailable,
          "comprehend: " + std::string(code) + ": " + std::string(word_of(entry, "ErrorMessage"))};
}

// Calls `visit` with each entry of the list that names a text, and with the text's place.
template <class Visit>
void each_entry(const json::object& answer, std::string_view name, std::size_t count, Visit&& visit) {
  const auto* value = answer.if_contains(name);
  const auto* list = value ? value->if_array() : nullptr;
  if (list == nullptr) return;
  for (const auto& element : *list) {
    const auto* entry = element.if_object();
    const auto* index = entry ? entry->if_contains("Index") : nullptr;
    const auto* place = index ? index->if_int64() : nullptr;
    if (place != nullptr && *place >= 0 && std::cmp_less(*place, count))
      visit(*entry, static_cast<std::size_t>(*place));
  }
}

}  // namespace

std::vector<Result<Sentiment>> read_sentiments(std::string_view body, std::size_t count) {
  std::vector<Result<Sentiment>> sentiments(
      count, fail(ErrorKind::Unavailable, "comprehend: the answer says nothing sound about this text"));
  json::error_code error;
  const auto value = json::parse(body, error);
  if (error || !value.is_object()) return sentiments;
  const auto& answer = value.get_object();
  each_entry(answer, "ResultList", count, [&](const json::object& entry, std::size_t place) {
    if (const auto found = sentiment_of(entry)) sentiments[place] = *found;
  });
  each_entry(answer, "ErrorList", count, [&](const json::object& entry, std::size_t place) {
    sentiments[place] = std::unexpected(error_of(entry));
  });
  return sentiments;
}

}  // namespace bellwether::aws
