#include "aws/dynamodb_request.h"

#include <boost/json.hpp>

namespace bellwether::aws {
namespace {

std::string quoted(std::string_view text) {
  return boost::json::serialize(boost::json::string_view(text));
}

}  // namespace

JsonObjectText& JsonObjectText::text(std::string_view name, std::string_view value) {
  return json(name, quoted(value));
}

JsonObjectText& JsonObjectText::json(std::string_view name, std::string_view value) {
  if (!members_.empty()) members_ += ',';
  members_ += quoted(name);
  members_ += ':';
  members_ += value;
  return *this;
}

JsonArrayText& JsonArrayText::json(std::string_view value) {
  if (!elements_.empty()) elements_ += ',';
  elements_ += value;
  return *this;
}

std::string text_attribute(std::string_view value) {
  return JsonObjectText().text("S", value).str();
}

std::string ExpressionParts::name(std::string_view attribute) {
  std::string placeholder = "#" + std::to_string(name_count_++);
  names_.text(placeholder, attribute);
  return placeholder;
}

std::string ExpressionParts::value(std::string_view attribute_value) {
  std::string placeholder = ":" + std::to_string(value_count_++);
  values_.json(placeholder, attribute_value);
  return placeholder;
}

void ExpressionParts::add_to(JsonObjectText& request) const {
  if (!names_.empty()) request.json("ExpressionAttributeNames", names_.str());
  if (!values_.empty()) request.json("ExpressionAttributeValues", values_.str());
}

}  // namespace bellwether::aws
