// A call of a function of ours that may use code that throws: an exception becomes
// an Error, so that one call does not end the engine. The only place of the engine that catches.
//
// Nothing that is down throws: it is the batch that the function cannot bear, and patience would not help.

#pragma once

#include <exception>
#include <string>

#include "base/result.h"

namespace bellwether::local {

template <class Function, class... Arguments>
auto call_function(const Function& function, const Arguments&... arguments)
    -> decltype(function(arguments...)) {
  try {
    return function(arguments...);
  } catch (const std::exception& exception) {
    return fail(ErrorKind::InvalidInput, std::string("the function threw: ") + exception.what());
  } catch (...) {
    return fail(ErrorKind::InvalidInput, "the function threw something that is no std::exception");
  }
}

}  // namespace bellwether::local
