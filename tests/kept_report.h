// A report that is kept: what was reported, as lines and by event. An event whose metrics are to be made
// of a field that is not there fails the test.

#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

#include "ports/report.h"

namespace bellwether::testbed {

class KeptReport final : public ports::Report {
 public:
  void take(const ports::Event& event, std::span<const ports::Field> fields) override {
    const std::scoped_lock lock(mutex_);
    std::string line(event.phrase);
    for (const ports::Field& field : fields) {
      const ports::PrintedField shown = ports::printed(field);
      const auto* const number = std::get_if<std::int64_t>(&shown.value);
      line += " " + shown.name + "=";
      line += number ? std::to_string(*number) : std::get<std::string_view>(shown.value);
    }
    for (const ports::Measure& measure : event.measures) {
      if (measure.metric.empty()) continue;
      const auto field = std::ranges::find(fields, measure.field, &ports::Field::name);
      EXPECT_TRUE(field != fields.end() && !std::holds_alternative<std::string_view>(field->value))
          << measure.metric << " is made of a number that is not in: " << line;
    }
    lines_.push_back(std::move(line));
    ++times_[&event];
  }

  // The phrase and the fields: "names sent count=3".
  std::vector<std::string> lines() const {
    const std::scoped_lock lock(mutex_);
    return lines_;
  }
  int times(const ports::Event& event) const {
    const std::scoped_lock lock(mutex_);
    const auto found = times_.find(&event);
    return found == times_.end() ? 0 : found->second;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
  std::map<const ports::Event*, int> times_;
};

}  // namespace bellwether::testbed
