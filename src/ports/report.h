// What happened, one event at a time, for whoever watches: a line on the
// terminal, a JSON line in a log, a metric. Safe to call from any thread.

#pragma once

#include <initializer_list>
#include <span>

#include "ports/event.h"
#include "ports/field.h"

namespace bellwether::ports {

class Report {
 public:
  virtual ~Report() = default;

  void event(const Event& event, std::initializer_list<Field> fields = {}) {
    take(event, {fields.begin(), fields.size()});
  }

  virtual void take(const Event& event, std::span<const Field> fields) = 0;
};

}  // namespace bellwether::ports
