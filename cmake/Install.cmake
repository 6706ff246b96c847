# What `cmake --install` puts where, and the package that `find_package(steward)` finds:
#
#   bin/stewardd  bin/steward           the server and the tool
#   include/steward/                    the public headers, standard library only
#   lib/libsteward_*.a                  one static library a layer; users link steward::sdk
#   lib/cmake/steward/                  the package
#   share/steward/protos/steward/v1/    the wire, for clients in other languages
#
# tests/install builds an outside project against it.
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/steward)
set(layers base segment sync heap objects recovery store engine protos wire remote sdk)

foreach(layer IN LISTS layers)
  set_target_properties(steward_${layer} PROPERTIES EXPORT_NAME ${layer})
  install(TARGETS steward_${layer} EXPORT steward_targets
          ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
endforeach()
install(TARGETS stewardd steward RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})

install(DIRECTORY ${PROJECT_SOURCE_DIR}/sdk/cpp/include/steward
                  ${PROJECT_SOURCE_DIR}/server/engine/base/include/steward
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
install(DIRECTORY ${PROJECT_SOURCE_DIR}/protos/steward
        DESTINATION ${CMAKE_INSTALL_DATADIR}/steward/protos FILES_MATCHING PATTERN "*.proto")
install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/CHANGELOG.md
        DESTINATION ${CMAKE_INSTALL_DOCDIR})

install(EXPORT steward_targets NAMESPACE steward:: DESTINATION ${package_dir})
configure_package_config_file(
  ${CMAKE_CURRENT_LIST_DIR}/steward-config.cmake.in ${PROJECT_BINARY_DIR}/steward-config.cmake
  INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
# Before 1.0 a new minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/steward-config-version.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/steward-config.cmake ${PROJECT_BINARY_DIR}/steward-config-version.cmake
        DESTINATION ${package_dir})
