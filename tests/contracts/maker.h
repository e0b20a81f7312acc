// What a contract's tests are run with: it makes something new and empty for each of them.

#pragma once

#include <functional>
#include <memory>
#include <ostream>

namespace bellwether::contracts {

template <typename Made>
class Maker : public std::function<std::shared_ptr<Made>()> {
 public:
  using std::function<std::shared_ptr<Made>()>::function;

  // It stands in the tests' names, where googletest would show bytes: Sqlite/TableContract.PutReplacesIt/new.
  friend void PrintTo(const Maker&, std::ostream* out) { *out << "new"; }
};

}  // namespace bellwether::contracts
