#include "aws/container_credentials.h"

#include <algorithm>
#include <array>
#include <optional>

#include "aws/credentials_json.h"
#include "base/text.h"
#include "http/retry.h"
#include "http/url.h"
#include "system/file.h"

namespace bellwether::aws {
namespace {

constexpr std::string_view kRelative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
constexpr std::string_view kFull = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
constexpr std::string_view kEcs = "http://169.254.170.2";

std::string variable(const system::Environment& environment, std::string_view name) {
  return environment(std::string(name)).value_or("");
}

bool is_this_machine(std::string_view host) {
  if (host == "localhost" || host == "::1") return true;
  const bool is_address =
      std::ranges::all_of(host, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
  return is_address && host.starts_with("127.");
}

bool may_be_asked(const http::Url& url) {
  constexpr std::array<std::string_view, 3> kAddresses = {"169.254.170.2", "169.254.170.23", "fd00:ec2::23"};
  return url.scheme == http::Scheme::Https || is_this_machine(url.host) ||
         std::ranges::find(kAddresses, url.host) != kAddresses.end();
}

Result<std::string> url_of(const system::Environment& environment) {
  const std::string relative = variable(environment, kRelative);
  if (!relative.empty()) {
    if (!relative.starts_with('/'))
      return fail(ErrorKind::InvalidInput,
                  std::string(kRelative) + " is '" + relative + "', and must begin with '/'");
    return std::string(kEcs) + relative;
  }
  std::string full = variable(environment, kFull);
  const auto url = http::parse_url(full);
  if (!url) return std::unexpected(in_context(kFull, url.error()));
  if (!may_be_asked(*url))
    return fail(ErrorKind::InvalidInput,
                std::string(kFull) + " is '" + full +
                    "', which is neither https nor this machine nor the address of ECS or EKS");
  return full;
}

// Of the file, which is replaced from time to time, or else of the variable; empty: none.
Result<std::string> authorization(const system::Environment& environment) {
  const std::string file = variable(environment, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
  if (file.empty()) return variable(environment, "AWS_CONTAINER_AUTHORIZATION_TOKEN");
  const std::optional<std::string> token = TRY(system::read_file_if_any(file, kConfigBytesMax));
  if (!token)
    return fail(ErrorKind::InvalidInput,
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: '" + file + "' does not exist");
  return std::string(trim(*token));
}

class ContainerCredentials final : public CredentialsSource {
 public:
  explicit ContainerCredentials(const World& world) : world_(world) {}

  Result<Credentials> get() override {
    const std::string url = TRY(url_of(world_.environment));
    http::Request request{.method = http::Method::Get, .url = url};
    const std::string token = TRY(authorization(world_.environment));
    if (!token.empty()) request.headers.push_back({"Authorization", token});
    const http::Answer answer = TRY(http::send_with_retry([&] { return world_.http.send(request); }, {},
                                                          {.now = [&] { return world_.clock.now(); },
                                                           .random = [&] { return world_.random.next(); },
                                                           .sleep = world_.sleep}));
    const std::string place = "the container's credentials from " + url;
    if (answer.status != 200)
      return fail(http::may_succeed_later(answer.status) ? ErrorKind::Unavailable : ErrorKind::InvalidInput,
                  place + ": status " + std::to_string(answer.status));
    auto credentials = read_credentials_json(answer.body, CredentialsForm::Container);
    if (!credentials) return std::unexpected(in_context(place, credentials.error()));
    return credentials;
  }

 private:
  const World& world_;
};

}  // namespace

bool has_container_endpoint(const system::Environment& environment) {
  return !variable(environment, kRelative).empty() || !variable(environment, kFull).empty();
}

std::unique_ptr<CredentialsSource> make_container_credentials(const World& world) {
  return std::make_unique<ContainerCredentials>(world);
}

}  // namespace bellwether::aws
