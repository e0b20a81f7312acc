// MD5, which S3 and SQS use to say what they hold; it protects from mishaps, not from people.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace bellwether::aws {

// 32 hexadecimal digits, small letters; nothing where the machine's OpenSSL forbids MD5.
std::optional<std::string> md5_hex(std::string_view bytes);

}  // namespace bellwether::aws
