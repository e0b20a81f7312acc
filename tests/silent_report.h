// A report that nobody reads.

#pragma once

#include "ports/report.h"

namespace bellwether::testbed {

class SilentReport final : public ports::Report {
 public:
  void event(ports::Level, std::string_view, std::initializer_list<ports::Field>) override {}
};

}  // namespace bellwether::testbed
