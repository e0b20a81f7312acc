// How a stage tells of alerts, whatever the way.

#pragma once

#include <string>

#include "functions/quiet_hours.h"

namespace bellwether::functions {

struct AlertWish {
  QuietHours quiet = {};
  std::string page = {};  // Where readers find the page: "https://example.com/"; empty: nowhere.

  bool operator==(const AlertWish&) const = default;
};

}  // namespace bellwether::functions
