// A report that nobody reads.

#pragma once

#include "ports/report.h"

namespace bellwether::testbed {

class SilentReport final : public ports::Report {
 public:
  void take(const ports::Event&, std::span<const ports::Field>) override {}
};

}  // namespace bellwether::testbed
