#include "notify/web_address.h"

#include <utility>

namespace bellwether::notify {

Result<WebAddress> WebAddress::parse(std::string_view text, std::string what) {
  WebAddress address;
  if (text.starts_with("https://") || text.starts_with("http://"))
    address.url_ = text;
  else
    address.secret_ = TRY(Secret::parse(text, what));
  address.what_ = std::move(what);
  return address;
}

Result<http::Url> WebAddress::read(const system::Environment& environment) const {
  std::string text = url_;
  if (secret_) text = TRY(secret_->read(environment));
  auto url = http::parse_url(text);
  if (!url) return fail(ErrorKind::InvalidInput, what_ + " is no address of the web");
  return url;
}

}  // namespace bellwether::notify
