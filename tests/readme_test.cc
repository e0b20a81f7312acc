// The table of handlers in docs/stage.md is the catalogue's, and its table of attributes names those there
// are: who adds one is told what to write there.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "functions/catalogue.h"
#include "ports/item_change.h"

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

std::string permissions(const Function& function) {
  std::string all;
  for (const std::string& permission : permissions_of(function))
    all += (all.empty() ? "`" : ", `") + permission + "`";
  return all;
}

std::string table_of_handlers() {
  std::string table =
      "| handler | what it does | give it | variables it needs | its role allows |\n|---|---|---|---|---|\n";
  for (const Function& function : catalogue())
    table += "| `" + std::string(function.name) + "` | " + std::string(function.purpose) + " | " +
             std::string(trigger_text(function)) + " | " + needed_variables(function) + " | " +
             permissions(function) + " |\n";
  return table;
}

// DynamoDB's letters for what lies at an attribute's place.
struct TypeInTable {
  std::string operator()(const ports::TextPlace&) const { return "S"; }
  std::string operator()(const ports::PricePlace&) const { return "N"; }
  std::string operator()(const ports::TagsPlace&) const { return "SS"; }
};

const std::string kDocument = read(std::filesystem::path(BELLWETHER_SOURCE_DIR) / "docs" / "stage.md");

TEST(StageDocument, NamesEveryAttributeOfATable) {
  for (const ports::Attribute& attribute : ports::kAttributes) {
    const std::string row = "\n| `" + std::string(attribute.in_table) + "` | `" +
                            std::string(attribute.name) + "` | " +
                            std::visit(TypeInTable(), attribute.place) + " | ";
    EXPECT_TRUE(kDocument.contains(row)) << "docs/stage.md should have a row that begins with" << row;
  }
}

TEST(StageDocument, HasTheCataloguesTableOfHandlers) {
  const std::string table = table_of_handlers();
  // With an empty line around it: no row more.
  EXPECT_TRUE(kDocument.contains("\n\n" + table + "\n")) << "docs/stage.md should have this table:\n"
                                                         << table;
}

}  // namespace
}  // namespace bellwether::functions
