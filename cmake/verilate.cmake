# SPDX-License-Identifier: Apache-2.0
#
# Runs Verilator and gathers what it wrote into two files of known names, which halves the time to compile it:
#
#   cmake -DROOT=dir -DWORK=dir -DPREFIX=class -P verilate.cmake -- verilator argument...
#
#   ROOT              where that Verilator is installed
#   <WORK>.fast.cpp   what runs every cycle
#   <WORK>.slow.cpp   construction, initial blocks, declaration of traces
#   <WORK>.d          the files read, for the build tool

set(command "")
set(seen FALSE)
math(EXPR last "${CMAKE_ARGC} - 1")
foreach(i RANGE ${last})
  if(seen)
    list(APPEND command "${CMAKE_ARGV${i}}")
  elseif(CMAKE_ARGV${i} STREQUAL "--")
    set(seen TRUE)
  endif()
endforeach()

file(REMOVE_RECURSE ${WORK})  # the names of its files depend on their content
file(MAKE_DIRECTORY ${WORK})
set(ENV{VERILATOR_ROOT} ${ROOT})
execute_process(COMMAND ${command} RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "Verilator stopped (${result})")
endif()

file(GLOB files ${WORK}/*.cpp)
list(SORT files)
set(fast "")
set(slow "")
foreach(file IN LISTS files)
  if(file MATCHES "__Slow\\.cpp$|__Syms\\.cpp$")
    string(APPEND slow "#include \"${file}\"\n")
  else()
    string(APPEND fast "#include \"${file}\"\n")
  endif()
endforeach()
file(WRITE ${WORK}.fast.cpp "${fast}")
file(WRITE ${WORK}.slow.cpp "${slow}")

file(READ ${WORK}/${PREFIX}__ver.d depends)
string(REGEX REPLACE "^[^:]*:" "${WORK}.fast.cpp:" depends "${depends}")
file(WRITE ${WORK}.d "${depends}")
