// What commands that make or remove a stage on AWS have in common: the account, what is told while it
// happens, and leave to do it.

#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/command.h"
#include "deploy/account.h"

namespace bellwether::cli {

// As `prod` is unless the settings say otherwise: its data outlive its stacks, and nothing is done to it by
// mistake.
bool is_protected_stage(const Settings& settings);

// WrongUsage for the stage `local`.
std::expected<deploy::Account, Failure> open_account(Context& context);

// To standard error, each line with the seconds since it was made. It lives no longer than the context.
deploy::Narrator narrator_for(Context& context);

// Whether what was shown may be done to the stage: said by --yes, or where the stage is protected by its
// name, typed. Other stages need neither.
std::expected<void, Failure> take_leave(Context& context, bool said_yes, std::string_view what);

}  // namespace bellwether::cli
