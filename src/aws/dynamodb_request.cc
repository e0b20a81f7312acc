#include "aws/dynamodb_request.h"

#include "base/json_string.h"

namespace bellwether::aws {

JsonObjectText& JsonObjectText::text(std::string_view name, std::string_view value) {
  return json(name, json_string(value));
}

JsonObjectText& JsonObjectText::json(std::string_view name, std::string_view value) {
  if (!members_.empty()) members_ += ',';
  append_json_string(members_, name);
  members_ += ':';
  members_ += value;
  return *this;
}

JsonArrayText& JsonArrayText::json(std::string_view value) {
  if (!elements_.empty()) elements_ += ',';
  elements_ += value;
  return *this;
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
