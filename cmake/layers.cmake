# baton_layer(NAME FOLDERS f... [EXCLUDE prefix...] [LINK target...])
#
# One layer: a static library of every .cpp below FOLDERS. A layer without sources becomes an INTERFACE library, so that the
# layers above it can be configured all the same.
function(baton_layer name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "FOLDERS;EXCLUDE;LINK")
    set(sources)
    foreach(folder IN LISTS arg_FOLDERS)
        file(GLOB_RECURSE found CONFIGURE_DEPENDS RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}" "${folder}/*.cpp")
        list(APPEND sources ${found})
    endforeach()
    foreach(prefix IN LISTS arg_EXCLUDE)
        string(REPLACE "." "\\." prefix "${prefix}")
        list(FILTER sources EXCLUDE REGEX "^${prefix}")
    endforeach()
    if(sources)
        add_library(${name} STATIC ${sources})
        set(scope PUBLIC)
    else()
        add_library(${name} INTERFACE)
        set(scope INTERFACE)
    endif()
    # Includes are written from the repository's root; the public header is also found as <baton/baton.h>.
    target_include_directories(${name} ${scope} "$<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}>"
                                                "$<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/include>")
    target_link_libraries(${name} ${scope} ${arg_LINK})
endfunction()
