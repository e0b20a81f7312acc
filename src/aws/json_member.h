// A member of a JSON object that somebody else wrote.

#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

namespace bellwether::aws {

// The member's text; empty when it is missing or no text.
inline std::string text_of(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

// The object that is the member; null when there is none.
inline const boost::json::object* object_of(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  return value == nullptr ? nullptr : value->if_object();
}

}  // namespace bellwether::aws
