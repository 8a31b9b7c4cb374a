# CMake toolchain file: builds for Linux on another machine, or with older libraries, with Clang and
# LLD.
#
#   -DORCJIT_ARCH=x86_64|aarch64   the machine
#   -DORCJIT_SYSROOT=DIR           headers and libraries (scripts/make_sysroot.sh)
#
# Of several releases of Clang the newest one is taken.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR "${ORCJIT_ARCH}")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES ORCJIT_ARCH ORCJIT_SYSROOT)
set(CMAKE_SYSROOT "${ORCJIT_SYSROOT}")
foreach(release RANGE 30 15)
  list(APPEND clang_names clang++-${release})
endforeach()
find_program(ORCJIT_CLANG NAMES ${clang_names} clang++ REQUIRED)
string(REGEX REPLACE "^.*clang\\+\\+" "lld" lld "${ORCJIT_CLANG}")
set(CMAKE_CXX_COMPILER "${ORCJIT_CLANG}")
set(CMAKE_CXX_COMPILER_TARGET "${ORCJIT_ARCH}-linux-gnu")
set(CMAKE_EXE_LINKER_FLAGS_INIT "-fuse-ld=${lld}")
set(CMAKE_SHARED_LINKER_FLAGS_INIT "-fuse-ld=${lld}")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE BOTH)
# libstdc++'s headers use what they deprecate themselves.
set(CMAKE_CXX_FLAGS_INIT "-Wno-deprecated-declarations")
