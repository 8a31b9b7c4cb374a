#!/bin/sh
# make_unstable_root.sh <directory>: makes a root directory with Debian unstable, its Pythons and all
# that the tests need, or completes one.
set -eu
root=$1
here=$(dirname "$0")

# Prints those of the Pythons that Debian unstable has, as the packages that the tests need of them.
packages_of_python() {
  for version in 3.14 3.15; do
    for package in python$version python$version-venv python$version-dev; do
      "$here/in_root.sh" "$root" apt-cache show "$package" >/dev/null 2>&1 && echo "$package"
    done
  done
}

"$here/make_root.sh" "$root" sid
echo "installing with apt-get into $root: Pythons and compilers"
# shellcheck disable=SC2046  # one word for each package
"$here/in_root.sh" "$root" apt-get install -y -qq --no-install-recommends \
  $(packages_of_python) git make >/dev/null
"$here/in_root.sh" "$root" /checkout/scripts/ensure_compilers.sh
