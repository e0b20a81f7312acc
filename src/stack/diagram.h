// A picture of a stage on AWS as SVG: what calls each function of the catalogue, what it works with, where
// its results and its dead letters go, and which stack holds what. Light or dark as the reader's screen is,
// texts as texts.

#pragma once

#include <string>

namespace bellwether::stack {

// Of a stage with all functions, as the catalogue has them. Same catalogue, same bytes.
std::string diagram();

}  // namespace bellwether::stack
