# bellwether_layer(NAME [LAYERS a b] [LIBRARIES x y])
#
# src/NAME/*.cc becomes the library layer_NAME (header-only when there is none),
# src/NAME/*_test.cc becomes the test program NAME_test. Files are globbed, so a
# test file that is not built cannot exist.
#
# Ten files of a layer are compiled as one (BELLWETHER_UNITY), so that the headers are read once for all of
# them: names in their anonymous namespaces differ throughout a layer. Each still includes what it uses.
function(bellwether_layer name)
  cmake_parse_arguments(ARG "" "" "LAYERS;LIBRARIES" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.cc)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")

  list(TRANSFORM ARG_LAYERS PREPEND layer_)
  if(sources)
    add_library(layer_${name} STATIC ${sources})
    bellwether_warnings(layer_${name})
    bellwether_unity(layer_${name})
    set(scope PUBLIC)
  else()
    add_library(layer_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(layer_${name} ${scope} ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(layer_${name} ${scope} ${ARG_LAYERS} ${ARG_LIBRARIES})

  set_property(GLOBAL PROPERTY bellwether_tests_${name} "${tests}")
  set_property(GLOBAL APPEND PROPERTY bellwether_layers ${name})
endfunction()

function(bellwether_unity target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${BELLWETHER_UNITY} UNITY_BUILD_BATCH_SIZE 10)
endfunction()

# Links `target` as one static file when BELLWETHER_STATIC is on.
#
# The linker is told so, and gcc is not: gcc's own -static picks crtbeginT.o, which registers
# all unwind tables at the first throw (milliseconds in a binary of this size); crtbegin.o with
# an .eh_frame_hdr, as in a dynamic program, finds them by binary search. ld and not mold, for both
# architectures, because what it writes takes 39 KB less in the zip.
function(bellwether_static target)
  if(NOT BELLWETHER_STATIC)
    return()
  endif()
  target_link_options(${target} PRIVATE -fuse-ld=bfd -no-pie -static-libgcc -Wl,-static -Wl,--gc-sections
                      -Wl,--build-id=none -s)
  target_link_libraries(${target} PRIVATE absent) # See trimmed.cmake.
endfunction()
