# The page inside the executable: bellwether_page has what src/site/page_files.h declares. Its files are made by
# page_files.cmake whenever a file of page/ changes, and linked as they are.
set(PAGE_DIR ${CMAKE_BINARY_DIR}/page)
file(GLOB PAGE_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/page/*)
set(PAGE_SCRIPTS ${CMAKE_SOURCE_DIR}/cmake/page_files.cmake ${CMAKE_SOURCE_DIR}/cmake/page_table.cmake)
add_custom_command(
  OUTPUT ${PAGE_DIR}/page_files.cc ${PAGE_DIR}/page_bytes.S
  COMMAND ${CMAKE_COMMAND} -DSOURCE=${CMAKE_SOURCE_DIR}/page -DOUT=${PAGE_DIR}/files
          -P ${CMAKE_SOURCE_DIR}/cmake/page_files.cmake
  COMMAND ${CMAKE_COMMAND} -DFILES=${PAGE_DIR}/files -DOUT=${PAGE_DIR} -P ${CMAKE_SOURCE_DIR}/cmake/page_table.cmake
  DEPENDS ${PAGE_SOURCES} ${PAGE_SCRIPTS} VERBATIM)
add_library(bellwether_page STATIC ${PAGE_DIR}/page_files.cc ${PAGE_DIR}/page_bytes.S)
bellwether_warnings(bellwether_page)
target_include_directories(bellwether_page PRIVATE ${CMAKE_SOURCE_DIR}/src)
# The assembler reads the files, and nothing else says so.
set_source_files_properties(${PAGE_DIR}/page_bytes.S PROPERTIES OBJECT_DEPENDS ${PAGE_DIR}/page_files.cc)
