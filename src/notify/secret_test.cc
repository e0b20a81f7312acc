#include "notify/secret.h"

#include <gtest/gtest.h>

#include <fstream>

#include "temporary_directory.h"

namespace bellwether::notify {
namespace {

std::optional<std::string> variables(const std::string& name) {
  if (name == "GOOD") return " hunter2\n";
  if (name == "EMPTY") return " ";
  if (name == "LINES") return "hunter2\nhunter3";
  return std::nullopt;
}

TEST(Secret, IsWhereTheSettingSays) {
  const testbed::TemporaryDirectory folder;
  const std::string file = folder.path() / "secret";
  std::ofstream(file) << "hunter2\r\n";
  for (const std::string& place : {std::string("env:GOOD"), "file:" + file, "command:cat '" + file + "'"}) {
    const auto secret = Secret::parse(place, "mail_password");
    ASSERT_TRUE(secret) << secret.error().message;
    EXPECT_EQ(secret->read(variables).value(), "hunter2");
  }
}

TEST(Secret, WhatGoesWrongIsSaidWithoutIt) {
  const struct {
    std::string place, message;
  } cases[] = {
      {"hunter2",
       "mail_password is not env:NAME, file:PATH or command:WORDS; it says where the secret is, and is not "
       "it"},
      {"env:",
       "mail_password is not env:NAME, file:PATH or command:WORDS; it says where the secret is, and is not "
       "it"},
      {"env:NONE", "mail_password: the variable NONE is not set"},
      {"env:EMPTY", "mail_password is empty"},
      {"env:LINES", "mail_password is more than one line"},
      {"file:/nonexistent/secret", "mail_password: /nonexistent/secret: No such file or directory"},
      {"command:sh -c 'echo hunter2; exit 3'", "the command of mail_password ended with exit code 3"},
      {"command:cat 'hunter2", "the command of mail_password cannot be split into words: a ' is not closed"},
  };
  for (const auto& c : cases) {
    const auto secret = Secret::parse(c.place, "mail_password");
    const auto read = secret ? secret->read(variables) : Result<std::string>(std::unexpected(secret.error()));
    ASSERT_FALSE(read) << c.place;
    EXPECT_EQ(read.error().message, c.message);
    EXPECT_EQ(read.error().kind, ErrorKind::InvalidInput);
  }
}

}  // namespace
}  // namespace bellwether::notify
