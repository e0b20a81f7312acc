// The look for what remains of a stage: service by service, by the names that were written down and by the
// prefix of all its names; and what bears its tag under another name.
//
// What could not be looked at is said, because "nothing remains" must be seen and not supposed.

#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "deploy/account.h"

namespace bellwether::deploy {

struct LookWish {
  std::string stage;                 // Of the tag `bellwether-stage`.
  std::string prefix;                // "bellwether-dev": it, and what goes on with a hyphen.
  std::vector<std::string> regions;  // Each once.
  std::vector<std::string> names;    // Physical ids that were written down.
  std::vector<std::string> kept;     // Names that stay on purpose.
  std::vector<std::string> own_stacks;
  std::vector<std::string> key_ids;  // Of KMS, in the first region.
};

struct Sight {
  std::string kind, name, region;
};

struct Look {
  std::vector<Sight> remains;
  std::vector<Sight> kept;
  std::vector<std::string> not_known;   // Why not.
  std::vector<std::string> exceptions;  // What remains for a while whatever one does.
  bool is_clean() const { return remains.empty() && not_known.empty(); }
};

Look look_around(const LookWish& wish, const Account& account);

// The part of an ARN, a URL or a path that is the thing's own: "bellwether-dev-draw-charts".
std::string own_name(const std::string& id);

}  // namespace bellwether::deploy
