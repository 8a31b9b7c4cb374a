# The CMake package of orcjit_import: compiles object packages, which Python imports.
#
# scikit-build-core finds it by itself; all others:
#
#   find_package(Python COMPONENTS Interpreter REQUIRED)
#   execute_process(COMMAND "${Python_EXECUTABLE}" -c
#                           "import orcjit_import; print(orcjit_import.get_cmake_dir())"
#                   OUTPUT_VARIABLE orcjit_import_DIR OUTPUT_STRIP_TRAILING_WHITESPACE)
#   find_package(orcjit_import CONFIG REQUIRED)
#   orcjit_import_add_package(mykernels SOURCES src/add.c src/ops.cc DEPENDS base)
#
# Variables: orcjit_import_INCLUDE_DIR (of orcjit_import.h).
cmake_minimum_required(VERSION 3.20)

get_filename_component(orcjit_import_INCLUDE_DIR "${CMAKE_CURRENT_LIST_DIR}/../include" ABSOLUTE)
set(orcjit_import_COLLECT "${CMAKE_CURRENT_LIST_DIR}/collect_objects.cmake")

if(NOT Python_EXECUTABLE)
  find_package(Python COMPONENTS Interpreter REQUIRED)
endif()

# The headers of TVM-FFI: the target tvm_ffi::header of its own CMake package.
if(NOT TARGET tvm_ffi::header)
  execute_process(
    COMMAND "${Python_EXECUTABLE}" -m tvm_ffi.config --cmakedir
    OUTPUT_VARIABLE tvm_ffi_ROOT
    OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  find_package(tvm_ffi CONFIG REQUIRED)
endif()

# orcjit_import_add_package(<name> SOURCES <file>...
#                           [DEPENDS <module>...] [LIBRARIES <shared library>...]
#                           [OBJECTS <object>...] [EXPORTS <function>...] [BIND lazy|now]
#                           [DESTINATION <directory>] [INSTALL_DESTINATION <directory>]
#                           [STUBS] [NO_METADATA])
#
# Compiles the sources and puts the objects into <directory>/<name>, the current binary directory's
# by default; Python imports <name> when <directory> is on sys.path. DEPENDS to BIND become its
# manifest: names of objects and functions that do not exist fail the build. With
# INSTALL_DESTINATION it is installed there, as <directory>/<name>; for scikit-build-core "." is
# site-packages. With STUBS it is imported for stubs for type checkers. The target <name> builds it;
# <name>_objects is the OBJECT library, for target_compile_options and the like.
function(orcjit_import_add_package name)
  cmake_parse_arguments(arg "NO_METADATA;STUBS" "DESTINATION;INSTALL_DESTINATION;BIND"
    "SOURCES;DEPENDS;LIBRARIES;OBJECTS;EXPORTS" ${ARGN})
  if(NOT arg_SOURCES)
    message(FATAL_ERROR "orcjit_import_add_package(${name}): SOURCES are missing")
  endif()
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR
      "orcjit_import_add_package(${name}): unknown arguments: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT arg_DESTINATION)
    set(arg_DESTINATION "${CMAKE_CURRENT_BINARY_DIR}")
  endif()
  set(package "${arg_DESTINATION}/${name}")

  # An OBJECT library is compiled and never linked. TVM-FFI is needed for its headers only.
  add_library(${name}_objects OBJECT ${arg_SOURCES})
  target_link_libraries(${name}_objects PRIVATE tvm_ffi::header)
  target_include_directories(${name}_objects PRIVATE "${orcjit_import_INCLUDE_DIR}")
  # An object needs machine code: what -flto makes instead is for a linker.
  set_target_properties(${name}_objects PROPERTIES
    POSITION_INDEPENDENT_CODE ON INTERPROCEDURAL_OPTIMIZATION OFF)
  if(NOT arg_NO_METADATA)
    target_compile_definitions(${name}_objects PRIVATE TVM_FFI_DLL_EXPORT_INCLUDE_METADATA=1)
  endif()

  set(manifest "${CMAKE_CURRENT_BINARY_DIR}/${name}.orcjit_import/orcjit.toml")
  if(arg_BIND AND NOT arg_BIND MATCHES "^(lazy|now)$")
    message(FATAL_ERROR
      "orcjit_import_add_package(${name}): BIND is lazy or now, and not ${arg_BIND}")
  endif()
  orcjit_import_write_manifest("${manifest}" "${arg_BIND}" "${arg_DEPENDS}" "${arg_LIBRARIES}"
    "${arg_OBJECTS}" "${arg_EXPORTS}")
  set(list "${CMAKE_CURRENT_BINARY_DIR}/${name}.orcjit_import/$<CONFIG>/objects.txt")
  file(GENERATE OUTPUT "${list}" CONTENT "$<JOIN:$<TARGET_OBJECTS:${name}_objects>,\n>\n")
  set(require_declared "")
  if(arg_EXPORTS OR arg_OBJECTS) # what is misspelt there fails the build, and not an import
    set(require_declared COMMAND "${Python_EXECUTABLE}" -m
      orcjit_import.development.declared_names "${package}")
  endif()
  set(write_stubs "")
  if(arg_STUBS)
    # It may need packages that are built beside it.
    set(write_stubs COMMAND "${CMAKE_COMMAND}" -E env "PYTHONPATH=${arg_DESTINATION}"
      "${Python_EXECUTABLE}" -m orcjit_import stubs "${package}" -o "${arg_DESTINATION}"
      COMMAND "${CMAKE_COMMAND}" -E touch "${package}/py.typed")
  endif()
  add_custom_target(
    ${name} ALL
    COMMAND "${CMAKE_COMMAND}" "-DLIST=${list}" "-DPACKAGE=${package}" "-DMANIFEST=${manifest}"
            -P "${orcjit_import_COLLECT}"
    ${require_declared}
    ${write_stubs}
    DEPENDS $<TARGET_OBJECTS:${name}_objects> "${manifest}"
    COMMENT "Collecting the object package ${name}" VERBATIM)
  if(arg_INSTALL_DESTINATION)
    install(DIRECTORY "${package}" DESTINATION "${arg_INSTALL_DESTINATION}")
  endif()
endfunction()

# A manifest with what is declared; an empty one also says that the directory is a package.
function(orcjit_import_write_manifest path bind depends libraries objects exports)
  set(text "# Written by orcjit_import_add_package.\n")
  foreach(key IN ITEMS depends libraries objects exports)
    if(${key})
      list(TRANSFORM ${key} REPLACE "(.+)" "\"\\1\"" OUTPUT_VARIABLE quoted)
      list(JOIN quoted ", " joined)
      string(APPEND text "${key} = [${joined}]\n")
    endif()
  endforeach()
  if(bind)
    string(APPEND text "bind = \"${bind}\"\n")
  endif()
  file(CONFIGURE OUTPUT "${path}" CONTENT "${text}" @ONLY)
endfunction()
