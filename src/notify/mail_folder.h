// A folder of mails, a file of the kind .eml for each notice: to look at, to test, or to be fetched from.

#pragma once

#include <string>

#include "notify/mime.h"
#include "ports/notice.h"

namespace bellwether::notify {

class MailFolder final : public ports::NoticeWay {
 public:
  // The folder is made when the first mail comes.
  MailFolder(std::string folder, Envelope envelope)
      : folder_(std::move(folder)), envelope_(std::move(envelope)) {}

  std::string_view name() const override { return "folder"; }

  // The same notice is written to the same file: "20261129T175031Z-<id>.eml".
  Result<void> tell(const ports::Notice& notice) override;

 private:
  const std::string folder_;
  const Envelope envelope_;
};

}  // namespace bellwether::notify
