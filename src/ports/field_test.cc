#include "ports/field.h"

#include <gtest/gtest.h>

namespace bellwether::ports {
namespace {

using namespace std::chrono_literals;

struct Case {
  Field field;
  std::string name;
  decltype(PrintedField::value) value;
};

TEST(Field, IsPrintedWithTheUnitOfItsType) {
  for (const Case& c : {Case{{"item", "Sol Ring"}, "item", "Sol Ring"}, Case{{"failures", 3}, "failures", 3},
                        Case{{"draw", 176us}, "draw_us", 176}, Case{{"duration", 2ms}, "duration_ms", 2},
                        Case{{"event", Bytes(5)}, "event_bytes", 5}, Case{{"bytes", Bytes(5)}, "bytes", 5}}) {
    EXPECT_EQ(printed(c.field).name, c.name);
    EXPECT_EQ(printed(c.field).value, c.value) << c.name;
  }
}

TEST(Field, HasNoUnitInItsName) {
  for (const char* const name : {"item", "bytes", "sequence_number", "us_draw"})
    EXPECT_TRUE(is_field_name(name)) << name;
  for (const char* const name : {"", "Item", "item-name", "item_", "draw_us", "duration_ms", "event_bytes"})
    EXPECT_FALSE(is_field_name(name)) << name;
}

}  // namespace
}  // namespace bellwether::ports
