# cmake -DSOURCE=DIR -DOUT=FILE -P commit.cmake: writes the commit that is built into FILE, as a header, where it differs from what is
# there. A source tree without git, as from an archive, has none.
set(COMMIT "unknown commit")
find_program(GIT git)
if(GIT AND EXISTS ${SOURCE}/.git)
  execute_process(COMMAND ${GIT} -C ${SOURCE} log -1 --format=%h\ of\ %cs --abbrev=12 OUTPUT_VARIABLE NAMED
    OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE FAILED)
  execute_process(COMMAND ${GIT} -C ${SOURCE} status --porcelain --untracked-files=no OUTPUT_VARIABLE CHANGES ERROR_QUIET)
  if(NOT FAILED)
    set(COMMIT "commit ${NAMED}")
    if(CHANGES)
      string(APPEND COMMIT " with changes")
    endif()
  endif()
endif()
file(CONFIGURE OUTPUT ${OUT} CONTENT "#define BELLWETHER_COMMIT \"${COMMIT}\"\n" @ONLY)
