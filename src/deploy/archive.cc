#include "deploy/archive.h"

#include <libdeflate.h>
#include <minizip/zip.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

#include "base/check.h"

namespace bellwether::deploy {
namespace {

constexpr int kLevel = 12;                    // The best, and slowest, that libdeflate has.
constexpr uLong kFirstDosDate = 0x00210000;   // 1980-01-01 00:00, the first there is.
constexpr uLong kMadeByUnix = (3 << 8) | 20;  // Permissions are Unix's; format 2.0.

std::string deflate(std::span<const std::byte> content) {
  const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> compressor(
      libdeflate_alloc_compressor(kLevel), libdeflate_free_compressor);
  CHECK(compressor != nullptr);
  // Three times what is needed: pages that nobody writes to cost nothing.
  std::string packed;
  packed.resize_and_overwrite(libdeflate_deflate_compress_bound(compressor.get(), content.size()),
                              [&](char* bytes, std::size_t size) {
                                return libdeflate_deflate_compress(compressor.get(), content.data(),
                                                                   content.size(), bytes, size);
                              });
  CHECK(!packed.empty());
  return packed;
}

}  // namespace

// The file that minizip believes to write.
struct Archive::Memory {
  std::string bytes;
  std::size_t position = 0;

  static Memory& of(void* memory) { return *static_cast<Memory*>(memory); }

  static void* open(void* memory, const void* /*name*/, int /*mode*/) { return memory; }
  static uLong read(void*, void*, void*, uLong) { return 0; }
  static uLong write(void*, void* memory, const void* data, uLong size) {
    Memory& file = of(memory);
    file.bytes.resize(std::max(file.bytes.size(), file.position + size));
    std::memcpy(file.bytes.data() + file.position, data, size);
    file.position += size;
    return size;
  }
  static ZPOS64_T tell(void*, void* memory) { return of(memory).position; }
  static long seek(void*, void* memory, ZPOS64_T offset, int origin) {
    Memory& file = of(memory);
    const std::size_t base = origin == ZLIB_FILEFUNC_SEEK_CUR   ? file.position
                             : origin == ZLIB_FILEFUNC_SEEK_END ? file.bytes.size()
                                                                : 0;
    file.position = base + offset;
    return 0;
  }
  static int close(void*, void*) { return 0; }
  static int error(void*, void*) { return 0; }
};

Archive::Archive() : memory_(new Memory) {
  zlib_filefunc64_def functions{.zopen64_file = Memory::open,
                                .zread_file = Memory::read,
                                .zwrite_file = Memory::write,
                                .ztell64_file = Memory::tell,
                                .zseek64_file = Memory::seek,
                                .zclose_file = Memory::close,
                                .zerror_file = Memory::error,
                                .opaque = memory_};
  zip_ = zipOpen2_64("memory", APPEND_STATUS_CREATE, nullptr, &functions);
  CHECK(zip_ != nullptr);
}

Archive::~Archive() {
  if (zip_ != nullptr) zipClose(zip_, nullptr);
  delete memory_;
}

std::size_t Archive::add(const std::string& name, std::span<const std::byte> content, Permission permission) {
  const std::string packed = deflate(content);
  const mode_t mode = S_IFREG | (permission == Permission::ReadAndExecute ? 0755U : 0644U);
  const zip_fileinfo information{
      .tmz_date = {}, .dosDate = kFirstDosDate, .internal_fa = 0, .external_fa = uLong{mode} << 16};
  // Raw: what is written is compressed already.
  CHECK(zipOpenNewFileInZip4_64(zip_, name.c_str(), &information, nullptr, 0, nullptr, 0, nullptr, Z_DEFLATED,
                                Z_DEFAULT_COMPRESSION, 1, -MAX_WBITS, DEF_MEM_LEVEL, Z_DEFAULT_STRATEGY,
                                nullptr, 0, kMadeByUnix, 0, 0) == ZIP_OK);
  CHECK(zipWriteInFileInZip(zip_, packed.data(), static_cast<unsigned>(packed.size())) == ZIP_OK);
  const std::uint32_t checksum = libdeflate_crc32(0, content.data(), content.size());
  CHECK(zipCloseFileInZipRaw64(zip_, content.size(), checksum) == ZIP_OK);
  return packed.size();
}

std::string Archive::finish() {
  CHECK(zipClose(std::exchange(zip_, nullptr), nullptr) == ZIP_OK);
  return std::move(memory_->bytes);
}

}  // namespace bellwether::deploy
