#!/bin/sh
# make_aarch64_venv.sh <sysroot> <directory with wheels> <environment>: makes a virtual environment
# whose interpreter is the sysroot's CPython under qemu-user, with all wheels of the directory.
#
# bin/python is a script, which is what CPython takes itself for: sys.executable, subprocesses and
# pyvenv.cfg work as they do anywhere, and no setting of this system is needed. A program of this
# machine that an emulated one starts runs as it is: `tools` has the compilers, as scripts, and
# `emulate`, which runs what they make.
set -eu
root=$(cd "$1" && pwd) wheels=$2
venv=$(mkdir -p "$3/bin" "$3/tools" "$3/lib/python3.11/site-packages" && cd "$3" && pwd)

cat >"$venv/pyvenv.cfg" <<END
home = $root/usr/bin
include-system-site-packages = false
version = 3.11.2
END
cat >"$venv/bin/python" <<END
#!/bin/sh
# -L: where the dynamic loader and libraries are. -0: what CPython finds itself by.
exec qemu-aarch64-static -L "$root" -0 "$venv/bin/python" "$root/usr/bin/python3.11" "\$@"
END
chmod +x "$venv/bin/python"
ln -sf python "$venv/bin/python3"
for wheel in "$wheels"/*.whl; do
  python3 -m zipfile -e "$wheel" "$venv/lib/python3.11/site-packages"
done

tool() {
  printf '#!/bin/sh\nexec %s "$@"\n' "$2" >"$venv/tools/$1"
  chmod +x "$venv/tools/$1"
}
newest() {
  ls $(echo "$PATH" | tr ':' '\n' | sed "s,\$,/$1-[0-9]*,") 2>/dev/null | sed 's,.*/,,' |
    grep -x "$1-[0-9]*" | sort -t- -k2 -n | tail -n 1
}
clang=$(newest clang)
release=${clang##*-}
target="--target=aarch64-linux-gnu --sysroot=$root"
tool emulate "qemu-aarch64-static -L $root"
# Headers of Python include those of the machine by a path below this directory.
headers="-idirafter $root/usr/include"
tool gcc "aarch64-linux-gnu-gcc $headers"
tool cc "aarch64-linux-gnu-gcc $headers"
tool g++ "aarch64-linux-gnu-g++ $headers"
tool c++ "aarch64-linux-gnu-g++ $headers"
tool clang "clang-$release $target"
tool "clang-$release" "/usr/bin/clang-$release $target"
tool clang++ "clang++-$release $target"
tool "clang++-$release" "/usr/bin/clang++-$release $target"
tool ld.lld "ld.lld-$release"
for name in ld64.lld llvm-ar llvm-lipo llvm-nm; do tool "$name" "$name-$release"; done
for name in ld ld.gold ar objcopy objdump readelf nm strip ranlib as; do tool "$name" "aarch64-linux-gnu-$name"; done
