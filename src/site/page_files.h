// The page's own files, as they lie in the executable: index.html, scripts and styles.

#pragma once

#include <span>
#include <string_view>

namespace bellwether::site {

struct PageFile {
  std::string_view key;  // "assets/page-1a2b3c4d.js": a name with a hash belongs to these bytes alone.
  std::string_view content_type;  // "text/javascript; charset=utf-8".
  bool is_immutable;              // Its name has the hash.
  std::string_view bytes;
};

// In the order in which they are written: what a file names stands before it. index.html is the last.
std::span<const PageFile> page_files();

// Of them all, 8 hexadecimal digits; empty while there are none.
std::string_view page_hash();

}  // namespace bellwether::site
