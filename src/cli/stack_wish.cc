#include "cli/stack_wish.h"

#include <string>

namespace bellwether::cli {
namespace {

// "https://sqs.eu-central-1.amazonaws.com/123456789012/names" is the queue "names".
std::string queue_name(const std::string& queue) {
  return queue.substr(queue.rfind('/') + 1);
}

std::unexpected<Error> nameless(std::string_view what, std::string_view setting) {
  return fail(ErrorKind::InvalidInput,
              "which " + std::string(what) + " is adopted? Name it with " + std::string(setting));
}

}  // namespace

Result<stack::StackWish> stack_wish(const settings::Settings& settings) {
  if (settings.stage == settings::kLocalStage)
    return fail(ErrorKind::InvalidInput,
                "the stage 'local' is on this machine and has no stacks; name another with --stage");
  const settings::StackSettings& wished = settings.stack;
  if (wished.adopts_table && settings.aws.table.empty()) return nameless("table", "--table");
  if (wished.adopts_bucket && settings.aws.bucket.empty()) return nameless("bucket", "--bucket-name");
  stack::StackWish wish{.stage = settings.stage,
                        .is_protected = wished.is_protected.value_or(settings.stage == "prod"),
                        .processor = std::string(wished.processor),
                        .table = table_of(settings),
                        .queue = queue_name(queue_of(settings)),
                        .page_queue = queue_name(settings.aws.page_queue),
                        .alerts_queue = queue_name(alerts_queue_of(settings)),
                        .bucket = settings.aws.bucket,
                        .bucket_region = settings.aws.bucket_region,
                        .table_is_adopted = wished.adopts_table,
                        .table_stream_arn = {},
                        .bucket_is_adopted = wished.adopts_bucket,
                        .is_website = wished.is_website,
                        .email = wished.email,
                        .ses_from = {},
                        .ses_to = {},
                        .notices_email = settings.telling.sns_email,
                        .notices_topic = notices_topic_of(settings),
                        .has_own_key = wished.has_own_key,
                        .code_bucket = {},
                        .code_key = {},
                        .variables = {},
                        .triggers = settings.triggers,
                        .attributes = settings.aws.attributes};
  if (!settings.telling.sns_email.empty() && !settings.telling.sns_topic.empty())
    return fail(ErrorKind::InvalidInput,
                "sns_topic and sns_email are both set; with sns_email the stage has a topic of its own");
  if (settings.telling.by_ses) {
    if (settings.telling.mail_from.empty() || settings.telling.mail_to.empty())
      return fail(ErrorKind::InvalidInput, "ses is set, and mail_from or mail_to is missing beside it");
    wish.ses_from = settings::bare_addresses(settings.telling.mail_from).front();
    wish.ses_to = settings::bare_addresses(settings.telling.mail_to);
  }
  // What differs from the default; of these a function is given those that it reads.
  const settings::Settings defaults;
  for (const settings::Setting& setting : settings::all_settings()) {
    std::string text = setting.access.text(settings);
    if (text != setting.access.text(defaults))
      wish.variables.emplace_back(environment_variable_of(setting), std::move(text));
  }
  return stack::completed(std::move(wish));
}

}  // namespace bellwether::cli
