// What the role of a function allows: the calls of its row of the catalogue, each on what it is about, and
// what Lambda does in the function's name.

#pragma once

#include <string>
#include <string_view>

#include "functions/catalogue.h"
#include "stack/template.h"

namespace bellwether::stack {

// The statements of its policy. The wish is complete.
std::string role_statements(const StackWish& wish, const functions::Function& function);

// Whether it is looked, once a day, for items that have had no price for long.
bool looks_after(const StackWish& wish);

// Where messages are encrypted under the stage's own key; empty where there is none.
std::string key_statement(const StackWish& wish);

// Of the wish's variables; empty when it has no such.
std::string_view variable_in(const StackWish& wish, std::string_view name);

}  // namespace bellwether::stack
