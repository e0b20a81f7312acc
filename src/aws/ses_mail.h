// Mail, handed to Amazon SES (API v2), as the same bytes that a server of mail would get.
//
// SES writes its own Message-ID and Date over those of the mail. It knows no token by which it would see that
// it is asked twice, so nothing is repeated here: what may pass is Unavailable, and so is what somebody has
// to put right on AWS (a permission, an account whose sending is paused). Where the answer was lost after the
// mail was sent whole, the error is one that may_be_done.

#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "aws/service_client.h"
#include "ports/notice.h"

namespace bellwether::aws {

inline constexpr std::size_t kSesReadersMax = 50;  // Of one mail.

struct SesMailOptions {
  std::string from;             // "ann@example.com": of an identity that SES has verified in the region.
  std::vector<std::string> to;  // 1 to kSesReadersMax.
  std::function<std::string(const ports::Notice&)> write;  // The mail (RFC 5322).
};

class SesMail final : public ports::NoticeWay {
 public:
  // `client` is one of Service::Ses that tries a call once.
  SesMail(std::unique_ptr<ServiceClient> client, SesMailOptions options)
      : client_(std::move(client)), options_(std::move(options)) {}

  std::string_view name() const override { return "ses"; }
  Result<void> tell(const ports::Notice& notice) override;

 private:
  // Constant after construction.
  const std::unique_ptr<ServiceClient> client_;
  const SesMailOptions options_;
};

}  // namespace bellwether::aws
