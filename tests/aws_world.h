// The world of the AWS adapters as a test makes it: its own environment, time that moves
// only in sleeps, and a real HTTP client.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "aws/world.h"

namespace bellwether::testbed {

class VirtualClock final : public ports::Clock {
 public:
  Instant now() const override { return now_; }
  void set(Instant now) { now_ = now; }
  void advance(Milliseconds by) { now_ += by; }

 private:
  Instant now_ = parse_instant("2026-11-22T12:00:00.000Z").value();
};

// Always the same number; a test says which.
class FixedRandom final : public ports::Random {
 public:
  std::uint64_t next() override { return number; }
  std::uint64_t number = 0;
};

class AwsWorld {
 public:
  // No test asks the metadata service of the machine that it runs on.
  explicit AwsWorld(std::map<std::string, std::string> environment) : environment_(std::move(environment)) {
    if (!environment_.contains("AWS_EC2_METADATA_SERVICE_ENDPOINT"))
      environment_.emplace("AWS_EC2_METADATA_DISABLED", "true");
  }

  aws::World world() {
    return {.environment = [this](const std::string& name) -> std::optional<std::string> {
              const auto found = environment_.find(name);
              return found == environment_.end() ? std::nullopt : std::optional(found->second);
            },
            .clock = clock,
            .random = random,
            .sleep =
                [this](Milliseconds time) {
                  slept.push_back(time);
                  clock.advance(time);
                },
            .http = http};
  }

  void set(const std::string& name, const std::string& value) { environment_[name] = value; }

  VirtualClock clock;
  FixedRandom random;
  http::Client http{{}};
  std::vector<Milliseconds> slept;

 private:
  std::map<std::string, std::string> environment_;
};

}  // namespace bellwether::testbed
