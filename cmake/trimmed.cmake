# Debian's static libraries without what this program never needs, which takes 0.85 MB off a zip of 5.23 MB (as
# `bellwether package` prints with each part and without).
# Only in static builds; what remains is Debian's own code.
#
#   KB of zip  left out                                in its place
#   233        unwind tables of C libraries            nothing: no exception passes through their frames
#   170        FreeType: libpng and brotli             functions that return 0, which says that they cannot
#   136        FreeType: modules for other fonts       one that needs a later FreeType, and is not taken
#   145        SQLite: full-text search                functions that return 0, which is SQLITE_OK
#   148        SQLite: sin() and its like              functions that return NaN, which is NULL in SQL
#
# typeface.cc takes nothing but OpenType's outlines, so that FreeType never asks for what is absent; a state that
# somebody else has written into can ask for what SQLite lacks, and tests/trimmed_test.py does.
#
# Where a library refers to `name`, its copy refers to `absent_name`. What it defines by that name itself is
# renamed too, but the linker has met ours by then, and takes nothing from an archive that is defined.

if(NOT BELLWETHER_STATIC)
  return()
endif()
set(TRIMMED_DIR ${CMAKE_BINARY_DIR}/trimmed)
file(MAKE_DIRECTORY ${TRIMMED_DIR})

# Puts a copy in the place of an imported target's archive, without unwind tables, and with these
# symbols renamed.
function(bellwether_trim target)
  get_target_property(archive ${target} LOCATION)
  get_filename_component(name ${archive} NAME)
  list(TRANSFORM ARGN REPLACE "(.+)" "--redefine-sym=\\1=absent_\\1")
  execute_process(COMMAND ${CMAKE_OBJCOPY} --remove-section=.eh_frame --remove-section=.rela.eh_frame ${ARGN}
                          ${archive} ${TRIMMED_DIR}/${name} COMMAND_ERROR_IS_FATAL ANY)
  set_target_properties(${target} PROPERTIES IMPORTED_LOCATION ${TRIMMED_DIR}/${name}
                                             IMPORTED_LOCATION_RELEASE ${TRIMMED_DIR}/${name})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${archive})
endfunction()

get_target_property(freetype Freetype::Freetype LOCATION)
execute_process(COMMAND ${CMAKE_NM} --undefined-only ${freetype} OUTPUT_VARIABLE wanted ERROR_QUIET
                COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "png_[a-z0-9_A-Z]+|Brotli[A-Za-z]+" functions "${wanted}")
string(REGEX MATCHALL "[a-z0-9_]+_(driver|module|renderer)_class" modules "${wanted}")
list(REMOVE_ITEM modules tt_driver_class cff_driver_class sfnt_module_class psaux_module_class
                         pshinter_module_class autofit_module_class ft_smooth_renderer_class)
list(REMOVE_DUPLICATES functions)
list(REMOVE_DUPLICATES modules)
set(full_text sqlite3Fts3Init sqlite3Fts5Init)
set(maths acos acosh asin asinh atan atan2 atanh cos cosh exp log log10 log2 pow sin sinh tan tanh)

bellwether_trim(Freetype::Freetype ${functions} ${modules})
bellwether_trim(SQLite::SQLite3 ${full_text} ${maths})
bellwether_trim(OpenSSL::SSL)
bellwether_trim(OpenSSL::Crypto)

set(absent "#include <ft2build.h>\n#include FT_MODULE_H\n#include <math.h>\n")
foreach(name ${functions} ${full_text})
  string(APPEND absent "int absent_${name}(void) { return 0; }\n")
endforeach()
foreach(name ${maths})
  string(APPEND absent "double absent_${name}(void) { return NAN; }\n")
endforeach()
foreach(name ${modules})
  string(APPEND absent "const FT_Module_Class absent_${name} = {.module_requires = 0x7FFFFFFF};\n")
endforeach()
file(CONFIGURE OUTPUT ${TRIMMED_DIR}/absent.c CONTENT "${absent}")
add_library(absent OBJECT ${TRIMMED_DIR}/absent.c)
target_include_directories(absent PRIVATE ${FREETYPE_INCLUDE_DIRS})

# glibc warns at every link that looking up names and dlopen() need the machine's shared libraries.
# connection.cc looks up names without them, and tests/empty_root_test.sh runs where there are none.
execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-file-name=libc.a OUTPUT_VARIABLE libc
                OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_OBJCOPY} --wildcard --remove-section=.gnu.warning.* ${libc}
                        ${TRIMMED_DIR}/libc.a COMMAND_ERROR_IS_FATAL ANY)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${libc})
add_link_options(-L${TRIMMED_DIR})
