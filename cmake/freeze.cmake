# baton-freeze compiles the standard library's Python files to bytecode at build time, with the very compiler that ships: it
# depends on no runtime object, which this link line proves. The result is one C++ file of constant data inside baton_stdlib.
if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/compiler/freeze/freeze_main.cpp")
    add_executable(baton_freeze compiler/freeze/freeze_main.cpp)
    set_target_properties(baton_freeze PROPERTIES OUTPUT_NAME baton-freeze RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tools")
    target_link_libraries(baton_freeze PRIVATE baton_compiler)

    file(GLOB_RECURSE stdlib_python CONFIGURE_DEPENDS stdlib/lib/*.py)
    get_target_property(stdlib_type baton_stdlib TYPE)
    if(stdlib_python AND stdlib_type STREQUAL "STATIC_LIBRARY")
        set(frozen "${CMAKE_BINARY_DIR}/generated/frozen_modules.cpp")
        file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/generated")
        add_custom_command(
            OUTPUT "${frozen}"
            COMMAND baton_freeze "${frozen}" "${CMAKE_CURRENT_SOURCE_DIR}/stdlib/lib" ${stdlib_python}
            DEPENDS baton_freeze ${stdlib_python}
            COMMENT "Freezing the standard library"
            VERBATIM)
        target_sources(baton_stdlib PRIVATE "${frozen}")
    endif()
endif()
