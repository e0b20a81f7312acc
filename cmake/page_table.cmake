# cmake -DFILES=folder -DOUT=folder -P cmake/page_table.cmake: the files that page_files.cmake made as page_bytes.S,
# which has their bytes, and page_files.cc, which has their table.
file(STRINGS "${FILES}/index.list" keys)
file(READ "${FILES}/version" version)
set(bytes ".section .rodata\n")
set(symbols "")
set(rows "")
set(number 0)
foreach(key ${keys})
  file(SIZE "${FILES}/${key}" size)
  set(type "text/html; charset=utf-8")
  if(key MATCHES "\\.js$")
    set(type "text/javascript; charset=utf-8")
  elseif(key MATCHES "\\.css$")
    set(type "text/css; charset=utf-8")
  elseif(key MATCHES "\\.svg$")
    set(type "image/svg+xml")
  endif()
  set(is_immutable false)
  if(key MATCHES "^assets/")
    set(is_immutable true)
  endif()
  string(APPEND bytes ".global page_file_${number}\npage_file_${number}:\n  .incbin \"${FILES}/${key}\"\n")
  string(APPEND symbols "extern const char page_file_${number}[];\n")
  string(APPEND rows "    {\"${key}\", \"${type}\", ${is_immutable}, {page_file_${number}, ${size}}},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE "${OUT}/page_bytes.S" "${bytes}.section .note.GNU-stack,\"\",%progbits\n")
file(WRITE "${OUT}/page_files.cc" "#include \"site/page_files.h\"

extern \"C\" {
${symbols}}

namespace bellwether::site {

std::span<const PageFile> page_files() {
  static const PageFile kFiles[] = {
${rows}  };
  return kFiles;
}

std::string_view page_hash() {
  return \"${version}\";
}

}  // namespace bellwether::site
")
