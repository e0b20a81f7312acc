#include "site/json_text.h"

#include <boost/json.hpp>

#include "base/json_string.h"
#include "base/text.h"

namespace bellwether::site {

std::string json_text(const boost::json::value& value) {
  std::string text;
  switch (value.kind()) {
    case boost::json::kind::object:
      for (const auto& [name, member] : value.get_object()) {
        text += text.empty() ? "{" : ",";
        append_json_string(text, name);
        text += ":" + json_text(member);
      }
      return text.empty() ? "{}" : text + "}";
    case boost::json::kind::array:
      for (const auto& element : value.get_array()) text += (text.empty() ? "[" : ",") + json_text(element);
      return text.empty() ? "[]" : text + "]";
    case boost::json::kind::string:
      return json_string(value.get_string());
    case boost::json::kind::double_:
      return format_shortest(value.get_double());
    default:
      return boost::json::serialize(value);
  }
}

}  // namespace bellwether::site
