#include "cli/stage_account.h"

#include <chrono>

#include "base/text.h"
#include "cli/message.h"
#include "stack/template.h"

namespace bellwether::cli {
namespace {

std::string elapsed(Milliseconds time) {
  std::string seconds = std::to_string(std::chrono::floor<std::chrono::seconds>(time).count());
  constexpr std::size_t kWidth = 5;
  if (seconds.size() < kWidth) seconds.insert(0, kWidth - seconds.size(), ' ');
  return seconds + " s  ";
}

deploy::Narrator plain_narrator(Context& context) {
  const Instant start = context.world.clock.now();
  const auto since = [&context, start] { return elapsed(context.world.clock.now() - start); };
  return {.say = [&context, since](std::string_view line) { context.tell(since() + printable(line)); },
          .show =
              [&context, since](const std::string& stack, const aws::StackEvent& event) {
                std::string line = since() + printable(stack + "  " + event.resource + "  " + event.status);
                if (!event.reason.empty()) line += printable(": " + event.reason);
                // A failure is said also to who wants quiet.
                if (event.status.ends_with("_FAILED"))
                  context.world.write_error(in_ink(line, Ink::Red, context.color_error) + "\n");
                else
                  context.tell(line);
              }};
}

deploy::Narrator board_narrator(StackBoard& board) {
  return {
      .say = [&board](std::string_view line) { board.say(line); },
      .show = [&board](const std::string& stack, const aws::StackEvent& event) { board.show(stack, event); }};
}

bool has_board(const Context& context) {
  return context.world.error_is_terminal && context.world.environment("TERM") != "dumb";
}

}  // namespace

bool is_protected_stage(const Settings& settings) {
  return settings.stack.is_protected.value_or(settings.stage == "prod");
}

std::expected<deploy::Account, Failure> open_account(Context& context) {
  if (context.settings.stage == settings::kLocalStage)
    return std::unexpected(Failure(ExitCode::WrongUsage,
                                   "the stage 'local' lies on this machine; name one that lies on AWS",
                                   "bellwether deploy --stage dev --dry-run"));
  auto account = context.world.open_account(context.settings, *context.log);
  if (!account) return std::unexpected(Failure(std::move(account).error()));
  return *std::move(account);
}

operate::Site site_of(const Settings& settings) {
  const std::string work = stack::stack_name(settings.stage, stack::StackPart::Work);
  return {.stage = settings.stage,
          .region = settings.aws.table_region,
          .bucket_region = settings.aws.bucket_region,
          .table = settings::table_of(settings),
          .queue = settings::queue_of(settings),
          .page_queue = settings.aws.page_queue.empty() ? work + "-page" : settings.aws.page_queue,
          .alerts_queue = settings::alerts_queue_of(settings),
          .bucket = settings.aws.bucket,
          .has_bucket_stack = !settings.stack.adopts_bucket};
}

std::expected<std::unique_ptr<WatchedAccount>, Failure> WatchedAccount::open(Context& context) {
  deploy::Account account = TRY(open_account(context));
  return std::unique_ptr<WatchedAccount>(new WatchedAccount(context, std::move(account)));
}

WatchedAccount::WatchedAccount(Context& context, deploy::Account account)
    : board_(has_board(context) ? std::make_unique<StackBoard>(context) : nullptr),
      account_{
          .client = std::move(account.client),
          .clock = account.clock,
          .sleep = [board = board(), sleep = std::move(account.sleep)](
                       Milliseconds time) { board != nullptr ? board->sleep(time, sleep) : sleep(time); }},
      narrator_(board_ ? board_narrator(*board_) : plain_narrator(context)) {}

std::expected<void, Failure> take_leave(Context& context, bool said_yes, std::string_view what) {
  if (said_yes || !is_protected_stage(context.settings)) return {};
  const std::string& stage = context.settings.stage;
  const std::string attempt = "bellwether --stage " + stage + " " + std::string(what) + " --yes";
  if (!context.world.read_answer)
    return std::unexpected(
        Failure(ExitCode::NotDone, "stage '" + stage + "' needs --yes where nobody can be asked", attempt));
  context.world.write_error("Type the stage's name to go on: ");
  const auto answer = context.world.read_answer();
  if (!answer) return std::unexpected(Failure(answer.error()));
  if (trim(*answer) == stage) return {};
  return std::unexpected(
      Failure(ExitCode::NotDone, "that is not '" + stage + "'; nothing was changed", attempt));
}

}  // namespace bellwether::cli
