#!/bin/sh
# link_for_macos.sh <bin directory of an environment> <directory>: builds the core for macOS arm64 in the
# directory, and the contract of native/os, with warnings as errors; and checks what the core exports and needs.
set -eu
bin=$1 directory=$2
root=$(pwd)
scripts/fetch_macos.sh "$bin/python" "$directory"
"$bin/cmake" -S . -B "$directory/native" -G Ninja -DCMAKE_MAKE_PROGRAM="$root/$bin/ninja" \
  -DCMAKE_TOOLCHAIN_FILE="$root/cmake/macos.cmake" -DORCJIT_MACOS="$root/$directory" \
  -DPython3_EXECUTABLE="$root/$bin/python" -DORCJIT_WERROR=ON \
  -DLLVM_DIR="$root/$directory/mlc_llvm_static/static/lib/cmake/llvm" >"$directory/configured.txt"
"$bin/cmake" --build "$directory/native" --target orcjit_import system_contract
nm=$(sed -n 's/^ORCJIT_NM:FILEPATH=//p' "$directory/native/CMakeCache.txt")
"$bin/python" scripts/check_macos_library.py "$directory/native/liborcjit_import.dylib" "$nm"
