#!/bin/sh
# fetch_wheels.sh <python> <machine> <directory> <requirement>...: fetches wheels for Linux of that
# machine (x86_64 or aarch64) and CPython 3.11, with what they need, into the directory.
set -eu
python=$1 machine=$2 directory=$3
shift 3
# pip knows the names of platforms that this machine has, and no others' by their age.
platforms=""
for glibc in 17 24 26 27 28 31 34 35 36; do
  platforms="$platforms --platform manylinux_2_${glibc}_$machine"
done
mkdir -p "$directory"
# The list of words is split on purpose.
# shellcheck disable=SC2086
"$python" -m pip download --quiet --only-binary=:all: --implementation cp --python-version 3.11 \
  --abi cp311 --abi abi3 --abi none $platforms --platform "manylinux2014_$machine" \
  --dest "$directory" "$@"
