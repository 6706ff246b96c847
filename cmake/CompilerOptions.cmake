# Flags for Steward's own targets. Generated protobuf code is compiled without the warnings.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(STEWARD_CCACHE ccache)
if(STEWARD_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${STEWARD_CCACHE})
endif()

if(STEWARD_SANITIZE)
  add_compile_options(-fsanitize=${STEWARD_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${STEWARD_SANITIZE})
  if(STEWARD_SANITIZE MATCHES "undefined")
    add_compile_options(-fno-sanitize-recover=undefined)
  endif()
endif()

function(steward_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Werror)
endfunction()
