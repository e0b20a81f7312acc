// Who watches over a stage: alarms, each of which writes to the topic, and a dashboard.

#pragma once

#include <string>
#include <vector>

#include "functions/catalogue.h"
#include "stack/template.h"

namespace bellwether::stack {

// The functions that the stage has, each with how it is called.
struct Attached {
  const functions::Function* function;
  const functions::Trigger* trigger;
};

// An unprotected stage has those alone that say that something failed; each costs 0.10 USD a month.
std::string alarms(const StackWish& wish, const std::vector<Attached>& functions);

std::string dashboard(const StackWish& wish, const std::vector<Attached>& functions);

}  // namespace bellwether::stack
