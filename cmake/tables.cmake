# Tables inside the executable, made at build time from kept data, so that nothing is
# parsed at run time.
#
# bellwether_table(NAME MAKER a/maker.cc DATA a/x b/y)
#
# builds the program MAKER, which gets the files of DATA and the name of a C++ file to write, and
# makes the library bellwether_NAME of that.
function(bellwether_table name)
  cmake_parse_arguments(ARG "" "MAKER" "DATA" ${ARGN})
  list(TRANSFORM ARG_DATA PREPEND ${CMAKE_SOURCE_DIR}/)
  set(source ${CMAKE_SOURCE_DIR}/${ARG_MAKER})
  set(table ${CMAKE_BINARY_DIR}/tables/${name}.cc)
  file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/tables)
  if(CMAKE_CROSSCOMPILING)
    # It runs here, whatever it is for that we build.
    find_program(HOST_CXX c++ REQUIRED)
    set(maker ${CMAKE_BINARY_DIR}/tables/make_${name})
    add_custom_command(OUTPUT ${maker}
      COMMAND ${HOST_CXX} -std=c++23 -I ${CMAKE_SOURCE_DIR}/src ${source} -o ${maker} DEPENDS ${source} VERBATIM)
  else()
    set(maker make_${name})
    add_executable(${maker} ${source})
    bellwether_warnings(${maker})
    target_include_directories(${maker} PRIVATE ${CMAKE_SOURCE_DIR}/src)
  endif()
  add_custom_command(OUTPUT ${table} COMMAND ${maker} ${ARG_DATA} ${table} DEPENDS ${maker} ${ARG_DATA} VERBATIM)
  add_library(bellwether_${name} STATIC ${table})
  bellwether_warnings(bellwether_${name})
  target_include_directories(bellwether_${name} PRIVATE ${CMAKE_SOURCE_DIR}/src)
endfunction()

# VADER's words and emoji; those of market-1; HTML's names for characters; what AWS charges.
bellwether_table(lexicon MAKER data/vader/lexicon_tables.cc
  DATA data/vader/vader_lexicon.txt data/vader/emoji_utf8_lexicon.txt)
bellwether_table(market_words MAKER data/market/market_tables.cc
  DATA data/market/english.txt data/market/japanese.txt)
bellwether_table(named_references MAKER data/html/named_references.cc
  DATA data/html/entities.json data/html/legacy.json)
bellwether_table(prices MAKER data/aws/price_tables.cc DATA data/aws/prices.csv data/aws/free.csv)
# The characters of Shift_JIS, from the C library here: a static executable may not ask it at run time.
bellwether_table(shift_jis MAKER data/encodings/shift_jis_table.cc)
