# orcjit_add_layer(<name> [PUBLIC_HEADERS <file>...] [API_USES <target>...] [USES <target>...])
#
# Makes the object library orcjit_<name> of the sources in the calling directory and its folders,
# and of the layer's workarounds (native/workarounds/<name>).
# Sources include by layer ("object/elf_reader.h"), yet no layer may see all of native/: each gets
# an include directory of its own, with a link to nothing but itself, and USES adds the others'.
#
#   orcjit_<name>       linking it gives all headers of the layer
#   orcjit_<name>_api   linking it gives PUBLIC_HEADERS and API_USES, which they include, and
#                       nothing else of what the layer uses

# As `uname -m` says it, which some call otherwise.
string(TOLOWER "${CMAKE_SYSTEM_PROCESSOR}" ORCJIT_MACHINE)
string(REGEX REPLACE "^amd64$" "x86_64" ORCJIT_MACHINE "${ORCJIT_MACHINE}")
string(REGEX REPLACE "^arm64$" "aarch64" ORCJIT_MACHINE "${ORCJIT_MACHINE}")
if(NOT IS_DIRECTORY "${CMAKE_SOURCE_DIR}/native/machine/${ORCJIT_MACHINE}")
  message(FATAL_ERROR
    "orcjit-import does not run on ${CMAKE_SYSTEM_PROCESSOR} yet: native/machine/machine.h says "
    "how a machine is added")
endif()

# The folders of layers that are for the system that this is built for.
set(ORCJIT_SYSTEM_FOLDERS_Linux posix linux)
set(ORCJIT_SYSTEM_FOLDERS_Darwin posix darwin)
set(ORCJIT_SYSTEM_FOLDERS_Windows windows)
set(ORCJIT_SYSTEM_FOLDERS ${ORCJIT_SYSTEM_FOLDERS_${CMAKE_SYSTEM_NAME}})
if(NOT ORCJIT_SYSTEM_FOLDERS)
  message(FATAL_ERROR
    "orcjit-import does not run on ${CMAKE_SYSTEM_NAME} yet: native/os has no folder for it")
endif()

function(orcjit_add_layer name)
  cmake_parse_arguments(arg "" "" "PUBLIC_HEADERS;API_USES;USES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cc")
  # posix, linux: what runs on systems of a kind; in a folder of them, what runs on one machine. Only
  # those of the target are compiled.
  list(FILTER sources EXCLUDE REGEX "/(posix|linux|darwin|windows)/")
  foreach(folder ${ORCJIT_SYSTEM_FOLDERS})
    file(GLOB of_system CONFIGURE_DEPENDS
      "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cc"
      "${CMAKE_CURRENT_SOURCE_DIR}/${folder}/${ORCJIT_MACHINE}/*.cc")
    list(APPEND sources ${of_system})
  endforeach()
  set(workarounds "${CMAKE_SOURCE_DIR}/native/workarounds/${name}")
  # Those for systems are all for one: for glibc, libstdc++ and libgcc.
  if(CMAKE_SYSTEM_NAME STREQUAL "Linux" OR NOT name STREQUAL "os")
    file(GLOB cures CONFIGURE_DEPENDS "${workarounds}/*.cc")
    list(APPEND sources ${cures})
  endif()
  set(all "${CMAKE_BINARY_DIR}/include/${name}")
  set(api "${CMAKE_BINARY_DIR}/include/${name}_api")
  file(REMOVE_RECURSE "${api}") # a header that is public no more must not stay
  file(MAKE_DIRECTORY "${all}" "${api}/${name}")
  file(CREATE_LINK "${CMAKE_CURRENT_SOURCE_DIR}" "${all}/${name}" SYMBOLIC)
  file(MAKE_DIRECTORY "${all}/workarounds")
  if(IS_DIRECTORY "${workarounds}")
    file(CREATE_LINK "${workarounds}" "${all}/workarounds/${name}" SYMBOLIC)
  endif()
  foreach(header ${arg_PUBLIC_HEADERS})
    file(CREATE_LINK "${CMAKE_CURRENT_SOURCE_DIR}/${header}" "${api}/${name}/${header}" SYMBOLIC)
  endforeach()

  add_library(orcjit_${name} OBJECT ${sources})
  set_target_properties(orcjit_${name} PROPERTIES UNITY_BUILD ${ORCJIT_UNITY} UNITY_BUILD_BATCH_SIZE 8)
  target_include_directories(orcjit_${name} PUBLIC "${all}")
  target_link_libraries(orcjit_${name} PRIVATE orcjit_settings PUBLIC ${arg_USES})

  add_library(orcjit_${name}_api INTERFACE)
  target_include_directories(orcjit_${name}_api INTERFACE "${api}")
  target_link_libraries(orcjit_${name}_api INTERFACE ${arg_API_USES})
endfunction()
