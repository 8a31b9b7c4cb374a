#!/bin/sh
# make_old_python.sh <root directory>: builds CPython 3.11 in a root directory whose Debian has an
# older one only (make_root.sh), of the sources that Debian 12 has of it, into /opt/python3.11.
set -eu
root=$1
here=$(dirname "$0")
[ ! -x "$root/opt/python3.11/bin/python3.11" ] || exit 0

"$here/in_root.sh" "$root" sh -euc '
  apt-get install -y -qq --no-install-recommends dpkg-dev libbz2-dev libffi-dev liblzma-dev libssl-dev make \
    zlib1g-dev >/dev/null
  sed -n "s/^deb \(.*\) bullseye main.*/deb-src \1 bookworm main/p" /etc/apt/sources.list \
    >/etc/apt/sources.list.d/sources-of-python.list
  apt-get update -qq
  rm -rf /tmp/python && mkdir /tmp/python && cd /tmp/python
  apt-get source --download-only -qq python3.11 >/dev/null 2>&1
  tar xf python3.11_*.orig.tar.* --strip-components=1
  echo "building CPython 3.11"
  { ./configure --prefix=/opt/python3.11 && make -j2 && make install; } >/tmp/python.log 2>&1 ||
    { tail /tmp/python.log >&2; exit 1; }
  rm -rf /tmp/python'
