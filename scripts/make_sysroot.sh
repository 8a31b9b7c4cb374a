#!/bin/sh
# make_sysroot.sh <directory> <release of Debian> <architecture> <package>...: makes a directory with
# those packages and all that they need, to build against. Nothing of it is installed or run here, so
# no rights are needed.
#
# The mirror is that of this system, if it is a Debian; DEBIAN_MIRROR names another one.
set -eu
directory=$1 release=$2 architecture=$3
shift 3
rm -rf "$directory"
root=$(mkdir -p "$directory" && cd "$directory" && pwd)

for tool in apt-get dpkg-deb; do
  if ! command -v "$tool" >/dev/null; then
    echo "error: $tool is missing, with which the packages are fetched: use Debian or Ubuntu" >&2
    exit 1
  fi
done
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
if [ ! -e "$keyring" ]; then
  echo "error: Debian's keys are missing: sudo apt-get install debian-archive-keyring" >&2
  exit 1
fi

mirror_of_this_system() {
  # shellcheck disable=SC2016  # apt-get expands these
  apt-get indextargets --format '$(ORIGIN)/$(LABEL) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    sed -n 's,^Debian/Debian ,,p' | head -n 1
}

mirror=${DEBIAN_MIRROR:-$(mirror_of_this_system)}
apt=$root/.apt
mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial"
: >"$apt/status"
echo "deb [signed-by=$keyring] ${mirror:-https://deb.debian.org/debian} $release main" >"$apt/sources.list"
cat >"$apt/apt.conf" <<END
APT::Architecture "$architecture";
APT::Architectures { "$architecture"; };
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
echo "fetching packages of Debian $release for $architecture"
apt-get update -qq </dev/null
# Resolved against an empty list of what is installed, so that all of it comes.
apt-get install -y --download-only -qq "$@" </dev/null >/dev/null
for package in "$apt"/cache/archives/*.deb; do dpkg-deb -x "$package" "$root"; done

# Links with absolute names would lead out of it.
find "$root" -type l -lname '/*' | while IFS= read -r link; do
  target=$(realpath -m --relative-to="$(dirname "$link")" "$root$(readlink "$link")")
  ln -sfn "$target" "$link"
done
rm -r "$apt"
touch "$root/.complete"
