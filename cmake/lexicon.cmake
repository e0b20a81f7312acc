# VADER's lexicon inside the executable: tables made at build time from data/vader,
# so that nothing is parsed at run time.

set(LEXICON_DIR ${CMAKE_BINARY_DIR}/vader)
file(MAKE_DIRECTORY ${LEXICON_DIR})
set(LEXICON_DATA ${CMAKE_SOURCE_DIR}/data/vader)

if(CMAKE_CROSSCOMPILING)
  # It runs here, whatever it is for that we build.
  find_program(HOST_CXX c++ REQUIRED)
  set(LEXICON_TABLES ${LEXICON_DIR}/lexicon_tables)
  add_custom_command(OUTPUT ${LEXICON_TABLES}
    COMMAND ${HOST_CXX} -std=c++23 -I ${CMAKE_SOURCE_DIR}/src ${LEXICON_DATA}/lexicon_tables.cc -o ${LEXICON_TABLES}
    DEPENDS ${LEXICON_DATA}/lexicon_tables.cc VERBATIM)
else()
  set(LEXICON_TABLES lexicon_tables)
  add_executable(lexicon_tables ${LEXICON_DATA}/lexicon_tables.cc)
  bellwether_warnings(lexicon_tables)
  target_include_directories(lexicon_tables PRIVATE ${CMAKE_SOURCE_DIR}/src)
endif()

add_custom_command(
  OUTPUT ${LEXICON_DIR}/lexicon_tables.cc
  COMMAND ${LEXICON_TABLES} ${LEXICON_DATA}/vader_lexicon.txt ${LEXICON_DATA}/emoji_utf8_lexicon.txt
          ${LEXICON_DIR}/lexicon_tables.cc
  DEPENDS ${LEXICON_TABLES} ${LEXICON_DATA}/vader_lexicon.txt ${LEXICON_DATA}/emoji_utf8_lexicon.txt VERBATIM)
add_library(bellwether_lexicon STATIC ${LEXICON_DIR}/lexicon_tables.cc)
bellwether_warnings(bellwether_lexicon)
target_include_directories(bellwether_lexicon PRIVATE ${CMAKE_SOURCE_DIR}/src)
