// JSON as text with numbers as people write them: Boost.JSON would print 489.5
// as 4.895E2.

#pragma once

#include <boost/json/value.hpp>
#include <string>

namespace bellwether::site {

std::string json_text(const boost::json::value& value);

}  // namespace bellwether::site
