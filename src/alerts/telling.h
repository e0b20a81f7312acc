// A telling: what becomes of one notice. It says for good which alerts the notice is of, so that the notice
// is the same, and has the same id, however often it is told; until when somebody is telling it; and which
// ways have told it or refused it for good. Anybody may read it: why one refused is for the log.
//
// An alert names its telling in its record, and belongs to the one that it names.

#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace bellwether::alerts {

struct Telling {
  std::string id;
  std::vector<std::string> records;  // Of alerts, by their keys, in order.
  Instant begun;
  Instant leased_until{};                    // Nobody else tells it before.
  std::map<std::string, Instant> told = {};  // By the ways' names.
  std::set<std::string> refused = {};        // The same.
  bool is_done = false;
};

// The id of a notice of these records: of [a-z0-9-].
std::string notice_id(std::span<const std::string> records);

// Where it lies in the bucket: "notices/alert-0123456789abcdef.json".
std::string telling_key(std::string_view id);
inline constexpr std::string_view kTellingPrefix = "notices/";

std::string encode_telling(const Telling& telling);
// InvalidInput when it is none of ours.
Result<Telling> decode_telling(std::string_view json);

}  // namespace bellwether::alerts
