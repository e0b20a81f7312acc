// What commands on a stage on AWS have in common: the account, where the stage lies, what is told while
// something happens to it, and leave to do that.

#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/command.h"
#include "deploy/account.h"
#include "operate/site.h"

namespace bellwether::cli {

// As `prod` is unless the settings say otherwise: its data outlive its stacks, and nothing is done to it by
// mistake.
bool is_protected_stage(const Settings& settings);

// WrongUsage for the stage `local`.
std::expected<deploy::Account, Failure> open_account(Context& context);

// What the settings' stage is called, and where its parts lie.
operate::Site site_of(const Settings& settings);

// To standard error, each line with the seconds since it was made. It lives no longer than the context.
deploy::Narrator narrator_for(Context& context);

// Whether what was shown may be done to the stage: said by --yes, or where the stage is protected by its
// name, typed. Other stages need neither.
std::expected<void, Failure> take_leave(Context& context, bool said_yes, std::string_view what);

}  // namespace bellwether::cli
