#!/bin/sh
# make_aarch64_sysroot.sh <directory>: makes a root directory with the aarch64 packages of Debian 12
# that building and testing need: the C and C++ libraries with their headers, and CPython. Nothing of
# it is installed here, so no rights are needed, and nothing runs but under qemu.
#
# The mirror is that of this system, if it is a Debian; DEBIAN_MIRROR names another one.
set -eu
root=$(mkdir -p "$1" && cd "$1" && pwd)
[ ! -e "$root/.complete" ] || exit 0

for tool in apt-get dpkg-deb; do
  if ! command -v "$tool" >/dev/null; then
    echo "error: $tool is missing, with which the packages are fetched: use Debian or Ubuntu" >&2
    exit 1
  fi
done

mirror_of_this_system() {
  # shellcheck disable=SC2016  # apt-get expands these
  apt-get indextargets --format '$(ORIGIN)/$(LABEL) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    sed -n 's,^Debian/Debian ,,p' | head -n 1
}

mirror=${DEBIAN_MIRROR:-$(mirror_of_this_system)}
mirror=${mirror:-https://deb.debian.org/debian}
apt=$root/.apt
mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial"
: >"$apt/status"
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
if [ ! -e "$keyring" ]; then
  echo "error: Debian's keys are missing: sudo apt-get install debian-archive-keyring" >&2
  exit 1
fi
echo "deb [signed-by=$keyring] $mirror bookworm main" >"$apt/sources.list"
cat >"$apt/apt.conf" <<END
APT::Architecture "arm64";
APT::Architectures { "arm64"; };
APT::Install-Recommends "false";
Acquire::Languages "none";
Debug::NoLocking "true";
Dir::Cache "$apt/cache";
Dir::Etc::preferencesparts "/dev/null";
Dir::Etc::sourcelist "$apt/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::State "$apt/state";
Dir::State::status "$apt/status";
END
export APT_CONFIG="$apt/apt.conf"
echo "fetching the aarch64 packages of Debian 12"
apt-get update -qq </dev/null
# Resolved against an empty list of what is installed, so that all of it comes.
apt-get install -y --download-only -qq python3.11-minimal libpython3.11-stdlib python3.11-dev \
  libstdc++-12-dev libc6-dev libgcc-12-dev libgomp1 </dev/null >/dev/null
for package in "$apt"/cache/archives/*.deb; do dpkg-deb -x "$package" "$root"; done

# Links with absolute names would lead out of it.
find "$root" -type l -lname '/*' | while IFS= read -r link; do
  target=$(realpath -m --relative-to="$(dirname "$link")" "$root$(readlink "$link")")
  ln -sfn "$target" "$link"
done
rm -r "$apt"
touch "$root/.complete"
