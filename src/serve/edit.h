// What the page changes. Each takes the question's JSON and answers with what was done.

#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "base/result.h"
#include "serve/api.h"

namespace bellwether::serve {

Result<boost::json::object> add_items(const boost::json::object& question, LocalPlace& place);
Result<boost::json::object> set_price(const boost::json::object& question, LocalPlace& place);
Result<boost::json::object> set_item(const boost::json::object& question, LocalPlace& place);
Result<boost::json::object> remove_item(const boost::json::object& question, LocalPlace& place);
// `file`: the name of a file of prices of any kind, `bytes` what is in it.
Result<boost::json::object> import_prices(const std::string& file, const std::string& bytes,
                                          LocalPlace& place);

// A member that is a text; empty when there is none. InvalidInput when it is something else.
Result<std::string> text_of(const boost::json::object& question, std::string_view member);

}  // namespace bellwether::serve
