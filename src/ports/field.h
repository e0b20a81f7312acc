// A field of an event: what differs between two events of a kind.
//
// A field's value has a type, and its unit comes from the type alone, so that a name and its
// number cannot disagree: {"draw", 176us} is printed as draw_us=176. The compiler refuses a name that is
// no snake_case or has a unit already.

#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace bellwether::ports {

struct Bytes {
  std::int64_t count;
};

// A text is the caller's and need not outlive the call. A bare number counts what the field's name says.
using Value =
    std::variant<std::string_view, std::int64_t, Bytes, std::chrono::microseconds, std::chrono::milliseconds>;

// The unit of each type of value.
inline constexpr std::array<std::string_view, std::variant_size_v<Value>> kUnits = {"", "", "bytes", "us",
                                                                                    "ms"};

// True for snake_case of which no last word is a unit. A name may be a unit, "bytes".
constexpr bool is_field_name(std::string_view text) {
  const bool is_snake = std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
  const std::size_t last_word = text.rfind('_') + 1;  // 0 when there is one word.
  const bool has_unit = last_word > 0 && std::ranges::find(kUnits, text.substr(last_word)) != kUnits.end();
  return !text.empty() && is_snake && !has_unit;
}

class FieldName {
 public:
  constexpr FieldName() = default;
  // Of a literal.
  consteval FieldName(const char* text) : text_(text) {
    if (!is_field_name(text_)) a_field_name_is_snake_case_without_a_unit();
  }

  constexpr std::string_view text() const { return text_; }
  bool operator==(const FieldName&) const = default;

 private:
  // Nothing that the compiler can call: its name is the error's text.
  static void a_field_name_is_snake_case_without_a_unit();

  std::string_view text_;
};

struct Field {
  FieldName name;
  Value value;
};

// A field as every log prints it. What is counted in "bytes" is called so once: {"bytes", Bytes(3)} is
// bytes=3.
struct PrintedField {
  std::string name;
  std::variant<std::string_view, std::int64_t> value;
};

PrintedField printed(const Field& field);

}  // namespace bellwether::ports
