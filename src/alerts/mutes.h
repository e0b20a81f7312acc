// Mutes: of which items' rules nobody is told until a day.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "market/item.h"

namespace bellwether::alerts {

struct Mute {
  market::ItemKey key;
  std::string rule;  // "move"; empty: all of them.
  Day until;         // The first day on which somebody is told again.

  bool operator==(const Mute&) const = default;
};

// Where they lie in the bucket.
inline constexpr std::string_view kMutesKey = "mutes.json";

bool is_muted(const std::vector<Mute>& mutes, const market::ItemKey& key, std::string_view rule, Day today);

// With the mute instead of another one of the same item and rule (an `until` that is not after today only
// takes it away), and without those that are over.
std::vector<Mute> with_mute(std::vector<Mute> mutes, const Mute& mute, Day today);

std::string encode_mutes(const std::vector<Mute>& mutes);
// Of an empty text none. InvalidInput when it is none of ours.
Result<std::vector<Mute>> decode_mutes(std::string_view json);

}  // namespace bellwether::alerts
