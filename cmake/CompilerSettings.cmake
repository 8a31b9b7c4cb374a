# What every layer is compiled and linked with.

set(CMAKE_CXX_STANDARD 17)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

add_library(orcjit_settings INTERFACE)
target_compile_definitions(orcjit_settings INTERFACE
  ORCJIT_IMPORT_VERSION="${ORCJIT_IMPORT_VERSION}")
# -fno-rtti: LLVM is built without RTTI, and a class that derives from one of LLVM's would need
# LLVM's type information. Exceptions stay on.
target_compile_options(orcjit_settings INTERFACE
  -fno-rtti
  -ffunction-sections
  -fdata-sections
  # No path of the build machine in the library. The last map that fits wins.
  "-ffile-prefix-map=${CMAKE_SOURCE_DIR}/="
  "-ffile-prefix-map=${CMAKE_BINARY_DIR}/="
  "-ffile-prefix-map=${ORCJIT_TVM_FFI_INCLUDE_DIR}/="
  "-ffile-prefix-map=${LLVM_INSTALL_PREFIX}/="
  -Wall
  -Wextra
  # A number that loses bits on its way links the wrong thing. Clang's group has
  # -Wshorten-64-to-32. Neither looks into std::pair and std::tuple, so a key of several numbers
  # is a struct, whose braces do not narrow.
  -Wconversion
  -Wsign-conversion
  $<$<BOOL:${ORCJIT_WERROR}>:-Werror>)

if(ORCJIT_SANITIZE)
  # vptr needs RTTI.
  set(sanitize -fsanitize=${ORCJIT_SANITIZE} -fno-omit-frame-pointer -g)
  if(ORCJIT_SANITIZE MATCHES "undefined")
    list(APPEND sanitize -fno-sanitize=vptr -fno-sanitize-recover=undefined)
  endif()
  if(ORCJIT_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # TVM-FFI's reference counts use fences, which GCC's ThreadSanitizer cannot see: see
    # scripts/tsan_suppressions.txt.
    list(APPEND sanitize -Wno-tsan)
  endif()
  target_compile_options(orcjit_settings INTERFACE ${sanitize})
  target_link_options(orcjit_settings INTERFACE ${sanitize})
  set(ORCJIT_STRIP OFF)
endif()

# Links `target` so that it exports the symbols that `version_script` names and nothing else.
# libgcc stays dynamic: with a private copy of the unwinder, exceptions of JIT-linked code end in
# std::terminate. It is never unmapped: handlers of exit and fork refer to it, and libgcc may.
function(orcjit_limit_exports target version_script)
  target_link_libraries(${target} PRIVATE orcjit_settings)
  if(APPLE)
    orcjit_write_export_list("${version_script}" "${CMAKE_CURRENT_BINARY_DIR}/${target}.exports")
    target_link_options(${target} PRIVATE
      "LINKER:-exported_symbols_list,${CMAKE_CURRENT_BINARY_DIR}/${target}.exports"
      LINKER:-dead_strip
      $<$<BOOL:${ORCJIT_STRIP}>:LINKER:-x>)
    return()
  endif()
  target_link_options(${target} PRIVATE
    "LINKER:--version-script=${version_script}"
    LINKER:--gc-sections
    LINKER:-z,defs
    LINKER:-z,nodelete
    $<$<BOOL:${ORCJIT_STRIP}>:LINKER:-s>)
  set_target_properties(${target} PROPERTIES LINK_DEPENDS "${version_script}")
endfunction()

# The global names of a version script, as macOS calls symbols.
function(orcjit_write_export_list version_script list)
  file(STRINGS "${version_script}" lines REGEX "^ +[A-Za-z_*]+;$")
  set(names "")
  foreach(line ${lines})
    string(REGEX REPLACE "[ ;]" "" name "${line}")
    if(NOT name STREQUAL "*")
      string(APPEND names "_${name}\n")
    endif()
  endforeach()
  file(WRITE "${list}" "${names}")
endfunction()
