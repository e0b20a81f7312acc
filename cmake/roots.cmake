# The certificate authorities inside the executable, for machines that have no
# store of their own: those of AWS (Amazon, Starfield) and of the sites summaries
# come from (Let's Encrypt, DigiCert, GlobalSign, Google). From Debian's package
# ca-certificates, so a rebuild follows Debian's updates.
set(ROOTS_SOURCE /usr/share/ca-certificates/mozilla)
set(ROOTS_DIR ${CMAKE_BINARY_DIR}/roots)
file(MAKE_DIRECTORY ${ROOTS_DIR})
foreach(name Amazon_Root_CA_1 Amazon_Root_CA_2 Amazon_Root_CA_3 Amazon_Root_CA_4
             Starfield_Services_Root_Certificate_Authority_-_G2 ISRG_Root_X1 ISRG_Root_X2
             DigiCert_Global_Root_CA DigiCert_Global_Root_G2 DigiCert_Global_Root_G3 GlobalSign_Root_CA GTS_Root_R1)
  list(APPEND roots ${ROOTS_SOURCE}/${name}.crt)
endforeach()
add_custom_command(OUTPUT ${ROOTS_DIR}/roots.pem
  COMMAND ${CMAKE_COMMAND} -E cat ${roots} > ${ROOTS_DIR}/roots.pem DEPENDS ${roots} VERBATIM)
file(WRITE ${ROOTS_DIR}/roots.S.in [=[
.section .rodata
.global pinned_roots_begin
.global pinned_roots_end
pinned_roots_begin:
  .incbin "@ROOTS_DIR@/roots.pem"
pinned_roots_end:
  .byte 0
.section .note.GNU-stack,"",%progbits
]=])
configure_file(${ROOTS_DIR}/roots.S.in ${ROOTS_DIR}/roots.S @ONLY)
set_source_files_properties(${ROOTS_DIR}/roots.S PROPERTIES OBJECT_DEPENDS ${ROOTS_DIR}/roots.pem)
add_library(bellwether_roots STATIC ${ROOTS_DIR}/roots.S)
