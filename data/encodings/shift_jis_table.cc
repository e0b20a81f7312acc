// shift_jis_table OUT.cc: writes the table of src/files/shift_jis.h, as the C library of the machine that
// builds has code page 932.

#include <iconv.h>

#include <cstdio>
#include <cstdlib>

namespace {

constexpr unsigned kLeads[][2] = {{0x81, 0x9F}, {0xE0, 0xEA}, {0xED, 0xEE}, {0xFA, 0xFC}};

unsigned character_of(iconv_t conversion, unsigned lead, unsigned trail) {
  char pair[] = {static_cast<char>(lead), static_cast<char>(trail)};
  unsigned char unit[2] = {};
  char *in = pair, *out = reinterpret_cast<char*>(unit);
  std::size_t in_left = sizeof pair, out_left = sizeof unit;
  iconv(conversion, nullptr, nullptr, nullptr, nullptr);
  const bool is_there =
      iconv(conversion, &in, &in_left, &out, &out_left) == 0 && in_left == 0 && out_left == 0;
  return is_there ? unit[0] | unsigned{unit[1]} << 8 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  const iconv_t conversion = iconv_open("UTF-16LE", "CP932");
  std::FILE* const out = argc == 2 ? std::fopen(argv[1], "w") : nullptr;
  if (out == nullptr || conversion == reinterpret_cast<iconv_t>(-1)) {
    std::fprintf(stderr, "usage: shift_jis_table OUT.cc, where the C library knows CP932\n");
    return EXIT_FAILURE;
  }
  std::fprintf(out,
               "#include \"files/shift_jis.h\"\n\nconst char16_t bellwether::files::kShiftJisTable[] = {\n");
  for (const auto& [first, last] : kLeads) {
    for (unsigned lead = first; lead <= last; ++lead) {
      for (unsigned trail = 0x40; trail <= 0xFC; ++trail)
        if (trail != 0x7F) std::fprintf(out, "%u,", character_of(conversion, lead, trail));
      std::fprintf(out, "\n");
    }
  }
  std::fprintf(out, "};\n");
  iconv_close(conversion);
  return std::fclose(out) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
