// A JSON object that is read member by member: each is there and of its kind, or the object is none of ours.

#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "market/standing.h"

namespace bellwether::alerts {

class JsonObject {
 public:
  explicit JsonObject(boost::json::object object) : object_(std::move(object)) {}
  static Result<JsonObject> parse(std::string_view json);

  Result<std::string> text(std::string_view name) const;
  Result<double> number(std::string_view name) const;
  Result<bool> flag(std::string_view name) const;
  Result<Day> day(std::string_view name) const;
  Result<Instant> instant(std::string_view name) const;
  // {"day":"2024-02-29","price":12.5}.
  Result<market::DayPrice> day_price(std::string_view name) const;
  Result<JsonObject> object(std::string_view name) const;
  // Null when there is none of this name, and of `null`.
  const boost::json::value* find(std::string_view name) const;

 private:
  boost::json::object object_;
};

}  // namespace bellwether::alerts
