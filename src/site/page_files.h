// The page's own files, which are inside the executable: see cmake/page.cmake.

#pragma once

#include <span>
#include <string_view>

namespace bellwether::site {

struct PageFile {
  std::string_view key;  // In the bucket: "assets/page-0123456789ab.js".
  std::string_view content_type;
  bool is_immutable;  // Its name has a hash of its content.
  std::string_view bytes;
};

// In the order in which they are written: what others name comes first, index.html last.
std::span<const PageFile> page_files();

// Of them all; another one whenever one of them changes.
std::string_view page_hash();

}  // namespace bellwether::site
