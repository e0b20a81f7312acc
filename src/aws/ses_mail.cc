#include "aws/ses_mail.h"

#include <openssl/evp.h>

#include <boost/json.hpp>
#include <utility>

#include "aws/told.h"

namespace bellwether::aws {
namespace json = boost::json;
namespace {

std::string to_base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // One more for the NUL that is written, too.
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

}  // namespace

Result<void> SesMail::tell(const ports::Notice& notice) {
  const json::object wish{
      {"FromEmailAddress", options_.from},
      {"Destination", json::object{{"ToAddresses", json::array(options_.to.begin(), options_.to.end())}}},
      {"Content", json::object{{"Raw", json::object{{"Data", to_base64(options_.write(notice))}}}}}};
  const auto answer = client_->call({.action = "SendEmail",
                                     .path = "/v2/email/outbound-emails",
                                     .headers = {{"Content-Type", "application/json"}},
                                     .body = json::serialize(wish)});
  if (!answer) return std::unexpected(not_told(answer.error()));
  return {};
}

}  // namespace bellwether::aws
