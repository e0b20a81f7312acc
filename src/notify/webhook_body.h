// What is posted to a webhook: a notice in the shape that a service takes, within its limits.
//
// The shape of our own is docs/telling.md's "What is posted", with its schema in docs/notice.schema.json.

#pragma once

#include <string>
#include <string_view>

#include "ports/notice.h"

namespace bellwether::notify {

std::string json_body(const ports::Notice& notice);
std::string ntfy_body(const ports::Notice& notice, std::string_view topic);
std::string slack_body(const ports::Notice& notice);
std::string discord_body(const ports::Notice& notice);

}  // namespace bellwether::notify
