// The text of a request to DynamoDB.
//
// What events encodes is put in as it is: a request with an item of 400 KB is
// written once, not built as a tree and then written.

#pragma once

#include <string>
#include <string_view>

namespace bellwether::aws {

// One JSON object, member by member.
class JsonObjectText {
 public:
  JsonObjectText& text(std::string_view name, std::string_view value);  // As a JSON string.
  JsonObjectText& json(std::string_view name, std::string_view value);  // As it is.

  bool empty() const { return members_.empty(); }
  std::string str() const { return "{" + members_ + "}"; }

 private:
  std::string members_;
};

// One JSON array, element by element.
class JsonArrayText {
 public:
  JsonArrayText& json(std::string_view value);
  std::string str() const { return "[" + elements_ + "]"; }

 private:
  std::string elements_;
};

// What the placeholders of an expression stand for. Every name and value goes behind
// one: a name may be a reserved word or hold a dot, and no value can be taken for syntax.
class ExpressionParts {
 public:
  // The placeholder of an attribute's name: "#0".
  std::string name(std::string_view attribute);
  // The placeholder of a value, which is an attribute's value as JSON: ":0".
  std::string value(std::string_view attribute_value);

  // ExpressionAttributeNames and ExpressionAttributeValues, each only when there are any: DynamoDB
  // refuses empty ones.
  void add_to(JsonObjectText& request) const;

 private:
  JsonObjectText names_, values_;
  int name_count_ = 0, value_count_ = 0;
};

}  // namespace bellwether::aws
