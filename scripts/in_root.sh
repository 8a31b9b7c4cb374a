#!/bin/sh
# in_root.sh <directory> <command>...: runs a command in a root directory (make_unstable_root.sh),
# in /checkout, where it sees this checkout and cannot write to it.
#
# /proc, /dev and the checkout are mounted in a namespace of the command's own. They go away with the
# last of its processes, which ends when the command does: nobody else ever sees them, and nothing
# that removes the directory can reach through them.
set -eu
root=$(realpath "$1")
shift
checkout=$(realpath "$(dirname "$0")/..")

export ROOT="$root" CHECKOUT="$checkout"
exec unshare --mount --pid --fork --kill-child --propagation private sh -euc '
  mkdir -p "$ROOT/checkout"
  mount --bind "$CHECKOUT" "$ROOT/checkout"
  mount -o remount,bind,ro "$ROOT/checkout"
  mount -t proc proc "$ROOT/proc"
  mount --rbind /dev "$ROOT/dev"
  mount -t sysfs -o ro sysfs "$ROOT/sys"
  cp /etc/resolv.conf /etc/hosts "$ROOT/etc/"
  export HOME=/root TMPDIR=/tmp LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive
  export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  exec chroot "$ROOT" env --chdir=/checkout "$@"' in_root "$@"
