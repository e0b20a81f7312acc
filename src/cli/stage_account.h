// What commands on a stage on AWS have in common: the account, where the stage lies, what is told while
// something happens to it, and leave to do that.

#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/command.h"
#include "cli/stack_board.h"
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

// The account, and who tells what goes on there: on a terminal a StackBoard, else plain lines on standard
// error, each with the seconds since it was opened. It lives no longer than the context.
class WatchedAccount {
 public:
  // WrongUsage for the stage `local`.
  static std::expected<std::unique_ptr<WatchedAccount>, Failure> open(Context& context);

  const deploy::Account& account() const { return account_; }
  const deploy::Narrator& narrator() const { return narrator_; }
  // Null where nobody sees it.
  StackBoard* board() const { return board_.get(); }

 private:
  WatchedAccount(Context& context, deploy::Account account);

  const std::unique_ptr<StackBoard> board_;
  const deploy::Account account_;
  const deploy::Narrator narrator_;
};

// Whether what was shown may be done to the stage: said by --yes, or where the stage is protected by its
// name, typed. Other stages need neither.
std::expected<void, Failure> take_leave(Context& context, bool said_yes, std::string_view what);

}  // namespace bellwether::cli
