// README's table of handlers is the catalogue's: who adds a function or a variable is told what to write
// there.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "functions/catalogue.h"

namespace bellwether::functions {
namespace {

std::string read(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::string needed_variables(const Function& function) {
  std::string needed;
  for (const Variable& variable : variables_of(function)) {
    if (variable.is_needed) needed += (needed.empty() ? "`" : ", `") + std::string(variable.name) + "`";
  }
  return needed;
}

std::string table_of_handlers() {
  std::string table = "| handler | what it does | give it | variables it needs |\n|---|---|---|---|\n";
  for (const Function& function : catalogue())
    table += "| `" + std::string(function.name) + "` | " + std::string(function.purpose) + " | " +
             std::string(trigger_text(function)) + " | " + needed_variables(function) + " |\n";
  return table;
}

TEST(Readme, HasTheCataloguesTableOfHandlers) {
  const std::string readme = read(std::filesystem::path(BELLWETHER_SOURCE_DIR) / "README.md");
  const std::string table = table_of_handlers();
  // With an empty line around it: no row more.
  EXPECT_TRUE(readme.contains("\n\n" + table + "\n")) << "README.md should have this table:\n" << table;
}

}  // namespace
}  // namespace bellwether::functions
