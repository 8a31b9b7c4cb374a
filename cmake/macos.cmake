# CMake toolchain file: builds for macOS on Linux, with Clang and LLD. Nothing of it can be run there.
#
#   -DORCJIT_MACOS=DIR    headers and what stands for libraries (scripts/fetch_macos.sh)
set(CMAKE_SYSTEM_NAME Darwin)
set(CMAKE_SYSTEM_PROCESSOR arm64)
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES ORCJIT_MACOS)
foreach(release RANGE 30 15)
  list(APPEND clang_names clang++-${release})
  list(APPEND lld_names ld64.lld-${release})
endforeach()
find_program(ORCJIT_CLANG NAMES ${clang_names} clang++ REQUIRED)
find_program(ORCJIT_LLD NAMES ${lld_names} ld64.lld REQUIRED)
set(CMAKE_CXX_COMPILER "${ORCJIT_CLANG}")
set(CMAKE_CXX_COMPILER_TARGET arm64-apple-macosx14.0)
set(CMAKE_OSX_ARCHITECTURES arm64)
set(CMAKE_OSX_DEPLOYMENT_TARGET 14.0)
set(CMAKE_OSX_SYSROOT "${ORCJIT_MACOS}/sysroot")
set(headers "${ORCJIT_MACOS}/ziglang/lib")
string(JOIN " " CMAKE_CXX_FLAGS_INIT
  -nostdinc++ "-include ${CMAKE_CURRENT_LIST_DIR}/macos_libcxx.h"
  "-isystem ${headers}/libcxx/include" "-isystem ${headers}/libcxxabi/include"
  "-isystem ${headers}/libc/include/any-darwin-any")
# Clang passes newer options to a linker of that version, which LLD wants.
# There is no list of what macOS's libc++ exports: scripts/check_macos_library.py looks at what is
# left undefined for it.
foreach(kind EXE SHARED)
  set(CMAKE_${kind}_LINKER_FLAGS_INIT
    "--ld-path=${ORCJIT_LLD} -mlinker-version=1000 -nostdlib -L${ORCJIT_MACOS} ${ORCJIT_MACOS}/libSystem.tbd -Wl,-undefined,dynamic_lookup")
endforeach()
# A library alone can be tried: programs would want a start of their own.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
foreach(tool AR NM RANLIB STRIP INSTALL_NAME_TOOL OTOOL)
  string(TOLOWER "${tool}" name)
  string(REPLACE "_" "-" name "${name}")
  list(TRANSFORM lld_names REPLACE "ld64.lld" "llvm-${name}" OUTPUT_VARIABLE named)
  find_program(ORCJIT_${tool} NAMES ${named} llvm-${name} REQUIRED)
  set(CMAKE_${tool} "${ORCJIT_${tool}}")
endforeach()
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE BOTH)
