#!/bin/sh
# fetch_macos.sh <python> <directory>: puts what the core is built for macOS (arm64) with into the
# directory, unless it is there: LLVM's SDK for macOS, headers of macOS and of libc++ out of the Python
# package ziglang, and the list of what the system's C library exports (libSystem.tbd).
set -eu
python=$1 directory=$2
here=$(dirname "$0")
wanted=$("$python" "$here/list_requirements.py" | grep '^mlc-llvm-static')
[ "$(cat "$directory/.complete" 2>/dev/null)" != "$wanted" ] || exit 0
rm -rf "$directory"
mkdir -p "$directory/sysroot"
# Which programs it holds does not matter: nothing of it is run.
"$python" -m pip download --quiet --no-deps --dest "$directory" ziglang
"$python" -m pip download --quiet --no-deps --only-binary=:all: --platform macosx_14_0_arm64 \
  --dest "$directory" "$wanted"
for wheel in "$directory"/*.whl; do "$python" -m zipfile -e "$wheel" "$directory"; done
rm "$directory"/*.whl
# LLD does not know all architectures of the newest systems: of those lines, what it knows is left.
sed -z 's/,[[:space:]]*arm64e\.x1-[a-z]*//g; s/arm64e-/arm64-/g' "$directory/ziglang/lib/libc/darwin/libSystem.tbd" \
  >"$directory/libSystem.tbd"
# The mathematical functions are in the same library, and are asked for by another name.
ln -s libSystem.tbd "$directory/libm.tbd"
echo "$wanted" >"$directory/.complete"
