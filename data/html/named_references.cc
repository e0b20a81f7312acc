// named_references NAMES.json UNENDED.json OUT.cc: turns HTML's names for characters, and those of
// them that may stand without a semicolon, into the table of src/summaries/named_references.h.
// Runs at build time; a file that does not look as expected stops the build.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

namespace {

[[noreturn]] void stop(const std::string& what) {
  std::fprintf(stderr, "named_references: %s\n", what.c_str());
  std::exit(1);
}

// A name and what it stands for.
using Names = std::map<std::string, std::string>;

// Reads a JSON object of texts without white space, which is what the files are.
class Reader {
 public:
  explicit Reader(const char* path) : path_(path) {
    std::ifstream file(path, std::ios::binary);
    json_.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }

  Names read() {
    Names names;
    expect('{');
    do {
      const std::string name = read_text();
      expect(':');
      if (!names.emplace(name, read_text()).second) stop("twice: " + name);
    } while (take(','));
    expect('}');
    return names;
  }

 private:
  // NUL at the end, as of any std::string.
  char next() { return json_[at_ < json_.size() ? at_++ : at_]; }
  bool take(char c) { return json_[at_] == c && ++at_ > 0; }
  void expect(char c) {
    if (!take(c)) stop(path_ + ": no " + c + " at byte " + std::to_string(at_));
  }

  std::string read_text() {
    std::string text;
    expect('"');
    for (char c = next(); c != '"'; c = next()) {
      if (c == '\\') {
        c = next();
        if (c == 't' || c == 'n') {
          c = c == 't' ? '\t' : '\n';
        } else if (c != '"' && c != '\\') {
          stop(path_ + ": an escape that is not known");
        }
      } else if (c == '\0') {
        stop(path_ + ": cut off");
      }
      text += c;
    }
    return text;
  }

  std::string path_, json_;
  std::size_t at_ = 0;
};

bool is_alphanumeric(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// As a literal that no character after it can change.
std::string escaped(const std::string& text) {
  std::string literal;
  for (const char c : text) {
    char octal[5];
    std::snprintf(octal, sizeof octal, "\\%03o", static_cast<unsigned>(static_cast<unsigned char>(c)));
    literal += is_alphanumeric(c) ? std::string(1, c) : octal;
  }
  return literal;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: named_references NAMES.json UNENDED.json OUT.cc\n");
    return 2;
  }
  const Names names = Reader(argv[1]).read(), unended = Reader(argv[2]).read();
  if (names.size() != 2125 || unended.size() != 106) stop("not as many names as the standard has");

  Names table = unended;
  for (const auto& [name, text] : names) table.emplace(name + ';', text);
  std::size_t unended_max = 0, size = 0;
  for (const auto& [name, text] : unended) {
    const auto ended = names.find(name);
    if (ended == names.end() || ended->second != text) stop("something else with a semicolon: " + name);
    unended_max = std::max(unended_max, name.size());
  }

  std::ofstream out(argv[3], std::ios::binary);
  out << "// Made by data/html/named_references.cc.\n#include \"summaries/named_references.h\"\n"
         "namespace bellwether::summaries {\nconst char kNamedReferences[] =\n";
  for (const auto& [name, text] : table) {
    const std::string letters = name.substr(0, name.size() - (name.ends_with(';') ? 1 : 0));
    if (letters.empty() || !std::ranges::all_of(letters, is_alphanumeric)) stop("not a name: " + name);
    if (text.empty() || text.contains('\0')) stop("not a text: that of " + name);
    const std::string line = name + '\t' + text + '\0';
    out << '"' << escaped(line) << "\"\n";
    size += line.size();
  }
  out << ";\nconst std::size_t kNamedReferencesSize = " << size
      << ";\nconst std::size_t kUnendedNameMax = " << unended_max
      << ";\n}  // namespace bellwether::summaries\n";
  out.close();
  if (!out) stop(std::string(argv[3]) + ": cannot be written");
}
