// The look at a stage that was just deployed: whether what calls its functions is switched on, whether each
// function answers, and whom alarms reach. That a stack stands does not say so.
//
// Each function is really called once, with an event that holds nothing; fan-out then has run once more than
// its schedule says. A mapping that is switched off was paused by somebody, which is no fault: how it is
// resumed is told. What the server left out of the template is told as well: see left_out.h.

#pragma once

#include <string>
#include <vector>

#include "aws/cloudformation.h"
#include "base/result.h"
#include "deploy/account.h"

namespace bellwether::deploy {

enum class Health {
  Well,
  Waits,  // For a person.
  Ill,
};

struct FirstSight {
  std::string kind, name;
  Health health;
  std::string state;  // For people: "Enabled", "answers", "has not confirmed the mail that AWS sent".
};

struct LookedAtStack {
  std::string stage, id, template_text;
  bool is_website = false;  // Its bucket is meant to be open.
};

// What is missing first, then in the order of the stack's resources.
Result<std::vector<FirstSight>> look_at_stack(const aws::CloudFormation& service, const LookedAtStack& stack,
                                              const Account& account);

std::string_view name_of(Health health);

}  // namespace bellwether::deploy
