#include "alerts/mutes.h"

#include <algorithm>

#include "alerts/json_object.h"
#include "base/json_string.h"

namespace bellwether::alerts {

bool is_muted(const std::vector<Mute>& mutes, const market::ItemKey& key, std::string_view rule, Day today) {
  return std::ranges::any_of(mutes, [&](const Mute& mute) {
    return mute.key == key && (mute.rule.empty() || mute.rule == rule) && today < mute.until;
  });
}

std::vector<Mute> with_mute(std::vector<Mute> mutes, const Mute& mute, Day today) {
  std::erase_if(mutes, [&](const Mute& other) {
    return other.until <= today || (other.key == mute.key && other.rule == mute.rule);
  });
  if (mute.until > today) mutes.push_back(mute);
  return mutes;
}

std::string encode_mutes(const std::vector<Mute>& mutes) {
  std::string json;
  for (const Mute& mute : mutes) {
    json += json.empty() ? "\n" : ",\n";
    json += R"({"item":)" + json_string(mute.key.name) + R"(,"owner":)" + json_string(mute.key.owner) +
            R"(,"rule":)" + json_string(mute.rule) + R"(,"until":)" + json_string(format_day(mute.until)) +
            "}";
  }
  return R"({"format":1,"mutes":[)" + json + "]}\n";
}

Result<std::vector<Mute>> decode_mutes(std::string_view json) {
  std::vector<Mute> mutes;
  if (json.empty()) return mutes;
  const JsonObject object = TRY(JsonObject::parse(json));
  const auto* const list = object.find("mutes");
  if (list == nullptr || !list->is_array()) return fail(ErrorKind::InvalidInput, "'mutes' is missing");
  for (const auto& value : list->get_array()) {
    if (!value.is_object()) return fail(ErrorKind::InvalidInput, "'mutes' holds something else than objects");
    const JsonObject one(value.get_object());
    Mute mute{};
    mute.key.name = TRY(one.text("item"));
    mute.key.owner = TRY(one.text("owner"));
    mute.rule = TRY(one.text("rule"));
    mute.until = TRY(one.day("until"));
    mutes.push_back(std::move(mute));
  }
  return mutes;
}

}  // namespace bellwether::alerts
