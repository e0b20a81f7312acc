#include "source_file.h"

#include <fstream>
#include <iterator>
#include <sstream>
#include <utility>

namespace bellwether::testbed {

namespace fs = std::filesystem;

std::string SourceFile::layer() const {
  const std::string folder = fs::path(path).parent_path().generic_string();
  return folder.starts_with("src/") ? folder.substr(4) : "";
}

SourceFile source_file(std::string path, const std::string& text) {
  SourceFile file{.path = std::move(path), .lines = {}};
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) file.lines.push_back(line);
  return file;
}

std::string at(const SourceFile& file, std::size_t line, const std::string& what) {
  return file.path + ":" + std::to_string(line + 1) + ": " + what;
}

std::string_view code_of(std::string_view line) {
  return line.substr(0, line.find("//"));
}

Findings lines_with(const SourceFile& file, std::string_view token, const std::string& what) {
  Findings findings;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    if (code_of(file.lines[i]).contains(token)) findings.push_back(at(file, i, what));
  }
  return findings;
}

std::string read_text(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::vector<SourceFile> read_tree(const fs::path& root) {
  std::vector<SourceFile> tree;
  for (const char* folder : {"src", "tests", "bench", "fuzz"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      const std::string extension = entry.path().extension().string();
      if (extension != ".cc" && extension != ".h") continue;
      tree.push_back(source_file(fs::relative(entry.path(), root).generic_string(), read_text(entry.path())));
    }
  }
  return tree;
}

}  // namespace bellwether::testbed
