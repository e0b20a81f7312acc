// The files in which `aws sso login` and `aws login` leave what they were given: a JSON object in a file that
// is called by a hash, below ~/.aws. What is refreshed is written back, as the AWS CLI does, for the next
// program that reads it.

#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "system/environment.h"

namespace bellwether::aws {

// Of the session's name, or of the start URL where a profile names no session.
Result<std::string> sso_token_path(std::string_view name, const system::Environment& environment);

// Of a login_session; AWS_LOGIN_CACHE_DIRECTORY may be its folder.
Result<std::string> login_token_path(std::string_view session, const system::Environment& environment);

// Nothing when there is no such file. InvalidInput, without quoting it, when it is no JSON object.
Result<std::optional<boost::json::object>> read_token(const std::string& path);

// For its owner alone to read.
Result<void> write_token(const std::string& path, const boost::json::object& token);

// "2026-11-22T13:00:00Z", as they all write it.
std::string token_time(Instant instant);

}  // namespace bellwether::aws
