// site_dump FILE.csv ...: an item's row of items.json and its file, of each of these price histories, for
// tests/oracle_site.py to hold beside what Python makes of them. A line of JSON each:
// {"row":[...],"file":{...}}.

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "base/check.h"
#include "history_file.h"
#include "site/item_file.h"
#include "site/row.h"

int main(int argc, char** argv) {
  using namespace bellwether;
  for (int i = 1; i < argc; ++i) {
    std::ifstream stream(argv[i], std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    const market::Item item{.key = {.name = "item " + std::to_string(i), .owner = ""},
                            .history = testbed::history_in(text)};
    const site::Subject subject = site::subject_of(item);
    site::ItemFile file = site::item_file(subject);
    std::erase(file.text, '\n');
    std::printf("{\"row\":%s,\"file\":%s}\n", site::row_of(subject, file.version).c_str(), file.text.c_str());
  }
}
