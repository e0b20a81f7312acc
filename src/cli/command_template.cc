#include "cli/commands.h"
#include "cli/stack_wish.h"
#include "stack/template.h"

namespace bellwether::cli {
namespace {

Outcome run_template(stack::StackPart part, bool is_compact, Context& context) {
  const stack::StackWish wish = TRY(stack_wish(context.settings));
  const std::string text =
      is_compact ? stack::compact_template(wish, part) : stack::template_text(wish, part);
  if (text.empty())
    return std::unexpected(Failure(ExitCode::NotDone,
                                   "the bucket " + wish.bucket + " is adopted, so that it has no stack",
                                   "bellwether template --stage " + wish.stage + " --part work"));
  context.out += text;
  return ExitCode::Done;
}

Result<Run> read_template(const Arguments& arguments) {
  const std::string part = arguments.value("--part").value_or("work");
  if (part != "work" && part != "bucket")
    return fail(ErrorKind::InvalidInput, "--part: '" + part + "' is neither work nor bucket");
  const bool is_compact = arguments.has("--compact");
  return [part, is_compact](Context& context) {
    return run_template(part == "work" ? stack::StackPart::Work : stack::StackPart::Bucket, is_compact,
                        context);
  };
}

}  // namespace

Command template_command() {
  return {
      .name = "template",
      .summary = "write the CloudFormation template of a stage",
      .details =
          "A stage is two stacks: `bucket`, which comes first, and `work`, with table, queue, functions,\n"
          "schedule, topic, alarms and dashboard. The text follows from the settings and says what each\n"
          "thing is for. Where the functions' package lies are parameters, CodeBucket and CodeKey. A stage\n"
          "without --summaries has no functions that read names. CloudFormation takes 51,200 bytes in a\n"
          "call, and more from a bucket: `deploy` sends what is longer as --compact writes it.",
      .positionals = {},
      .flags = {{"--part", "work|bucket", "which of the two stacks (default: work)"},
                {"--compact", "", "without what explains, in three quarters of the bytes"}},
      .settings = {SettingGroup::Stack, SettingGroup::Mapping, SettingGroup::Chart, SettingGroup::Keys,
                   SettingGroup::Summaries, SettingGroup::FanOut, SettingGroup::ReadSentiment,
                   SettingGroup::Scorer, SettingGroup::Alerts, SettingGroup::Telling},
      .examples = {{"bellwether template --stage dev", ""},
                   {"bellwether template --stage dev --part bucket", "the stack that comes first"},
                   {"bellwether template --stage prod --own-key true", "encrypted under a key of its own"}},
      .read = read_template};
}

}  // namespace bellwether::cli
