# CMake toolchain file: builds for Linux on another machine, or with older libraries.
#
#   -DORCJIT_ARCH=x86_64|aarch64   the machine
#   -DORCJIT_SYSROOT=DIR           headers and libraries (scripts/make_sysroot.sh)
#   -DORCJIT_COMPILER=clang|gcc    with Clang and LLD, or with GCC and GNU ld of that machine. Of several
#                                  releases of Clang the newest one is taken. GCC has its own libstdc++,
#                                  which must not be newer than the sysroot's.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR "${ORCJIT_ARCH}")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES ORCJIT_ARCH ORCJIT_SYSROOT ORCJIT_COMPILER)
set(CMAKE_SYSROOT "${ORCJIT_SYSROOT}")
if(ORCJIT_COMPILER STREQUAL "gcc")
  find_program(ORCJIT_GCC NAMES ${ORCJIT_ARCH}-linux-gnu-g++ REQUIRED)
  set(CMAKE_CXX_COMPILER "${ORCJIT_GCC}")
else()
  foreach(release RANGE 30 15)
    list(APPEND clang_names clang++-${release})
  endforeach()
  find_program(ORCJIT_CLANG NAMES ${clang_names} clang++ REQUIRED)
  string(REGEX REPLACE "^.*clang\\+\\+" "lld" lld "${ORCJIT_CLANG}")
  set(CMAKE_CXX_COMPILER "${ORCJIT_CLANG}")
  set(CMAKE_CXX_COMPILER_TARGET "${ORCJIT_ARCH}-linux-gnu")
  set(CMAKE_EXE_LINKER_FLAGS_INIT "-fuse-ld=${lld}")
  set(CMAKE_SHARED_LINKER_FLAGS_INIT "-fuse-ld=${lld}")
endif()
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE BOTH)
# libstdc++'s headers use what they deprecate themselves.
set(CMAKE_CXX_FLAGS_INIT "-Wno-deprecated-declarations")
