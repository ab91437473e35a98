# SPDX-License-Identifier: Apache-2.0
#
# FindSystemC: Accellera's SystemC and TLM-2.0, which Debian's libsystemc-dev installs without a file for CMake.
#
#   SystemC::systemc   the library and its headers
#
# The library brings main(), which calls the program's sc_main(). Its symbols carry the C++ standard that it was compiled
# with: Debian's links with C++17 only.

find_path(SystemC_INCLUDE_DIR systemc)
find_library(SystemC_LIBRARY systemc)
mark_as_advanced(SystemC_INCLUDE_DIR SystemC_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(SystemC REQUIRED_VARS SystemC_LIBRARY SystemC_INCLUDE_DIR)

if(SystemC_FOUND AND NOT TARGET SystemC::systemc)
  add_library(SystemC::systemc UNKNOWN IMPORTED)
  set_target_properties(SystemC::systemc PROPERTIES
    IMPORTED_LOCATION ${SystemC_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${SystemC_INCLUDE_DIR})
endif()
