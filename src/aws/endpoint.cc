#include "aws/endpoint.h"

#include <optional>
#include <utility>

#include "base/text.h"
#include "http/url.h"

namespace bellwether::aws {
namespace {

// What a URL came from, for messages, and the URL.
struct Candidate {
  std::string origin;
  std::string url;
};

bool is_true(const std::optional<std::string>& value) {
  return value && lower_ascii(*value) == "true";
}

std::optional<Candidate> of_environment(const std::string& name, const system::Environment& environment) {
  auto url = environment(name);
  if (!url || url->empty()) return std::nullopt;
  return Candidate{.origin = name, .url = *std::move(url)};
}

// The URL of "[services x]", where the profile says "services = x".
Result<std::optional<Candidate>> of_services(const ServiceFacts& facts, const EndpointSettings& settings,
                                             const ConfigSection& profile) {
  const std::string name = profile.value("services");
  if (name.empty()) return std::nullopt;
  const auto services = settings.config.services.find(name);
  if (services == settings.config.services.end())
    return fail(ErrorKind::InvalidInput, "AWS profile '" + settings.profile + "' says services = " + name +
                                             ", and there is no section [services " + name + "]");
  const auto service = services->second.nested.find(std::string(facts.config_name));
  if (service == services->second.nested.end()) return std::nullopt;
  const auto url = service->second.find("endpoint_url");
  if (url == service->second.end() || url->second.empty()) return std::nullopt;
  return Candidate{.origin = "endpoint_url of " + std::string(facts.config_name) + " in [services " +
                             services->first + "]",
                   .url = url->second};
}

Result<std::optional<Candidate>> configured(const ServiceFacts& facts, const EndpointSettings& settings,
                                            const system::Environment& environment) {
  if (!settings.option.empty()) return Candidate{.origin = "the endpoint URL", .url = settings.option};
  const auto found = settings.config.profiles.find(settings.profile);
  const bool has_profile = found != settings.config.profiles.end();
  if (is_true(environment("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")) ||
      (has_profile && is_true(found->second.value("ignore_configured_endpoint_urls"))))
    return std::nullopt;

  if (auto own = of_environment("AWS_ENDPOINT_URL_" + std::string(facts.endpoint_variable), environment))
    return own;
  if (auto all = of_environment("AWS_ENDPOINT_URL", environment)) return all;
  if (!has_profile) return std::nullopt;
  auto service = TRY(of_services(facts, settings, found->second));
  if (service) return service;
  const std::string url = found->second.value("endpoint_url");
  if (url.empty()) return std::nullopt;
  return Candidate{.origin = "endpoint_url of profile " + settings.profile, .url = url};
}

}  // namespace

Result<Endpoint> endpoint_of(const ServiceFacts& facts, const std::string& region,
                             const EndpointSettings& settings, const system::Environment& environment) {
  const auto candidate = TRY(configured(facts, settings, environment));
  if (!candidate) {
    std::string own = TRY(own_url(facts, region, settings.variant));
    return Endpoint{.url = std::move(own), .is_overridden = false};
  }
  TRY_VOID(check_no_variant(candidate->origin, facts, settings.variant));
  const auto url = http::parse_url(candidate->url);
  if (!url) return std::unexpected(in_context(candidate->origin, url.error()));
  if (url->target.contains('?'))
    return fail(ErrorKind::InvalidInput,
                candidate->origin + ": URL '" + candidate->url + "' must end before the '?'");
  std::string text = url->text();
  while (text.ends_with('/')) text.pop_back();
  return Endpoint{.url = std::move(text), .is_overridden = true};
}

}  // namespace bellwether::aws
