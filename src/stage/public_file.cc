#include "stage/public_file.h"

#include <chrono>

#include "http/client.h"

namespace bellwether::stage {

Result<std::string> fetch_public_file(const std::string& url, const Machine& machine) {
  constexpr std::size_t kBytesMax = 64 * 1024 * 1024;
  constexpr int kOk = 200, kForbidden = 403, kNotFound = 404;
  http::Client client({.request_time_max = std::chrono::minutes(2),
                       .answer = {.body_bytes = kBytesMax},
                       .work = machine.work,
                       .extra_ca_file = machine.environment("AWS_CA_BUNDLE").value_or(""),
                       .variables = machine.environment});
  http::Answer answer = TRY(client.send({.url = url, .accepts_gzip = true}));
  if (answer.status == kOk) return std::move(answer.body);
  // S3 says so of what is not there, to whoever may not list.
  const bool is_missing = answer.status == kNotFound || answer.status == kForbidden;
  return fail(is_missing ? ErrorKind::NotFound : ErrorKind::Unavailable,
              http::shown_url(url) + ": status " + std::to_string(answer.status));
}

}  // namespace bellwether::stage
