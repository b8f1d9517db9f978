# `cmake --install build/release` puts the program, the library and the public headers in place; afterwards
# find_package(baton) gives baton::baton to another project. The layers are separate archives, tied together by the umbrella.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/include/baton")
    install(DIRECTORY include/baton DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
endif()
if(TARGET baton_mimalloc)
    install(TARGETS baton_mimalloc EXPORT baton ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
endif()
install(TARGETS baton baton_base baton_gil baton_compiler baton_runtime baton_vm baton_stdlib baton_deps_base baton_deps_stdlib
        EXPORT baton ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(EXPORT baton NAMESPACE baton:: FILE baton-targets.cmake DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/baton")

file(WRITE "${CMAKE_CURRENT_BINARY_DIR}/baton-config.cmake" "include(CMakeFindDependencyMacro)
find_dependency(Threads)
find_dependency(fmt)
include(\"\${CMAKE_CURRENT_LIST_DIR}/baton-targets.cmake\")
")
write_basic_package_version_file("${CMAKE_CURRENT_BINARY_DIR}/baton-config-version.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/baton-config.cmake" "${CMAKE_CURRENT_BINARY_DIR}/baton-config-version.cmake"
        DESTINATION "${CMAKE_INSTALL_LIBDIR}/cmake/baton")
