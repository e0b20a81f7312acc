#include "aws/credentials_json.h"

#include <gtest/gtest.h>

namespace bellwether::aws {
namespace {

TEST(CredentialsJson, AnExpirationHasAnOffsetOfEitherForm) {
  const struct {
    const char* text;
    const char* instant;  // Empty: refused.
  } cases[] = {
      {"2026-11-22T17:00:00Z", "2026-11-22T17:00:00.000Z"},
      {"2026-11-22T17:00:00.123456Z", "2026-11-22T17:00:00.123Z"},
      {"2026-11-22T17:00:00+01:00", "2026-11-22T16:00:00.000Z"},
      {"2026-11-22T17:00:00+0100", "2026-11-22T16:00:00.000Z"},
      {"2026-11-22T17:00:00.5-0530", "2026-11-22T22:30:00.500Z"},
      {"2026-11-22T17:00:00", ""},
      {"2026-11-22T17:00:00+01", ""},
      {"2026-11-22T17:00:00+010", ""},
      {"2026-11-22", ""},
      {"soon", ""},
      {"+0100", ""},
      {"+", ""},
      {"", ""},
  };
  for (const auto& c : cases) {
    const auto instant = parse_expiration(c.text);
    EXPECT_EQ(instant ? format_instant(*instant) : "", c.instant) << c.text;
  }
}

}  // namespace
}  // namespace bellwether::aws
