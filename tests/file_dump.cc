// file_dump [market=NAME] [finish=NAME] [printing=ID] [day=DAY] FILE ...: the prices that we read in each
// file, for tests/oracle_files.py to hold beside pandas'.

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "base/text.h"
#include "files/price_file.h"

namespace bellwether::files {
namespace {

void print(const NamedHistory& item) {
  for (const market::Quote& quote : item.history.quotes()) {
    std::string line = item.name + "," + format_day(quote.day) + ",";
    if (quote.range)
      line += quote.range->open.text() + "," + quote.range->high.text() + "," + quote.range->low.text();
    else
      line += ",,";
    line += "," + quote.close.text() + "," + (quote.volume ? format_shortest(*quote.volume) : "");
    std::puts(line.c_str());
  }
}

void dump(const char* path, const Hints& hints) {
  std::ifstream stream(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  const auto read = read_price_file(std::move(bytes), hints);
  if (!read) {
    std::printf("refused,%s,%s\n", path, read.error().message.c_str());
    return;
  }
  std::printf("file,%s\n", path);
  for (const NamedHistory& item : read->items) print(item);
}

// Whether the word is a hint.
bool take_hint(std::string_view word, Hints& hints) {
  const auto equals = word.find('=');
  if (equals == word.npos) return false;
  const std::string_view name = word.substr(0, equals), value = word.substr(equals + 1);
  if (name == "market") hints.market = value;
  if (name == "finish") hints.finish = value;
  if (name == "printing") hints.printing = value;
  if (name == "day") hints.day = parse_day(value).value();
  return true;
}

}  // namespace
}  // namespace bellwether::files

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: file_dump FILE ...\n");
    return 2;
  }
  bellwether::files::Hints hints;
  for (int i = 1; i < argc; ++i)
    if (!bellwether::files::take_hint(argv[i], hints)) bellwether::files::dump(argv[i], hints);
}
