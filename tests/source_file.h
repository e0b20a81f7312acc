// A file of the source tree, as the rules of tree_rules.h look at it.

#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace bellwether::testbed {

using Findings = std::vector<std::string>;

struct SourceFile {
  std::string path;  // From the root of the tree, as "src/base/time.h".
  std::vector<std::string> lines;

  bool in_src() const { return path.starts_with("src/"); }
  bool is_header() const { return path.ends_with(".h"); }
  bool is_test() const { return path.ends_with("_test.cc") || path.starts_with("tests/"); }
  // "base" of "src/base/time.h"; empty for src/main.cc and outside src.
  std::string layer() const;
};

SourceFile source_file(std::string path, const std::string& text);

// All those of the tree at `root` that are C++.
std::vector<SourceFile> read_tree(const std::filesystem::path& root);
std::string read_text(const std::filesystem::path& path);

// "src/base/time.h:12: what"; `line` is counted from 0.
std::string at(const SourceFile& file, std::size_t line, const std::string& what);

// The line without a comment at its end. A "//" inside a text literal counts as
// one too, which no rule minds.
std::string_view code_of(std::string_view line);

// One for each line whose code has the token.
Findings lines_with(const SourceFile& file, std::string_view token, const std::string& what);

}  // namespace bellwether::testbed
