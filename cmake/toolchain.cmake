# Compiler, linker and flags that hold for every target of the project.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
# The archives may end up in a shared library, whose symbols nobody replaces.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-fno-semantic-interposition)
endif()

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG -fno-plt")

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()

add_compile_options(-Wall -Wextra -ffunction-sections -fdata-sections)
add_link_options(-Wl,--gc-sections -Wl,--as-needed)

# The fastest linker at hand; link-time optimisation needs the compiler's own.
find_program(MOLD_PROGRAM mold)
find_program(LLD_PROGRAM ld.lld)  # which programs are linked with: it takes an order of functions
if(NOT BATON_LTO)
    if(MOLD_PROGRAM)
        add_link_options(-fuse-ld=mold)
    elseif(LLD_PROGRAM)
        add_link_options(-fuse-ld=lld)
    endif()
else()
    set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)
endif()

if(BATON_SANITIZE)
    string(REPLACE ";" "," sanitizers "${BATON_SANITIZE}")
    add_compile_options(-fsanitize=${sanitizers} -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${sanitizers})
    if("undefined" IN_LIST BATON_SANITIZE)
        add_compile_options(-fno-sanitize-recover=undefined)
    endif()
endif()

# Programs of a release carry the C++ library inside, and the C library too where every other library is an archive: no
# shared library has to be loaded at a start, and only those of its pages are touched that run.
function(baton_program target)
    target_link_libraries(${target} PRIVATE baton::baton)
    if(NOT BATON_SANITIZE AND CMAKE_BUILD_TYPE STREQUAL "Release")
        # At a fixed address no table of pointers has to be relocated, page by page, at every start.
        target_link_options(${target} PRIVATE -static-libstdc++ -static-libgcc -Wl,-z,lazy -no-pie)
        if(TARGET baton_mimalloc AND BATON_LIBC_ARCHIVE)
            target_link_options(${target} PRIVATE -static)
        endif()
        if(LLD_PROGRAM AND NOT BATON_LTO)
            set(order "${PROJECT_SOURCE_DIR}/cmake/startup_order.txt")
            target_link_options(${target} PRIVATE -fuse-ld=lld "-Wl,--symbol-ordering-file=${order}"
                -Wl,--no-warn-symbol-ordering -Wl,-z,noseparate-code)
            set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS "${order}")
        endif()
    endif()
endfunction()
