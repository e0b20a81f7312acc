#include "aws/service_client.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <optional>
#include <utility>

#include "aws/fault.h"
#include "aws/retry_quota.h"
#include "aws/retry_rules.h"
#include "aws/signature.h"
#include "base/number.h"
#include "http/date.h"
#include "http/retry.h"

namespace bellwether::aws {
namespace {

using std::chrono_literals::operator""min;

// AWS accepts five minutes.
constexpr Milliseconds kSkewAccepted = 4min;

bool is_success(int status) {
  return (status >= 200 && status <= 299) || status == 304;
}

// No credential of AWS is shorter: an access key's id has 16 characters or more by IAM's documentation, a
// secret key 40, a session token hundreds. What is shorter is a stand-in for a test server, nobody's secret,
// and may be a part of any word: without "x", "ValidationException" says nothing.
constexpr std::size_t kSecretBytesMin = 16;

// Replaces what must not be shown, wherever it stands.
void redact(std::string& text, std::string_view secret) {
  if (secret.size() < kSecretBytesMin) return;
  for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at))
    text.replace(at, secret.size(), "***");
}

class SigningClient final : public ServiceClient {
 public:
  SigningClient(ServiceClientOptions options, const World& world, CredentialsSource* credentials)
      : options_(std::move(options)),
        facts_(facts_of(options_.service)),
        attempts_max_(options_.attempts_max.value_or(own_attempts(options_.service))),
        world_(world),
        credentials_(credentials) {}

  Answered<http::Answer> call(const ServiceRequest& request) override;

  const ServiceFacts& facts() const override { return facts_; }
  const std::string& region() const override { return options_.region; }
  const std::string& endpoint() const override { return options_.endpoint.url; }
  bool endpoint_is_overridden() const override { return options_.endpoint.is_overridden; }

 private:
  // One call: what its attempts have in common.
  struct Course {
    const ServiceRequest& request;
    Credentials credentials = {};
    Instant signed_at = {};
    int attempts = 0;
    int corrections = 0;  // Attempts that only a wrong clock or old credentials made necessary.
    int last_cost = 0;    // Of the last repetition that waited; 0 when there was none.
    bool has_set_clock = false;
    bool has_renewed = false;
  };

  std::string url_of(const ServiceRequest& request) const;
  Result<http::Request> signed_request(Course& course);
  // A page where AWS would not send one, as the one to sign in of a network; an object of S3 may be a page.
  bool is_foreign(const http::Answer& answer) const {
    return facts_.form != WireForm::RestXml && is_page(answer);
  }
  Answered<http::Answer> succeed(const Course& course, http::Answer answer);
  bool corrects(Course& course, const http::Answer& answer, FaultNature nature);
  bool sets_clock(Course& course, const http::Answer& answer, FaultNature nature);
  bool renews_credentials(Course& course, FaultNature nature);
  bool waits_for_another(Course& course, const Result<http::Answer>& answer, FaultNature nature);

  std::optional<Milliseconds> asked_wait(const http::Answer& answer) const;
  std::string place_of(const ServiceRequest& request) const;
  ServiceError without_answer(const Course& course, Error error) const;
  ServiceError refusal(const Course& course, const http::Answer& answer, const Fault& fault) const;

  const ServiceClientOptions options_;
  const ServiceFacts& facts_;
  const int attempts_max_;
  const World world_;
  CredentialsSource* const credentials_;

  RetryQuota quota_;
  std::atomic<Milliseconds::rep> clock_offset_ = 0;  // What AWS's clock is ahead of ours.
};

Answered<http::Answer> SigningClient::call(const ServiceRequest& request) {
  Course course{.request = request};
  for (;;) {
    ++course.attempts;
    const auto prepared = signed_request(course);
    if (!prepared) return std::unexpected(without_answer(course, prepared.error()));
    Result<http::Answer> answer = world_.http.send(*prepared);
    if (answer && is_success(answer->status) && !is_foreign(*answer))
      return succeed(course, *std::move(answer));

    const Fault fault = answer ? read_fault(facts_.form, *answer) : Fault{};
    const FaultNature nature = answer ? nature_of(fault.code, answer->status) : FaultNature::Transient;
    if (answer && corrects(course, *answer, nature)) continue;
    if (waits_for_another(course, answer, nature)) continue;
    if (!answer) return std::unexpected(without_answer(course, std::move(answer).error()));
    return std::unexpected(refusal(course, *answer, fault));
  }
}

std::string SigningClient::url_of(const ServiceRequest& request) const {
  std::string url = options_.endpoint.url;
  if (!options_.endpoint.is_overridden) url.insert(url.find("://") + 3, request.host_prefix);
  url += request.path;
  if (!request.query.empty()) url += "?" + request.query;
  return url;
}

Result<http::Request> SigningClient::signed_request(Course& course) {
  const ServiceRequest& request = course.request;
  http::Request wire{.method = request.method,
                     .url = url_of(request),
                     .headers = request.headers,
                     .body = request.body,
                     .may_be_sent_twice = options_.attempts_max > 1};
  if (credentials_ != nullptr) {
    course.credentials = TRY(credentials_->get());
    course.signed_at = world_.clock.now() + Milliseconds(clock_offset_.load());
    const SigningScope scope{.region = options_.region,
                             .service_name = std::string(facts_.signing_name),
                             .rules = facts_.rules,
                             .with_checksum = request.with_checksum};
    TRY_VOID(sign(wire, course.credentials, scope, course.signed_at));
  }
  // Not signed: proxies change it.
  wire.headers.push_back({"User-Agent", "bellwether"});
  return wire;
}

Answered<http::Answer> SigningClient::succeed(const Course& course, http::Answer answer) {
  quota_.give_back(course.last_cost > 0 ? course.last_cost : 1);
  return answer;
}

bool SigningClient::corrects(Course& course, const http::Answer& answer, FaultNature nature) {
  if (!sets_clock(course, answer, nature) && !renews_credentials(course, nature)) return false;
  ++course.corrections;
  return true;
}

bool SigningClient::sets_clock(Course& course, const http::Answer& answer, FaultNature nature) {
  // A refused HEAD has no code.
  const bool may_be_the_clock = nature == FaultNature::WrongClock || answer.status == 403;
  if (course.has_set_clock || credentials_ == nullptr || !may_be_the_clock) return false;
  const auto date = answer.header("Date");
  const auto theirs = date ? http::parse_date(*date) : std::nullopt;
  if (!theirs || std::chrono::abs(*theirs - course.signed_at) <= kSkewAccepted) return false;
  clock_offset_ = (*theirs - world_.clock.now()).count();
  course.has_set_clock = true;
  return true;
}

bool SigningClient::renews_credentials(Course& course, FaultNature nature) {
  if (course.has_renewed || credentials_ == nullptr || nature != FaultNature::ExpiredCredentials)
    return false;
  course.has_renewed = true;
  credentials_->forget(course.credentials);
  const auto renewed = credentials_->get();
  return renewed && *renewed != course.credentials;
}

bool SigningClient::waits_for_another(Course& course, const Result<http::Answer>& answer,
                                      FaultNature nature) {
  const bool may_pass = answer ? nature == FaultNature::Throttled || nature == FaultNature::Transient
                               : answer.error().kind == ErrorKind::Unavailable;
  const int failures = course.attempts - course.corrections;
  if (!may_pass || world_.http.work_is_over() || failures >= attempts_max_) return false;
  const bool was_throttled = nature == FaultNature::Throttled;
  const int cost = was_throttled ? RetryQuota::kThrottledCost : RetryQuota::kRepetitionCost;
  if (!quota_.take(cost)) return false;
  course.last_cost = cost;
  world_.sleep(wait_after({.times = failures,
                           .was_throttled = was_throttled,
                           .asked = answer ? asked_wait(*answer) : std::nullopt},
                          options_.service, world_.random.next()));
  return true;
}

std::optional<Milliseconds> SigningClient::asked_wait(const http::Answer& answer) const {
  constexpr std::size_t kDigitsMax = 9;
  if (const auto text = answer.header("x-amz-retry-after"); text && text->size() <= kDigitsMax) {
    if (const auto milliseconds = parse_number<std::uint32_t>(*text)) return Milliseconds(*milliseconds);
  }
  return http::retry_after(answer, world_.clock.now());
}

std::string SigningClient::place_of(const ServiceRequest& request) const {
  return std::string(facts_.title) + " " + std::string(request.action) + " in " + options_.region + ": ";
}

ServiceError SigningClient::without_answer(const Course& course, Error error) const {
  error.message.insert(0, place_of(course.request));
  if (course.attempts > 1) error.message += " (tried " + std::to_string(course.attempts) + " times)";
  return {.error = std::move(error)};
}

ServiceError SigningClient::refusal(const Course& course, const http::Answer& answer,
                                    const Fault& fault) const {
  std::string message = place_of(course.request);
  message += fault.code.empty() ? "status " + std::to_string(answer.status) : fault.code;
  if (!fault.message.empty()) message += ": " + fault.message;
  std::string notes = fault.request_id.empty() ? "" : "request " + fault.request_id;
  if (course.attempts > 1)
    notes += (notes.empty() ? "tried " : ", tried ") + std::to_string(course.attempts) + " times";
  if (!notes.empty()) message += " (" + notes + ")";
  message += advice_on(fault, answer, facts_, course.request.action, options_.region);
  for (const std::string& secret : {course.credentials.secret_access_key, course.credentials.session_token,
                                    course.credentials.access_key_id})
    redact(message, secret);

  Error error{.kind = kind_of(fault.code, answer.status), .message = std::move(message)};
  const auto asked = error.kind == ErrorKind::Unavailable ? asked_wait(answer) : std::nullopt;
  if (asked)
    error.retry_after_seconds = static_cast<int>(std::chrono::ceil<std::chrono::seconds>(*asked).count());
  return {.error = std::move(error),
          .status = answer.status,
          .code = fault.code,
          .body = answer.body,
          .headers = answer.headers};
}

}  // namespace

std::unique_ptr<ServiceClient> make_service_client(ServiceClientOptions options, const World& world,
                                                   CredentialsSource* credentials) {
  return std::make_unique<SigningClient>(std::move(options), world, credentials);
}

}  // namespace bellwether::aws
