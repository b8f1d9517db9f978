# The libraries Baton stands on (docs/dependencies.md says why each). Static ones are preferred: a program that loads few
# shared libraries starts faster. A missing optional library only takes its module away.
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)

# baton_library(VARIABLE NAME names... [HEADER file] [OPTIONAL]) finds a library and sets VARIABLE to its path, or empty.
function(baton_library variable)
    cmake_parse_arguments(PARSE_ARGV 1 arg "OPTIONAL" "HEADER;PACKAGE" "NAMES")
    find_library(${variable} NAMES ${arg_NAMES})
    find_path(${variable}_INCLUDE NAMES ${arg_HEADER})
    mark_as_advanced(${variable} ${variable}_INCLUDE)
    if(NOT ${variable} OR NOT ${variable}_INCLUDE)
        if(NOT arg_OPTIONAL)
            message(FATAL_ERROR "${arg_HEADER} or its library is missing: install ${arg_PACKAGE} (./dev does it)")
        endif()
        set(${variable} "" PARENT_SCOPE)
    endif()
endfunction()

baton_library(GMP_LIBRARY NAMES libgmp.a gmp HEADER gmp.h PACKAGE libgmp-dev)
baton_library(UTF8PROC_LIBRARY NAMES libutf8proc.a utf8proc HEADER utf8proc.h PACKAGE libutf8proc-dev)
# Debian packs mimalloc as a shared library only. Where its source is at hand (`./dev` fetches it) it becomes an archive, and
# a program that needs no other shared library is linked without any: it starts faster and touches less memory.
set(BATON_MIMALLOC_SOURCE "${PROJECT_SOURCE_DIR}/build/sources/mimalloc" CACHE PATH "mimalloc's source tree, optional")
if(EXISTS "${BATON_MIMALLOC_SOURCE}/src/static.c" AND NOT BATON_SANITIZE)
    enable_language(C)
    add_library(baton_mimalloc STATIC "${BATON_MIMALLOC_SOURCE}/src/static.c")
    target_include_directories(baton_mimalloc SYSTEM PUBLIC "$<BUILD_INTERFACE:${BATON_MIMALLOC_SOURCE}/include>"
                                                     PRIVATE "${BATON_MIMALLOC_SOURCE}/src")
    target_compile_definitions(baton_mimalloc PRIVATE MI_MALLOC_OVERRIDE)
    target_compile_options(baton_mimalloc PRIVATE -w -fno-builtin-malloc -ftls-model=initial-exec)
    set_target_properties(baton_mimalloc PROPERTIES C_VISIBILITY_PRESET hidden)
    set(MIMALLOC_LIBRARY baton_mimalloc)
    find_library(BATON_LIBC_ARCHIVE libc.a)
    mark_as_advanced(BATON_LIBC_ARCHIVE)
else()
    baton_library(MIMALLOC_LIBRARY NAMES mimalloc HEADER mimalloc.h PACKAGE libmimalloc-dev)
endif()
baton_library(RE2_LIBRARY NAMES libre2.a re2 HEADER re2/re2.h PACKAGE libre2-dev)
baton_library(UV_LIBRARY NAMES libuv_a.a uv HEADER uv.h PACKAGE libuv1-dev)

add_library(baton_deps_base INTERFACE)
if(MIMALLOC_LIBRARY_INCLUDE)
    target_include_directories(baton_deps_base SYSTEM INTERFACE ${MIMALLOC_LIBRARY_INCLUDE})
endif()
target_compile_definitions(baton_deps_base INTERFACE UTF8PROC_STATIC)
target_link_libraries(baton_deps_base INTERFACE ${GMP_LIBRARY} ${UTF8PROC_LIBRARY} ${MIMALLOC_LIBRARY}
                                                fmt::fmt-header-only Threads::Threads ${CMAKE_DL_LIBS})

add_library(baton_deps_stdlib INTERFACE)
target_link_libraries(baton_deps_stdlib INTERFACE ${RE2_LIBRARY} ${UV_LIBRARY} Threads::Threads ${CMAKE_DL_LIBS})

# baton_optional(NAME file header package libraries...) defines BATON_HAVE_NAME where the library is found.
function(baton_optional name header package)
    set(all)
    foreach(library IN LISTS ARGN)
        string(MAKE_C_IDENTIFIER "${library}" id)
        string(TOUPPER "OPTIONAL_${id}" variable)
        baton_library(${variable} NAMES lib${library}.a ${library} HEADER ${header} PACKAGE ${package} OPTIONAL)
        if(NOT ${variable})
            message(STATUS "${package} is not installed: built without ${name}")
            return()
        endif()
        list(APPEND all ${${variable}})
    endforeach()
    target_compile_definitions(baton_deps_stdlib INTERFACE BATON_HAVE_${name}=1)
    target_link_libraries(baton_deps_stdlib INTERFACE ${all})
endfunction()

baton_optional(PCRE2 pcre2.h libpcre2-dev pcre2-8)
baton_optional(ZLIB zlib.h zlib1g-dev z)
baton_optional(EXPAT expat.h libexpat1-dev expat)
baton_optional(OPENSSL openssl/evp.h libssl-dev ssl crypto)
baton_optional(SQLITE sqlite3.h libsqlite3-dev sqlite3)
baton_optional(BZIP2 bzlib.h libbz2-dev bz2)
# The system libraries the static archives above ask for.
target_link_libraries(baton_deps_stdlib INTERFACE m)
