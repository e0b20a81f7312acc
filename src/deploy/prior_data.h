// Table and bucket that were there before a stack is to make its own of the same name.
//
// AWS would let the deployment fail half-way, and a careless server would take them over, to be deleted with
// the stack one day. They are found before anything is done.

#pragma once

#include <string>

#include "base/result.h"
#include "deploy/account.h"
#include "deploy/deployment.h"
#include "stack/template.h"

namespace bellwether::deploy {

// InvalidInput names what the plan would make although it is there, and how to adopt it.
Result<void> check_no_prior_data(const StackPlan& plan, const stack::StackWish& wish,
                                 const std::string& account_id, const Account& account);

}  // namespace bellwether::deploy
