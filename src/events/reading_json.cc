#include "events/reading_json.h"

#include <array>
#include <boost/json.hpp>
#include <utility>

#include "base/json_string.h"
#include "base/text.h"
#include "market/item.h"

namespace bellwether::events {
namespace {

namespace json = boost::json;
using sentiment::Reading;
using sentiment::ReadingState;

constexpr std::array<std::pair<ReadingState, std::string_view>, 4> kStates = {
    {{ReadingState::Scored, "scored"},
     {ReadingState::Missing, "missing"},
     {ReadingState::Ambiguous, "ambiguous"},
     {ReadingState::Unscored, "unscored"}}};

// Boost.JSON writes on one line; people read these files. Numbers in their
// shortest form, so that a score is what it was.
void append_pretty(std::string& out, const json::value& value, int depth) {
  const std::string indent(static_cast<std::size_t>(depth) * 2, ' ');
  if (const auto* object = value.if_object(); object && !object->empty()) {
    out += "{\n";
    bool first = true;
    for (const auto& [key, member] : *object) {
      if (!first) out += ",\n";
      first = false;
      out += indent + "  ";
      append_json_string(out, key);
      out += ": ";
      append_pretty(out, member, depth + 1);
    }
    out += "\n" + indent + "}";
  } else if (const auto* array = value.if_array(); array && !array->empty()) {
    out += "[\n";
    bool first = true;
    for (const json::value& member : *array) {
      if (!first) out += ",\n";
      first = false;
      out += indent + "  ";
      append_pretty(out, member, depth + 1);
    }
    out += "\n" + indent + "]";
  } else if (const double* number = value.if_double()) {
    out += format_shortest(*number);
  } else if (const auto* text = value.if_string()) {
    append_json_string(out, *text);
  } else {
    out += json::serialize(value);
  }
}

json::value label_value(const std::optional<sentiment::Label>& label) {
  if (!label) return nullptr;
  return json::value(label_text(*label));
}

Result<std::string> text_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (!value || !value->is_string())
    return fail(ErrorKind::InvalidInput, "'" + std::string(key) + "' is missing or no text");
  return std::string(value->get_string());
}

Result<Instant> instant_of(const json::object& object, std::string_view key) {
  const std::string text = TRY(text_of(object, key));
  return parse_instant(text);
}

Result<double> number_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (!value || !value->is_number())
    return fail(ErrorKind::InvalidInput, "'" + std::string(key) + "' is missing or no number");
  return value->to_number<double>();
}

Result<std::optional<sentiment::Label>> label_of(const json::object& object) {
  const json::value* value = object.if_contains("label");
  if (!value || value->is_null()) return std::nullopt;
  const auto label = value->is_string() ? sentiment::parse_label(value->get_string()) : std::nullopt;
  if (!label) return fail(ErrorKind::InvalidInput, "'label' is not a label");
  return label;
}

Result<sentiment::Sentiment> sentiment_of(sentiment::Label label, const json::object& reading) {
  const json::value* value = reading.if_contains("scores");
  if (!value || !value->is_object()) return fail(ErrorKind::InvalidInput, "'scores' is missing");
  const json::object& scores = value->get_object();
  sentiment::Sentiment result{.label = label, .positive = 0, .negative = 0, .neutral = 0, .mixed = 0};
  result.positive = TRY(number_of(scores, "positive"));
  result.negative = TRY(number_of(scores, "negative"));
  result.neutral = TRY(number_of(scores, "neutral"));
  result.mixed = TRY(number_of(scores, "mixed"));
  if (scores.contains("compound")) result.compound = TRY(number_of(scores, "compound"));
  return result;
}

Result<json::object> parse_object(std::string_view text) {
  boost::system::error_code error;
  json::value value = json::parse(text, error, {}, {.max_depth = 16});
  if (error) return fail(ErrorKind::InvalidInput, "not JSON: " + error.message());
  if (!value.is_object()) return fail(ErrorKind::InvalidInput, "not a JSON object");
  return std::move(value.get_object());
}

}  // namespace

std::string encode_reading(const Reading& reading) {
  json::object object;
  object["name"] = reading.name;
  for (const auto& [state, text] : kStates)
    if (state == reading.state) object["state"] = text;
  object["label"] = label_value(reading.sentiment ? std::optional(reading.sentiment->label) : std::nullopt);
  if (reading.sentiment) {
    json::object scores;
    scores["positive"] = reading.sentiment->positive;
    scores["negative"] = reading.sentiment->negative;
    scores["neutral"] = reading.sentiment->neutral;
    scores["mixed"] = reading.sentiment->mixed;
    if (reading.sentiment->compound) scores["compound"] = *reading.sentiment->compound;
    object["scores"] = std::move(scores);
  }
  object["summary"] = reading.summary;
  object["source"] = reading.source;
  object["url"] = reading.url;
  object["revision"] = reading.revision;
  object["language"] = reading.language;
  object["choices"] = json::array(reading.choices.begin(), reading.choices.end());
  object["reason"] = reading.reason;
  object["scorer"] = reading.scorer;
  object["text_hash"] = reading.text_hash;
  object["read"] = format_instant(reading.read);
  object["changed"] = format_instant(reading.changed);
  json::array history;
  for (const sentiment::LabelChange& change : reading.history)
    history.push_back(json::object{{"at", format_instant(change.at)}, {"label", label_value(change.label)}});
  object["history"] = std::move(history);
  if (reading.settled)
    object["settled"] = json::object{{"label", label_text(reading.settled->label)},
                                     {"since", format_instant(reading.settled->since)},
                                     {"scorer", reading.settled->scorer}};
  std::string out;
  append_pretty(out, object, 0);
  return out + "\n";
}

Result<Reading> decode_reading(std::string_view text) {
  const json::object object = TRY(parse_object(text));
  Reading reading;
  const std::string state_text = TRY(text_of(object, "state"));
  bool known_state = false;
  for (const auto& [state, known] : kStates) {
    if (known != state_text) continue;
    reading.state = state;
    known_state = true;
  }
  if (!known_state) return fail(ErrorKind::InvalidInput, "'state' is not a state");
  for (const auto& [key, member] :
       {std::pair{"name", &reading.name}, std::pair{"summary", &reading.summary},
        std::pair{"source", &reading.source}, std::pair{"url", &reading.url},
        std::pair{"revision", &reading.revision}, std::pair{"language", &reading.language},
        std::pair{"reason", &reading.reason}, std::pair{"scorer", &reading.scorer},
        std::pair{"text_hash", &reading.text_hash}})
    *member = TRY(text_of(object, key));
  reading.read = TRY(instant_of(object, "read"));
  reading.changed = TRY(instant_of(object, "changed"));
  const auto label = TRY(label_of(object));
  if (label) reading.sentiment = TRY(sentiment_of(*label, object));
  if (const json::value* choices = object.if_contains("choices"); choices && choices->is_array())
    for (const json::value& choice : choices->get_array())
      if (choice.is_string()) reading.choices.emplace_back(choice.get_string());
  if (const json::value* history = object.if_contains("history"); history && history->is_array()) {
    for (const json::value& entry : history->get_array()) {
      if (!entry.is_object())
        return fail(ErrorKind::InvalidInput, "'history' holds something else than changes");
      sentiment::LabelChange change;
      change.at = TRY(instant_of(entry.get_object(), "at"));
      change.label = TRY(label_of(entry.get_object()));
      reading.history.push_back(change);
    }
  }
  if (const json::value* settled = object.if_contains("settled"); settled && settled->is_object()) {
    const auto its_label = TRY(label_of(settled->get_object()));
    if (!its_label) return fail(ErrorKind::InvalidInput, "'settled' has no label");
    const Instant since = TRY(instant_of(settled->get_object(), "since"));
    std::string scorer = TRY(text_of(settled->get_object(), "scorer"));
    reading.settled =
        sentiment::SettledLabel{.label = *its_label, .since = since, .scorer = std::move(scorer)};
  }
  return reading;
}

std::string encode_name_message(std::string_view name, std::string_view owner) {
  json::object message;
  message["name"] = name;
  if (!owner.empty()) message["owner"] = owner;
  return json::serialize(message);
}

Result<NameMessage> decode_name_message(std::string_view body) {
  auto object = parse_object(body);
  if (!object) return std::unexpected(in_context("message", object.error()));
  NameMessage message;
  auto name = text_of(*object, "name");
  if (!name) return std::unexpected(in_context("message", name.error()));
  message.name = std::move(*name);
  if (object->contains("owner")) message.owner = TRY(text_of(*object, "owner"));
  if (const auto checked = market::check_name(message.name); !checked)
    return std::unexpected(in_context("message", checked.error()));
  return message;
}

}  // namespace bellwether::events
