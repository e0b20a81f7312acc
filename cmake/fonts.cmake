# The fonts: subsets made at build time from Debian's font packages, so that a
# chart needs no fontconfig at run time. Roboto is linked into the executable;
# the ideographs are a file of their own, ${IDEOGRAPHS_FONT}, which
# bellwether_append_font puts behind an executable's own bytes.
#
#   Roboto (Apache-2.0)             Latin, Greek, Cyrillic; Regular for labels, Medium for titles
#   Noto Sans CJK Bold (OFL-1.1)    kana, kanji, hangul; for titles
#
# Hints, layout tables and vertical metrics are dropped: FreeType hints by itself
# and glyphs are placed by advance alone.

find_program(HB_SUBSET hb-subset REQUIRED)
set(ROBOTO /usr/share/fonts/truetype/roboto/unhinted/RobotoTTF)
set(NOTO_CJK /usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc)
set(FONT_DIR ${CMAKE_BINARY_DIR}/fonts)
file(MAKE_DIRECTORY ${FONT_DIR})

set(ALPHABETS U+20-7E,U+A0-24F,U+2B0-2FF,U+300-36F,U+370-3FF,U+400-52F,U+1E00-1EFF,U+2000-206F,U+20A0-20BF,U+2100-214F,U+2190-2199,U+2200-22FF)
set(IDEOGRAPHS U+3000-30FF,U+31F0-31FF,U+3400-4DBF,U+4E00-9FFF,U+F900-FAFF,U+AC00-D7A3,U+1100-11FF,U+3130-318F,U+FF00-FFEF,U+2460-24FF,U+3200-33FF,U+25A0-25FF,U+2600-266F)

function(bellwether_subset out font unicodes)
  add_custom_command(
    OUTPUT ${FONT_DIR}/${out}
    COMMAND ${HB_SUBSET} --face-index=0 --unicodes=${unicodes} --no-hinting
            --drop-tables+=GDEF,GPOS,GSUB,VORG,vhea,vmtx
            --output-file=${FONT_DIR}/${out} ${font}
    DEPENDS ${font} VERBATIM)
endfunction()

bellwether_subset(regular.ttf ${ROBOTO}/Roboto-Regular.ttf ${ALPHABETS})
bellwether_subset(medium.ttf ${ROBOTO}/Roboto-Medium.ttf ${ALPHABETS})
bellwether_subset(ideographs.otf ${NOTO_CJK} ${IDEOGRAPHS})
set(IDEOGRAPHS_FONT ${FONT_DIR}/ideographs.otf)
add_custom_target(ideographs_font ALL DEPENDS ${IDEOGRAPHS_FONT})

file(WRITE ${FONT_DIR}/fonts.S.in [=[
# Bytes of the fonts, in read-only pages that are mapped only when touched.
.section .rodata
.macro font name, file
  .global font_\name\()_begin
  .global font_\name\()_end
  .balign 16
font_\name\()_begin:
  .incbin "\file"
font_\name\()_end:
  .byte 0
.endm
font regular, "@FONT_DIR@/regular.ttf"
font medium, "@FONT_DIR@/medium.ttf"
.section .note.GNU-stack,"",%progbits
]=])
configure_file(${FONT_DIR}/fonts.S.in ${FONT_DIR}/fonts.S @ONLY)
enable_language(ASM)
set_source_files_properties(${FONT_DIR}/fonts.S PROPERTIES
  OBJECT_DEPENDS "${FONT_DIR}/regular.ttf;${FONT_DIR}/medium.ttf")
add_library(bellwether_fonts STATIC ${FONT_DIR}/fonts.S)

# The executable draws ideographs without any other file. See src/system/trailer.h.
function(bellwether_append_font target)
  add_dependencies(${target} ideographs_font)
  set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS ${IDEOGRAPHS_FONT} ${CMAKE_SOURCE_DIR}/scripts/append_font)
  add_custom_command(TARGET ${target} POST_BUILD
    COMMAND ${CMAKE_SOURCE_DIR}/scripts/append_font $<TARGET_FILE:${target}> ${IDEOGRAPHS_FONT} VERBATIM)
endfunction()
