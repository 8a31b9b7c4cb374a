#!/bin/sh
# fetch_torture.sh <directory>: puts the programs of GCC's test suite that are compiled and run
# (gcc.c-torture/execute) into the directory, out of Debian's source of GCC 12. Nothing is installed.
set -eu
directory=$1
package=gcc-12-source
if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
  echo "error: apt-get and dpkg-deb are needed, with which the sources are fetched: use Debian or Ubuntu" >&2
  exit 1
fi
rm -rf "$directory"
root=$(mkdir -p "$directory/.fetched" && cd "$directory" && pwd)
cd "$root/.fetched"
apt-cache show "$package" >/dev/null 2>&1 || apt-get update -qq </dev/null
echo "fetching $package"
# As another user apt-get could not write here.
apt-get download -qq -o APT::Sandbox::User=root "$package" </dev/null
dpkg-deb --fsys-tarfile ./*.deb | tar -x --wildcards './usr/src/gcc-12/gcc-*.tar.*'
tar -x --wildcards --strip-components=5 -C "$root" -f usr/src/gcc-12/gcc-*.tar.* \
  '*/gcc/testsuite/gcc.c-torture/execute/*'
cd "$root"
rm -r .fetched
touch .complete
