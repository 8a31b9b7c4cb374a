#!/bin/sh
# fetch_llvm.sh <python> <machine> <directory>: puts the SDK of LLVM for Linux of that machine into the
# directory, of the release that this one builds with, unless it is there.
set -eu
python=$1 machine=$2 directory=$3
here=$(dirname "$0")
wanted=$("$python" "$here/list_requirements.py" | grep '^mlc-llvm-static')
[ "$(cat "$directory/.complete" 2>/dev/null)" != "$wanted" ] || exit 0
rm -rf "$directory"
"$here/fetch_wheels.sh" "$python" "$machine" "$directory" --no-deps "$wanted"
"$python" -m zipfile -e "$directory"/mlc_llvm_static*.whl "$directory"
rm "$directory"/mlc_llvm_static*.whl
echo "$wanted" >"$directory/.complete"
