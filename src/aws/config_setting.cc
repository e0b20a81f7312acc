#include "aws/config_setting.h"

#include <algorithm>

#include "base/text.h"

namespace bellwether::aws {
namespace {

using enum Heed;

constexpr ConfigSetting kSettings[] = {
    // Where and who.
    {"", "AWS_PROFILE", Honoured},
    {"", "AWS_DEFAULT_PROFILE", Honoured},
    {"", "AWS_CONFIG_FILE", Honoured},
    {"", "AWS_SHARED_CREDENTIALS_FILE", Honoured},
    {"region", "AWS_DEFAULT_REGION", Honoured},
    {"region", "AWS_REGION", Honoured},
    {"", "AWS_LOGIN_CACHE_DIRECTORY", Honoured},
    {"aws_access_key_id", "AWS_ACCESS_KEY_ID", Honoured},
    {"aws_secret_access_key", "AWS_SECRET_ACCESS_KEY", Honoured},
    {"aws_session_token", "AWS_SESSION_TOKEN", Honoured},
    {"aws_security_token", "AWS_SECURITY_TOKEN", Honoured},
    {"", "AWS_CREDENTIAL_EXPIRATION", Honoured},
    {"role_arn", "AWS_ROLE_ARN", Honoured},
    {"role_session_name", "AWS_ROLE_SESSION_NAME", Honoured},
    {"web_identity_token_file", "AWS_WEB_IDENTITY_TOKEN_FILE", Honoured},
    {"source_profile", "", Honoured},
    {"credential_source", "", Honoured},
    {"external_id", "", Honoured},
    {"duration_seconds", "", Honoured},
    {"mfa_serial", "", Refused},
    {"credential_process", "", Honoured},
    {"sso_session", "", Honoured},
    {"sso_start_url", "", Honoured},
    {"sso_region", "", Honoured},
    {"sso_account_id", "", Honoured},
    {"sso_role_name", "", Honoured},
    {"login_session", "", Honoured},
    {"", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", Honoured},
    {"", "AWS_CONTAINER_CREDENTIALS_FULL_URI", Honoured},
    {"", "AWS_CONTAINER_AUTHORIZATION_TOKEN", Honoured},
    {"", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", Honoured},
    {"", "AWS_EC2_METADATA_DISABLED", Honoured},
    {"ec2_metadata_service_endpoint", "AWS_EC2_METADATA_SERVICE_ENDPOINT", Honoured},
    {"ec2_metadata_service_endpoint_mode", "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", Honoured},
    {"ec2_metadata_v1_disabled", "AWS_EC2_METADATA_V1_DISABLED", Honoured},
    {"imds_use_ipv6", "AWS_IMDS_USE_IPV6", Honoured},
    {"metadata_service_timeout", "AWS_METADATA_SERVICE_TIMEOUT", Honoured},
    {"metadata_service_num_attempts", "AWS_METADATA_SERVICE_NUM_ATTEMPTS", Honoured},
    {"", "AWS_CREDENTIAL_FILE", Ignored},
    {"", "BOTO_CONFIG", Ignored},

    // Hosts and connections.
    {"endpoint_url", "AWS_ENDPOINT_URL", Honoured},
    {"services", "", Honoured},
    {"ignore_configured_endpoint_urls", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", Honoured},
    {"ca_bundle", "AWS_CA_BUNDLE", Honoured},
    {"", "REQUESTS_CA_BUNDLE", Ignored},
    {"use_fips_endpoint", "AWS_USE_FIPS_ENDPOINT", Honoured},
    {"use_dualstack_endpoint", "AWS_USE_DUALSTACK_ENDPOINT", Honoured},
    {"sts_regional_endpoints", "AWS_STS_REGIONAL_ENDPOINTS", Ignored, "regional"},
    {"account_id_endpoint_mode", "AWS_ACCOUNT_ID_ENDPOINT_MODE", Ignored, "disabled"},
    {"endpoint_discovery_enabled", "AWS_ENDPOINT_DISCOVERY_ENABLED", Needless},
    {"disable_host_prefix_injection", "AWS_DISABLE_HOST_PREFIX_INJECTION", Needless},
    {"", "HTTPS_PROXY", Honoured},
    {"", "HTTP_PROXY", Honoured},
    {"", "ALL_PROXY", Honoured},
    {"", "NO_PROXY", Honoured},
    {"tcp_keepalive", "BOTOCORE_TCP_KEEPALIVE", Ignored, "false"},
    {"proxies_config.proxy_ca_bundle", "", Ignored},
    {"proxies_config.proxy_client_cert", "", Ignored},
    {"proxies_config.proxy_use_forwarding_for_https", "", Ignored, "false"},

    // Requests.
    {"max_attempts", "AWS_MAX_ATTEMPTS", Honoured},
    {"retry_mode", "AWS_RETRY_MODE", Honoured},
    {"defaults_mode", "AWS_DEFAULTS_MODE", Ignored, "legacy"},
    {"sdk_ua_app_id", "AWS_SDK_UA_APP_ID", Ignored},
    {"auth_scheme_preference", "AWS_AUTH_SCHEME_PREFERENCE", Ignored, "sigv4"},
    {"sigv4a_signing_region_set", "AWS_SIGV4A_SIGNING_REGION_SET", Needless},
    {"request_min_compression_size_bytes", "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", Needless},
    {"disable_request_compression", "AWS_DISABLE_REQUEST_COMPRESSION", Needless},
    {"request_checksum_calculation", "AWS_REQUEST_CHECKSUM_CALCULATION", Needless},
    {"response_checksum_validation", "AWS_RESPONSE_CHECKSUM_VALIDATION", Needless},
    {"csm_enabled", "AWS_CSM_ENABLED", Ignored, "false"},
    {"csm_host", "AWS_CSM_HOST", Needless},
    {"csm_port", "AWS_CSM_PORT", Needless},
    {"csm_client_id", "AWS_CSM_CLIENT_ID", Needless},
    {"data_path", "AWS_DATA_PATH", Needless},
    {"api_versions", "", Needless},
    {"parameter_validation", "", Needless},

    // S3.
    {"s3.addressing_style", "", Ignored, "auto"},
    {"s3.use_accelerate_endpoint", "", Ignored, "false"},
    {"s3.use_dualstack_endpoint", "", Honoured},
    {"s3.payload_signing_enabled", "", Ignored, "true"},
    {"s3.use_arn_region", "AWS_S3_USE_ARN_REGION", Needless},
    {"s3_use_arn_region", "AWS_S3_USE_ARN_REGION", Needless},
    {"s3.us_east_1_regional_endpoint", "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", Ignored, "regional"},
    {"s3_us_east_1_regional_endpoint", "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", Ignored, "regional"},
    {"s3.s3_disable_multiregion_access_points", "AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS", Needless},
    {"s3_disable_express_session_auth", "AWS_S3_DISABLE_EXPRESS_SESSION_AUTH", Needless},
};

std::string value_in(const ConfigSection& section, std::string_view key) {
  const std::size_t dot = key.find('.');
  if (dot == std::string_view::npos) return section.value(std::string(key));
  const auto group = section.nested.find(std::string(key.substr(0, dot)));
  if (group == section.nested.end()) return "";
  const auto value = group->second.find(std::string(key.substr(dot + 1)));
  return value == group->second.end() ? "" : value->second;
}

}  // namespace

std::span<const ConfigSetting> config_settings() {
  return kSettings;
}

std::vector<std::string> ignored_settings(const SharedConfig& config, const std::string& profile,
                                          const system::Environment& environment) {
  std::vector<std::string> names;
  const auto section = config.profiles.find(profile);
  for (const ConfigSetting& setting : kSettings) {
    if (setting.heed != Ignored) continue;
    const auto is_asked_for = [&](const std::string& value) {
      return !value.empty() && lower_ascii(value) != setting.same;
    };
    const std::string variable(setting.variable);
    if (!variable.empty() && is_asked_for(environment(variable).value_or("")) &&
        std::ranges::find(names, variable) == names.end())
      names.push_back(variable);
    if (section != config.profiles.end() && !setting.key.empty() &&
        is_asked_for(value_in(section->second, setting.key)))
      names.push_back(std::string(setting.key) + " of AWS profile '" + profile + "'");
  }
  return names;
}

}  // namespace bellwether::aws
