# Writes one ctest entry for each suite of a GoogleTest program (see steward_test in CMakeLists.txt).
# In: PROGRAM, NAME, LABEL, TIMEOUT, SERIAL, ARGS, LISTING (the file to write).
execute_process(COMMAND ${PROGRAM} --gtest_list_tests
                OUTPUT_VARIABLE listed RESULT_VARIABLE result)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${PROGRAM} --gtest_list_tests failed: ${result}\n${listed}")
endif()

string(REPLACE ";" "," listed "${listed}")
string(REPLACE "\n" ";" lines "${listed}")
set(text "")
foreach(line IN LISTS lines)
  if(line MATCHES "^([A-Za-z0-9_/]+)\\.")  # "Suite." or "Instance/Suite.  # TypeParam = ..."; cases are indented
    set(entry "${NAME}.${CMAKE_MATCH_1}")
    string(APPEND text
      "add_test([=[${entry}]=] [=[${PROGRAM}]=] [=[--gtest_filter=${CMAKE_MATCH_1}.*]=] ${ARGS})\n"
      "set_tests_properties([=[${entry}]=] PROPERTIES LABELS ${LABEL} TIMEOUT ${TIMEOUT}"
      " RUN_SERIAL [=[${SERIAL}]=] FAIL_REGULAR_EXPRESSION [=[Running 0 tests]=])\n")
  endif()
endforeach()
if(text STREQUAL "")
  message(FATAL_ERROR "${PROGRAM} has no tests")
endif()
file(WRITE ${LISTING} "${text}")
