# `cmake --install` puts the program and the public headers in place.
include(GNUInstallDirs)
if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/include/baton")
    install(DIRECTORY include/baton DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
endif()
