#!/bin/sh
# fetch_aarch64_wheels.sh <python> <directory> <requirement>...: fetches wheels for Linux aarch64 and
# CPython 3.11, with what they need, into the directory.
set -eu
python=$1 directory=$2
shift 2
# pip knows the names of platforms that this machine has, and no others' by their age.
platforms=""
for glibc in 17 24 26 27 28 31 34 35 36; do
  platforms="$platforms --platform manylinux_2_${glibc}_aarch64"
done
mkdir -p "$directory"
# The list of words is split on purpose.
# shellcheck disable=SC2086
"$python" -m pip download --quiet --only-binary=:all: --implementation cp --python-version 3.11 \
  --abi cp311 --abi abi3 --abi none $platforms --platform manylinux2014_aarch64 \
  --dest "$directory" "$@"
