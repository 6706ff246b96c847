# Installs the build STEWARD_BUILD into a fresh prefix, moves the prefix (a package must not know where
# it was installed), and configures, builds and runs the project OUTSIDE against it, in SCRATCH.
function(run what)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${what} failed: ${result}\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE ${SCRATCH})
run("install" ${CMAKE_COMMAND} --install ${STEWARD_BUILD} --prefix ${SCRATCH}/first)
file(RENAME ${SCRATCH}/first ${SCRATCH}/moved)

run("stewardd --help" ${SCRATCH}/moved/bin/stewardd --help)
run("steward --help" ${SCRATCH}/moved/bin/steward --help)
foreach(part value manager dict list)
  if(NOT EXISTS ${SCRATCH}/moved/share/steward/protos/steward/v1/${part}.proto)
    message(FATAL_ERROR "share/steward/protos/steward/v1/${part}.proto was not installed")
  endif()
endforeach()

run("configure the outside project" ${CMAKE_COMMAND} -S ${OUTSIDE} -B ${SCRATCH}/build -G ${GENERATOR}
    -DCMAKE_CXX_COMPILER=${CXX} -DCMAKE_PREFIX_PATH=${SCRATCH}/moved)
run("build the outside project" ${CMAKE_COMMAND} --build ${SCRATCH}/build)
run("run the outside project" ${SCRATCH}/build/outside)
if(NOT output STREQUAL "{0: 'a', '2': 'b'} [0, 1, 2]\n")
  message(FATAL_ERROR "the outside project printed: ${output}")
endif()
