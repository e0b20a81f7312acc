// What happened, one event at a time, for whoever watches: a line on the
// terminal or a JSON line in a log. Safe to call from any thread.

#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace bellwether::ports {

enum class Level { Info, Warning, Error };

struct Field {
  std::string_view name;  // snake_case, with the unit last: "duration_ms".
  std::string value;
};

class Report {
 public:
  virtual ~Report() = default;
  // `what` is a short phrase in lower case that is the same for every event of
  // its kind: "chart drawn", "record failed". What differs goes into fields.
  virtual void event(Level level, std::string_view what, std::initializer_list<Field> fields) = 0;
};

}  // namespace bellwether::ports
