#include "alerts/telling.h"

#include "alerts/json_object.h"
#include "base/json_string.h"
#include "base/text.h"

namespace bellwether::alerts {

std::string notice_id(std::span<const std::string> records) {
  std::string all;
  for (const std::string& record : records) all += record + '\n';
  return "alert-" + fingerprint(all);
}

std::string telling_key(std::string_view id) {
  return std::string(kTellingPrefix) + std::string(id) + ".json";
}

std::string encode_telling(const Telling& telling) {
  std::string records, told, refused;
  for (const std::string& record : telling.records)
    records += (records.empty() ? "" : ",") + json_string(record);
  for (const auto& [way, at] : telling.told)
    told += (told.empty() ? "" : ",") + json_string(way) + ":" + json_string(format_instant(at));
  for (const std::string& way : telling.refused) refused += (refused.empty() ? "" : ",") + json_string(way);
  return "{\"format\":1,\"id\":" + json_string(telling.id) + ",\"alerts\":[" + records +
         "],\"begun\":" + json_string(format_instant(telling.begun)) +
         ",\"leased_until\":" + json_string(format_instant(telling.leased_until)) + ",\"told\":{" + told +
         "},\"refused\":[" + refused + "],\"done\":" + (telling.is_done ? "true" : "false") + "}\n";
}

Result<Telling> decode_telling(std::string_view json) {
  const JsonObject object = TRY(JsonObject::parse(json));
  Telling telling{};
  telling.id = TRY(object.text("id"));
  telling.begun = TRY(object.instant("begun"));
  telling.leased_until = TRY(object.instant("leased_until"));
  telling.is_done = TRY(object.flag("done"));
  const auto* const records = object.find("alerts");
  const auto* const told = object.find("told");
  if (records == nullptr || !records->is_array() || told == nullptr || !told->is_object())
    return fail(ErrorKind::InvalidInput, "'alerts' or 'told' is missing");
  if (const auto* const refused = object.find("refused"); refused != nullptr && refused->is_array())
    for (const auto& way : refused->get_array())
      if (way.is_string()) telling.refused.emplace(way.get_string());
  for (const auto& record : records->get_array()) {
    if (!record.is_string()) return fail(ErrorKind::InvalidInput, "'alerts' holds something else than keys");
    telling.records.emplace_back(record.get_string());
  }
  const JsonObject ways(told->get_object());
  for (const auto& [way, at] : told->get_object()) telling.told[std::string(way)] = TRY(ways.instant(way));
  return telling;
}

}  // namespace bellwether::alerts
