# Compiler and linker settings that hold for everything we build.

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

# A compiler for another architecture looks for mold under another name.
find_program(MOLD mold)
if(MOLD AND NOT CMAKE_CROSSCOMPILING)
  add_link_options(-fuse-ld=mold)
endif()

# Assertions of the standard library stay on in release: reading an absent
# value must stop the process, not return garbage.
add_compile_definitions(_GLIBCXX_ASSERTIONS)

# Without contraction every x86-64 and arm64 machine rounds alike, so a chart
# has the same bytes everywhere.
add_compile_options(-ffp-contract=off)

# On arm64 a plain char has no sign unless one asks; everywhere else of ours it has.
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "aarch64")
  add_compile_options(-fsigned-char)
endif()

if(BELLWETHER_SANITIZE)
  add_compile_options(-fsanitize=${BELLWETHER_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${BELLWETHER_SANITIZE})
endif()

# The fuzzer is led by what of our code a run has reached.
if(BELLWETHER_FUZZ)
  # The assembler files hold bytes alone, and gcc assembles them.
  add_compile_options($<$<COMPILE_LANGUAGE:C,CXX>:-fsanitize=fuzzer-no-link>)
endif()

# Static libraries first, when the result is to be one file.
if(BELLWETHER_STATIC)
  set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
  set(Boost_USE_STATIC_LIBS ON)
  add_compile_options(-ffunction-sections -fdata-sections)
endif()

# Warnings as errors, for our own code only.
function(bellwether_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion)
  # With the compiler of CI. A newer one warns of more, and that must not stop who only builds.
  target_compile_options(${target} PRIVATE $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Werror>)
  # g++ 12 reports false overreads inside libstdc++ when sanitizers change inlining.
  if(BELLWETHER_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized -Wno-stringop-overread
                                             -Wno-array-bounds -Wno-restrict)
  endif()
  # clang blames us for what libstdc++ 12's stable_sort uses inside.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    target_compile_options(${target} PRIVATE -Wno-deprecated-declarations)
  endif()
endfunction()
