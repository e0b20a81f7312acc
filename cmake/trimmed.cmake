# Debian's static libraries without what this program never reaches, for a smaller
# executable. Only in static builds; what remains is Debian's own code.
#
#   unwind tables      of C libraries: no exception passes through their frames
#   absent functions   a library's references to them lead to functions that return 0, so
#                      that what they would bring along is not linked:
#     FreeType         fonts compressed as WOFF2 and glyphs that are PNG files: 0 is how
#                      each of them says that it cannot
#     SQLite           full-text search, R-trees, dbstat: 0 is SQLITE_OK
#   forbidden ones     the same, but whoever calls one is stopped:
#     SQLite           sin() and its like, which no statement of ours contains
#   absent modules     FreeType's for formats of fonts that we do not have: in their place
#                      is one that needs a later FreeType, so that it is not taken
#   glibc's warnings   at every link, that looking up names and dlopen() need the machine's
#                      shared libraries: connection.cc looks up names without them, and
#                      tests/empty_root_test.sh runs where there are none

# The library's own definitions have changed their names with the references, but the
# linker prefers the objects that bellwether_static adds to anything in a library.
set(TRIMMED_DIR ${CMAKE_BINARY_DIR}/trimmed)

set(ABSENT_FREETYPE BrotliDecoderDecompress png_create_info_struct png_create_read_struct png_destroy_read_struct
  png_error png_get_IHDR png_get_error_ptr png_get_io_ptr png_get_valid png_read_end png_read_image png_read_info
  png_read_update_info png_set_expand_gray_1_2_4_to_8 png_set_filler png_set_gray_to_rgb
  png_set_interlace_handling png_set_longjmp_fn png_set_packing png_set_palette_to_rgb png_set_read_fn
  png_set_read_user_transform_fn png_set_strip_16 png_set_tRNS_to_alpha)
set(ABSENT_MODULES t1_driver_class t1cid_driver_class pfr_driver_class t42_driver_class winfnt_driver_class
  pcf_driver_class bdf_driver_class psnames_module_class gxv_module_class otv_module_class
  ft_raster1_renderer_class ft_sdf_renderer_class ft_bitmap_sdf_renderer_class ft_svg_renderer_class)
set(ABSENT_SQLITE sqlite3Fts3Init sqlite3Fts5Init sqlite3RtreeInit sqlite3DbstatRegister)
set(FORBIDDEN_SQLITE
  acos acosh asin asinh atan atan2 atanh cos cosh exp log log10 log2 pow sin sinh tan tanh)

# Puts a trimmed copy in the place of the imported target's archive.
function(bellwether_trim target absent_functions forbidden_functions absent_modules)
  # CMake's find modules do not agree on where they say it.
  foreach(property IMPORTED_LOCATION_RELEASE IMPORTED_LOCATION)
    get_target_property(archive ${target} ${property})
    if(archive)
      set(where ${property})
      break()
    endif()
  endforeach()
  get_filename_component(name ${archive} NAME)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${archive})
  set(renamings "")
  set(definitions "")
  foreach(function ${absent_functions})
    string(APPEND renamings "${function} absent_${function}\n")
    string(APPEND definitions "int absent_${function}(void);\nint absent_${function}(void) { return 0; }\n")
  endforeach()
  foreach(function ${forbidden_functions})
    string(APPEND renamings "${function} absent_${function}\n")
    string(APPEND definitions "double absent_${function}(void);\ndouble absent_${function}(void) { __builtin_trap(); }\n")
  endforeach()
  foreach(module ${absent_modules})
    string(APPEND renamings "${module} absent_${module}\n")
    string(APPEND definitions "extern const FT_Module_Class absent_${module};\n"
      "const FT_Module_Class absent_${module} = {.module_requires = 0x7FFFFFFF};\n")
  endforeach()
  if(absent_modules)
    string(PREPEND definitions "#include <ft2build.h>\n#include FT_MODULE_H\n")
  endif()
  file(MAKE_DIRECTORY ${TRIMMED_DIR})
  file(CONFIGURE OUTPUT ${TRIMMED_DIR}/${name}.txt CONTENT "${renamings}")
  execute_process(
    COMMAND ${CMAKE_OBJCOPY} --redefine-syms=${TRIMMED_DIR}/${name}.txt --remove-section=.eh_frame
            --remove-section=.rela.eh_frame ${archive} ${TRIMMED_DIR}/${name}
    COMMAND_ERROR_IS_FATAL ANY)
  set_target_properties(${target} PROPERTIES ${where} ${TRIMMED_DIR}/${name})
  if(definitions)
    file(CONFIGURE OUTPUT ${TRIMMED_DIR}/${name}.c CONTENT "${definitions}")
    add_library(absent_in_${name} OBJECT ${TRIMMED_DIR}/${name}.c)
    target_include_directories(absent_in_${name} PRIVATE ${FREETYPE_INCLUDE_DIRS})
    set_property(GLOBAL APPEND PROPERTY bellwether_absent absent_in_${name})
  endif()
endfunction()

if(BELLWETHER_STATIC)
  bellwether_trim(Freetype::Freetype "${ABSENT_FREETYPE}" "" "${ABSENT_MODULES}")
  bellwether_trim(SQLite::SQLite3 "${ABSENT_SQLITE}" "${FORBIDDEN_SQLITE}" "")
  bellwether_trim(OpenSSL::SSL "" "" "")
  bellwether_trim(OpenSSL::Crypto "" "" "")
  execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-file-name=libc.a OUTPUT_VARIABLE libc
                  OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND ${CMAKE_OBJCOPY} --wildcard --remove-section=.gnu.warning.* ${libc} ${TRIMMED_DIR}/libc.a
                  COMMAND_ERROR_IS_FATAL ANY)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${libc})
  add_link_options(-L${TRIMMED_DIR})
endif()
