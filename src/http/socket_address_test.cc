#include "http/socket_address.h"

#include <gtest/gtest.h>

namespace bellwether::http {
namespace {

TEST(Nearness, IsToldByWhatAHostSaysOfItself) {
  for (const std::string host :
       {"localhost", "a.localhost", "127.0.0.1", "127.9.9.9", "0.0.0.0", "::1", "::", "::ffff:127.0.0.1"})
    EXPECT_EQ(nearness_of(host), Nearness::Machine) << host;
  for (const std::string host : {"169.254.169.254", "fe80::1", "::ffff:169.254.169.254"})
    EXPECT_EQ(nearness_of(host), Nearness::Link) << host;
  for (const std::string host : {"feeds.example", "localhost.example", "10.0.0.1", "192.168.1.1", "128.0.0.1",
                                 "169.253.1.1", "2001:db8::1", "::ffff:10.0.0.1"})
    EXPECT_EQ(nearness_of(host), Nearness::Far) << host;
}

}  // namespace
}  // namespace bellwether::http
