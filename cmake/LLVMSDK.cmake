# Finds the LLVM SDK, insists on its version, and makes the target `orcjit_llvm` of it.
#
# Where it is looked for, first match wins:
#   1. LLVM_DIR (CMake variable, then environment): the directory of LLVMConfig.cmake
#   2. LLVM_PREFIX (CMake variable, then environment): the prefix LLVM was installed to
#   3. the Python package mlc_llvm_static of the interpreter Python3_EXECUTABLE

# ORC's C++ interface changes with every LLVM release: only this one is known to compile and work.
set(ORCJIT_LLVM_SERIES 23.1)

# Sets `out` to the LLVM CMake directory and `out`_SOURCE to the words that say who named it.
function(orcjit_locate_llvm out)
  foreach(origin "CMake variable" "environment variable")
    foreach(name LLVM_DIR LLVM_PREFIX)
      set(value "${${name}}")
      if(origin STREQUAL "environment variable")
        set(value "$ENV{${name}}")
      endif()
      if(value)
        if(name STREQUAL "LLVM_PREFIX")
          string(APPEND value "/lib/cmake/llvm")
        endif()
        set(${out} "${value}" PARENT_SCOPE)
        set(${out}_SOURCE "${origin} ${name}" PARENT_SCOPE)
        return()
      endif()
    endforeach()
  endforeach()
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  execute_process(
    COMMAND "${Python3_EXECUTABLE}" -c "import mlc_llvm_static as m; print(m.get_cmake_dir())"
    OUTPUT_VARIABLE value OUTPUT_STRIP_TRAILING_WHITESPACE
    RESULT_VARIABLE failed ERROR_VARIABLE reason)
  if(failed)
    message(FATAL_ERROR
      "LLVM ${ORCJIT_LLVM_SERIES} not found: neither LLVM_DIR nor LLVM_PREFIX is set, and "
      "${Python3_EXECUTABLE} has no package mlc-llvm-static.\n"
      "Either: pip install 'mlc-llvm-static==23.1.1.*'\n"
      "or set LLVM_DIR to the directory that has LLVMConfig.cmake of an LLVM "
      "${ORCJIT_LLVM_SERIES} with static libraries.\n${reason}")
  endif()
  set(${out} "${value}" PARENT_SCOPE)
  set(${out}_SOURCE "Python package mlc_llvm_static of ${Python3_EXECUTABLE}" PARENT_SCOPE)
endfunction()

function(orcjit_check_llvm_version)
  if(NOT LLVM_PACKAGE_VERSION MATCHES "^23\\.1\\.[0-9]+")
    message(FATAL_ERROR
      "Wrong LLVM version: found ${LLVM_PACKAGE_VERSION}, expected ${ORCJIT_LLVM_SERIES}.x.\n"
      "Found in ${ORCJIT_LLVM_DIR} (${ORCJIT_LLVM_DIR_SOURCE}).\n"
      "Set LLVM_DIR to the directory that has LLVMConfig.cmake of an LLVM "
      "${ORCJIT_LLVM_SERIES}, or unset LLVM_DIR and LLVM_PREFIX to use the PyPI package "
      "mlc-llvm-static==23.1.1.*")
  endif()
endfunction()

# LLVM's own search would take the system's zlib and zstd, as shared libraries, where the SDK
# ships static ones: name those before LLVMConfig.cmake looks for them.
macro(orcjit_prefer_libraries_of_sdk prefix)
  foreach(library ZLIB:libz.a:zlib.h zstd:libzstd.a:zstd.h)
    string(REPLACE ":" ";" library "${library}")
    list(GET library 0 package)
    list(GET library 1 archive)
    list(GET library 2 header)
    if(EXISTS "${prefix}/lib/${archive}" AND EXISTS "${prefix}/include/${header}")
      set(${package}_LIBRARY "${prefix}/lib/${archive}")
      set(${package}_STATIC_LIBRARY "${prefix}/lib/${archive}")
      set(${package}_INCLUDE_DIR "${prefix}/include")
    endif()
  endforeach()
endmacro()

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)

orcjit_locate_llvm(ORCJIT_LLVM_DIR)
if(NOT EXISTS "${ORCJIT_LLVM_DIR}/LLVMConfig.cmake")
  message(FATAL_ERROR
    "LLVM not found: ${ORCJIT_LLVM_DIR} (${ORCJIT_LLVM_DIR_SOURCE}) has no LLVMConfig.cmake")
endif()
get_filename_component(llvm_prefix "${ORCJIT_LLVM_DIR}/../../.." REALPATH)
orcjit_prefer_libraries_of_sdk("${llvm_prefix}")
find_package(LLVM REQUIRED CONFIG PATHS "${ORCJIT_LLVM_DIR}" NO_DEFAULT_PATH)
orcjit_check_llvm_version()
if(NOT ORCJIT_LLVM_DIR_SOURCE MATCHES "^CMake")
  unset(LLVM_DIR CACHE) # so that the next configure asks again, and does not take this for a choice
endif()
message(STATUS "LLVM ${LLVM_PACKAGE_VERSION}: ${ORCJIT_LLVM_DIR} (${ORCJIT_LLVM_DIR_SOURCE})")

# Headers and definitions only: what a layer needs to compile.
separate_arguments(llvm_definitions NATIVE_COMMAND "${LLVM_DEFINITIONS}")
add_library(orcjit_llvm_headers INTERFACE)
target_include_directories(orcjit_llvm_headers SYSTEM INTERFACE ${LLVM_INCLUDE_DIRS})
target_compile_options(orcjit_llvm_headers INTERFACE ${llvm_definitions})

llvm_map_components_to_libnames(llvm_libraries orcjit demangle binaryformat)
add_library(orcjit_llvm INTERFACE)
target_link_libraries(orcjit_llvm INTERFACE orcjit_llvm_headers ${llvm_libraries})
