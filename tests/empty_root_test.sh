#!/bin/bash
# empty_root_test.sh BELLWETHER: the static executable in a root directory that holds nothing but
# itself, /etc/resolv.conf and /etc/hosts, and once more where nsswitch.conf names modules that
# a static program must not load.
set -euo pipefail
bellwether=$(realpath "$1")
tests=$(realpath "$(dirname "$0")")

place=$(mktemp -d)
engine=""
finish() {
  # An engine is left only when a step has failed; kill says so if it is gone by then.
  if [ -n "$engine" ] && kill -9 "$engine"; then echo "the engine was still running" >&2; fi
  rm -rf "$place"
}
trap finish EXIT

# Servers of the names that only the root's /etc/hosts knows; they end with this script.
lifelines=()
start_server() {
  mkdir -p "$place/$1"
  mkfifo "$place/$1/input"
  python3 -I -B "$tests/summaries_server.py" "$place/$1" "$1" <"$place/$1/input" >"$place/$1/port" &
  exec {lifeline}>"$place/$1/input" # Closed when this script ends.
  lifelines+=("$lifeline")
  await test -s "$place/$1/port"
}

await() {
  for _ in {1..1200}; do
    if "$@"; then return; fi
    sleep 0.05
  done
  echo "never came true: $*; what the engine said, if it ran:" >&2
  cat "$place"/*/log >&2
  return 1
}

in_root() {
  if [ "$(id -u)" -eq 0 ]; then
    exec chroot "$root" "$@"
  else
    exec unshare --user --map-root-user chroot "$root" "$@"
  fi
}

start_server none
start_server good
http="http://news.bellwether.example:$(<"$place/none/port")/feed/{name}"
https="https://localhost:$(<"$place/good/port")/feed/{name}"

# An engine with these flags reads a name's headlines.
read_headlines() {
  (in_root /bellwether --state /state add -i rss) >/dev/null
  # Before the engine runs: its own first run may be under way after that.
  (in_root /bellwether --state /state run fan-out) >/dev/null
  in_root /bellwether --state /state up --summaries feed --schedule 'rate(1 minute)' "$@" >"$root/log" 2>&1 &
  engine=$!
  await test -s "$root/state/bucket/sentiment/rss.json"
  kill "$engine"
  wait "$engine"
  engine=""
  rm -r "$root/state"
}

for switch in "" "hosts: files myhostname resolve [!UNAVAIL=return] dns"; do
  root=$place/root${switch:+_with_nsswitch}
  mkdir -p "$root/etc"
  cp "$bellwether" "$root/bellwether"
  cp "$place/good/ca.pem" "$root/ca.pem"
  cp "$tests/../examples/prices/稲妻.csv" "$root/prices.csv"
  echo "nameserver 127.0.0.1" >"$root/etc/resolv.conf"
  printf '127.0.0.1 localhost\n127.0.0.1 news.bellwether.example\n' >"$root/etc/hosts"
  if [ -n "$switch" ]; then echo "$switch" >"$root/etc/nsswitch.conf"; fi

  [ "$(in_root /bellwether --version)" = "$("$bellwether" --version)" ]

  chart=$( (in_root /bellwether chart /prices.csv -o - --title 稲妻 --as-of 2026-11-20) | sha256sum)
  [ "$chart" = "$("$bellwether" chart "$root/prices.csv" -o - --title 稲妻 --as-of 2026-11-20 | sha256sum)" ]

  read_headlines --feed-url "$http"
  read_headlines --feed-url "$https" --ca-file /ca.pem
done
echo "runs in an empty root"
