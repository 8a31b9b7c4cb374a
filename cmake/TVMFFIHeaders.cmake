# Finds TVM-FFI's headers and makes the target `orcjit_tvm_ffi_headers` of them. Headers only: the
# shared library never links libtvm_ffi, it binds it at run time to the copy Python has loaded.
#
# TVM_FFI_INCLUDE_DIR (CMake variable) names them; else the interpreter Python3_EXECUTABLE is
# asked for its package tvm_ffi, without importing it.

function(orcjit_locate_tvm_ffi_headers out)
  if(TVM_FFI_INCLUDE_DIR)
    set(${out} "${TVM_FFI_INCLUDE_DIR}" PARENT_SCOPE)
    return()
  endif()
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  string(CONCAT query
    "from importlib.util import find_spec as f; s = f('tvm_ffi'); "
    "print(s.submodule_search_locations[0] + '/include' if s else '')")
  execute_process(
    COMMAND "${Python3_EXECUTABLE}" -c "${query}"
    OUTPUT_VARIABLE value OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  set(${out} "${value}" PARENT_SCOPE)
endfunction()

orcjit_locate_tvm_ffi_headers(ORCJIT_TVM_FFI_INCLUDE_DIR)
if(NOT EXISTS "${ORCJIT_TVM_FFI_INCLUDE_DIR}/tvm/ffi/c_api.h")
  message(FATAL_ERROR
    "TVM-FFI's headers not found (looked in '${ORCJIT_TVM_FFI_INCLUDE_DIR}').\n"
    "Either: pip install apache-tvm-ffi   (into the environment of ${Python3_EXECUTABLE})\n"
    "or set TVM_FFI_INCLUDE_DIR to the directory that has tvm/ffi/c_api.h")
endif()
message(STATUS "TVM-FFI headers: ${ORCJIT_TVM_FFI_INCLUDE_DIR}")

add_library(orcjit_tvm_ffi_headers INTERFACE)
target_include_directories(orcjit_tvm_ffi_headers SYSTEM INTERFACE
  "${ORCJIT_TVM_FFI_INCLUDE_DIR}")
