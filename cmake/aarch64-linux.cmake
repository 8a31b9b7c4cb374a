# CMake toolchain file: builds for Linux aarch64 on another machine, with Clang and LLD.
#
#   -DORCJIT_SYSROOT=DIR   headers and libraries (scripts/make_aarch64_sysroot.sh)
#
# Of several releases of Clang the newest one is taken.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES ORCJIT_SYSROOT)
set(CMAKE_SYSROOT "${ORCJIT_SYSROOT}")
foreach(release RANGE 30 15)
  list(APPEND clang_names clang++-${release})
endforeach()
find_program(ORCJIT_CLANG NAMES ${clang_names} clang++ REQUIRED)
string(REGEX REPLACE "^.*clang\\+\\+" "lld" lld "${ORCJIT_CLANG}")
set(CMAKE_CXX_COMPILER "${ORCJIT_CLANG}")
set(CMAKE_CXX_COMPILER_TARGET aarch64-linux-gnu)
set(CMAKE_EXE_LINKER_FLAGS_INIT "-fuse-ld=${lld}")
set(CMAKE_SHARED_LINKER_FLAGS_INIT "-fuse-ld=${lld}")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE BOTH)
set(CMAKE_CXX_FLAGS_INIT "-Wno-deprecated-declarations") # libstdc++ 12 uses what it deprecates itself
