# SPDX-License-Identifier: Apache-2.0
#
# flue_add_test: a GoogleTest program whose scenarios are ctest tests of their own.
#
#   flue_add_test(NAME program SOURCES file... [LIBS target...] [TIMEOUT seconds] [SLOW] [OWN_MAIN])
#
#   NAME          program build/bin/<NAME>; ctest shows <NAME>.<Suite>.<Scenario>
#   LIBS          what it links besides GoogleTest, GoogleMock and our warnings
#   TIMEOUT       seconds for one scenario (default 120)
#   SLOW          runs in `make test-all` only (ctest label "slow")
#   OWN_MAIN      the sources bring main() (and call InitGoogleTest)

find_package(GTest REQUIRED)
include(GoogleTest)

function(flue_add_test)
  cmake_parse_arguments(PARSE_ARGV 0 arg "SLOW;OWN_MAIN" "NAME;TIMEOUT" "SOURCES;LIBS")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_NAME OR NOT arg_SOURCES)
    message(FATAL_ERROR "flue_add_test needs NAME and SOURCES; not understood: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  set(main GTest::gmock_main)
  if(arg_OWN_MAIN)
    set(main GTest::gmock)
  endif()

  add_executable(${arg_NAME} ${arg_SOURCES})
  target_link_libraries(${arg_NAME} PRIVATE ${arg_LIBS} ${main} GTest::gtest flue_warnings)

  set(properties TIMEOUT ${arg_TIMEOUT})
  if(arg_SLOW)
    list(APPEND properties LABELS slow)
  endif()
  # Found when ctest starts, not while building: a program that crashes is then a failed test.
  gtest_discover_tests(${arg_NAME}
    TEST_PREFIX ${arg_NAME}.
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
    PROPERTIES ${properties}
    DISCOVERY_MODE PRE_TEST
    DISCOVERY_TIMEOUT 60)
endfunction()
