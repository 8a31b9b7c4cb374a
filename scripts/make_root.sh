#!/bin/sh
# make_root.sh <directory> <release of Debian>: makes a root directory with that release, in which
# in_root.sh runs commands, or completes one. What is installed there is up to the caller.
#
# Mirror, proxies, certificates and pip's settings are those of this system. DEBIAN_MIRROR names
# another mirror.
set -eu
root=$1 release=$2
here=$(dirname "$0")

if [ "$(id -u)" != 0 ]; then
  echo "error: only root can make a root directory: sudo $0 $root" >&2
  exit 1
fi
if ! command -v debootstrap >/dev/null; then
  echo "error: debootstrap is missing. On Debian or Ubuntu:" >&2
  echo "    sudo apt-get update && sudo apt-get install debootstrap" >&2
  exit 1
fi

# The mirror from which this system has Debian. Empty on others: debootstrap knows one.
mirror_of_this_system() {
  # shellcheck disable=SC2016  # apt-get expands these
  apt-get indextargets --format '$(ORIGIN)/$(LABEL) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    sed -n 's,^Debian/Debian ,,p' | head -n 1
}

# How this system's apt reaches its mirrors; its hooks call programs that are not in the root.
copy_settings_of_apt() {
  apt-config dump Acquire | grep -v '^Acquire::\(IndexTargets\|Changelogs\)' \
    >"$root/etc/apt/apt.conf.d/50outside"
  [ ! -d /etc/apt/auth.conf.d ] || cp -r /etc/apt/auth.conf.d "$root/etc/apt/"
  # Whatever lies there was installed from the Internet and will be again: nothing is worth a disk's
  # patience.
  echo force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/unsafe-io"
}

copy_certificates() {
  [ -d /usr/local/share/ca-certificates ] || return 0
  mkdir -p "$root/usr/local/share/ca-certificates"
  cp -r /usr/local/share/ca-certificates/. "$root/usr/local/share/ca-certificates/"
  "$here/in_root.sh" "$root" update-ca-certificates >/dev/null 2>&1
}

copy_settings_of_pip() {
  for file in /etc/pip.conf "${HOME:-/root}/.config/pip/pip.conf" "${HOME:-/root}/.pip/pip.conf"; do
    [ -f "$file" ] || continue
    mkdir -p "$root$(dirname "$file")"
    cp "$file" "$root$file"
  done
}

if [ ! -e "$root/etc/.bootstrapped" ]; then
  rm -rf "$root"
  mkdir -p "$root"
  # shellcheck disable=SC2046  # no argument if there is no mirror
  debootstrap --variant=minbase --include=ca-certificates "$release" "$root" \
    ${DEBIAN_MIRROR:-$(mirror_of_this_system)} >"$root.log" || { tail "$root.log" >&2; exit 1; }
  touch "$root/etc/.bootstrapped"
fi
copy_settings_of_apt
copy_settings_of_pip
copy_certificates
"$here/in_root.sh" "$root" apt-get update -qq
