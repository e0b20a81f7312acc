#include "ports/field.h"

namespace bellwether::ports {
namespace {

struct PrintedValue {
  using Printed = decltype(PrintedField::value);

  Printed operator()(std::string_view text) const { return text; }
  Printed operator()(std::int64_t count) const { return count; }
  Printed operator()(Bytes bytes) const { return bytes.count; }
  Printed operator()(std::chrono::microseconds time) const { return std::int64_t{time.count()}; }
  Printed operator()(std::chrono::milliseconds time) const { return std::int64_t{time.count()}; }
};

}  // namespace

PrintedField printed(const Field& field) {
  PrintedField made{.name = std::string(field.name.text()), .value = std::visit(PrintedValue(), field.value)};
  const std::string_view unit = kUnits[field.value.index()];
  if (!unit.empty() && made.name != unit) made.name.append("_").append(unit);
  return made;
}

}  // namespace bellwether::ports
