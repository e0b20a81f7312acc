// Notices as messages of a topic of SNS: plain text, for whoever has subscribed by mail or otherwise.
//
// Like mail over SES (ses_mail.h), nothing is repeated here.

#pragma once

#include <functional>
#include <memory>
#include <string>

#include "aws/sns_topic.h"
#include "ports/notice.h"

namespace bellwether::aws {

class SnsNotice final : public ports::NoticeWay {
 public:
  // What is published of a notice, in at most kSnsMessageBytesMax bytes of UTF-8.
  using Write = std::function<std::string(const ports::Notice&)>;

  // The topic's client tries a call once.
  SnsNotice(SnsTopic topic, Write write) : topic_(std::move(topic)), write_(std::move(write)) {}

  std::string_view name() const override { return "sns"; }

  // The subject is the notice's, as far as SNS takes it.
  Result<void> tell(const ports::Notice& notice) override {
    if (auto id = topic_.publish(notice.subject, write_(notice)); !id)
      return std::unexpected(std::move(id).error());
    return {};
  }

 private:
  SnsTopic topic_;
  const Write write_;
};

}  // namespace bellwether::aws
