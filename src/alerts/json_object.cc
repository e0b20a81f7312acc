#include "alerts/json_object.h"

namespace bellwether::alerts {
namespace {

std::unexpected<Error> refuse(std::string_view name, std::string_view kind) {
  return fail(ErrorKind::InvalidInput, "'" + std::string(name) + "' is missing or no " + std::string(kind));
}

}  // namespace

Result<JsonObject> JsonObject::parse(std::string_view json) {
  boost::system::error_code error;
  boost::json::value value = boost::json::parse(json, error, {}, {.max_depth = 16});
  if (error) return fail(ErrorKind::InvalidInput, "not JSON: " + error.message());
  if (!value.is_object()) return fail(ErrorKind::InvalidInput, "not a JSON object");
  return JsonObject(std::move(value.get_object()));
}

const boost::json::value* JsonObject::find(std::string_view name) const {
  const boost::json::value* const value = object_.if_contains(name);
  return value == nullptr || value->is_null() ? nullptr : value;
}

Result<std::string> JsonObject::text(std::string_view name) const {
  const boost::json::value* const value = find(name);
  if (value == nullptr || !value->is_string()) return refuse(name, "text");
  return std::string(value->get_string());
}

Result<double> JsonObject::number(std::string_view name) const {
  const boost::json::value* const value = find(name);
  if (value == nullptr || !value->is_number()) return refuse(name, "number");
  return value->to_number<double>();
}

Result<bool> JsonObject::flag(std::string_view name) const {
  const boost::json::value* const value = find(name);
  if (value == nullptr || !value->is_bool()) return refuse(name, "flag");
  return value->get_bool();
}

Result<Day> JsonObject::day(std::string_view name) const {
  const std::string value = TRY(text(name));
  return parse_day(value);
}

Result<Instant> JsonObject::instant(std::string_view name) const {
  const std::string value = TRY(text(name));
  return parse_instant(value);
}

Result<JsonObject> JsonObject::object(std::string_view name) const {
  const boost::json::value* const value = find(name);
  if (value == nullptr || !value->is_object()) return refuse(name, "object");
  return JsonObject(value->get_object());
}

Result<market::DayPrice> JsonObject::day_price(std::string_view name) const {
  const JsonObject object = TRY(this->object(name));
  market::DayPrice found{};
  found.day = TRY(object.day("day"));
  found.price = TRY(object.number("price"));
  return found;
}

}  // namespace bellwether::alerts
