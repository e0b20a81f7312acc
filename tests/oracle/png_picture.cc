#include "oracle/png_picture.h"

#include <png.h>

#include <cstring>
#include <stdexcept>

namespace bellwether::oracle {
namespace {

[[noreturn]] void refuse(png_structp, png_const_charp message) {
  throw std::runtime_error(message);
}

void read_bytes(png_structp png, png_bytep into, std::size_t size) {
  auto& rest = *static_cast<std::string_view*>(png_get_io_ptr(png));
  if (rest.size() < size) throw std::runtime_error("the file ends too early");
  std::memcpy(into, rest.data(), size);
  rest.remove_prefix(size);
}

// libpng's reader; freed also when an error is thrown through it.
struct Reader {
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, refuse, refuse);
  png_infop info = png_create_info_struct(png);
  ~Reader() { png_destroy_read_struct(&png, &info, nullptr); }
};

}  // namespace

PngPicture read_png(std::string_view bytes) {
  Reader reader;
  png_set_read_fn(reader.png, &bytes, read_bytes);
  png_read_info(reader.png, reader.info);
  if (png_get_color_type(reader.png, reader.info) != PNG_COLOR_TYPE_PALETTE)
    throw std::runtime_error("not indexed");
  png_set_packing(reader.png);

  PngPicture picture;
  picture.width = static_cast<int>(png_get_image_width(reader.png, reader.info));
  picture.height = static_cast<int>(png_get_image_height(reader.png, reader.info));
  const std::size_t width = static_cast<std::size_t>(picture.width);
  picture.entries.resize(width * static_cast<std::size_t>(picture.height));
  for (std::size_t y = 0; y < static_cast<std::size_t>(picture.height); ++y)
    png_read_row(reader.png, picture.entries.data() + y * width, nullptr);
  png_read_end(reader.png, reader.info);
  if (!bytes.empty()) throw std::runtime_error("bytes after the end");

  png_colorp colours = nullptr;
  int colour_count = 0;
  png_get_PLTE(reader.png, reader.info, &colours, &colour_count);
  for (int n = 0; n < colour_count; ++n)
    picture.palette.push_back({colours[n].red, colours[n].green, colours[n].blue});
  png_bytep alphas = nullptr;
  int alpha_count = 0;
  png_get_tRNS(reader.png, reader.info, &alphas, &alpha_count, nullptr);
  picture.alphas.assign(alphas, alphas + alpha_count);
  for (const std::uint8_t entry : picture.entries)
    if (entry >= picture.palette.size()) throw std::runtime_error("a pixel has no palette entry");

  if (png_uint_32 across = 0, down = 0; png_get_pHYs(reader.png, reader.info, &across, &down, nullptr) != 0) {
    if (across != down) throw std::runtime_error("pixels are not square");
    picture.pixels_per_metre = static_cast<int>(png_get_pixels_per_meter(reader.png, reader.info));
  }

  png_textp texts = nullptr;
  int text_count = 0;
  png_get_text(reader.png, reader.info, &texts, &text_count);
  for (int n = 0; n < text_count; ++n) {
    const bool international = texts[n].compression >= PNG_ITXT_COMPRESSION_NONE;
    picture.texts[texts[n].key] =
        std::string(texts[n].text, international ? texts[n].itxt_length : texts[n].text_length);
  }
  return picture;
}

std::vector<std::uint8_t> PngPicture::rgb() const {
  std::vector<std::uint8_t> bytes;
  bytes.reserve(entries.size() * 3);
  for (const std::uint8_t entry : entries)
    bytes.insert(bytes.end(), {palette[entry].red, palette[entry].green, palette[entry].blue});
  return bytes;
}

}  // namespace bellwether::oracle
