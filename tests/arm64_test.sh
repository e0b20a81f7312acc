#!/bin/bash
# arm64_test.sh BELLWETHER BELLWETHER_ARM64: the executable for arm64 runs, and draws the bytes
# that the one for x86-64 draws. qemu stands in for the processor.
set -euo pipefail
bellwether=$(realpath "$1") arm64=$(realpath "$2")
prices=$(realpath "$(dirname "$0")/../examples/prices")

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
x86_64() { "$bellwether" "$@"; }
arm64() { qemu-aarch64-static "$arm64" "$@"; }

# Of the same commit, each for its processor.
named=$(x86_64 --version)
diff <(echo "${named/x86_64/aarch64}") <(arm64 --version)

compare() {
  for machine in x86_64 arm64; do "$machine" "$@" >"$machine.out" 2>"$machine.error"; done
  [ -s x86_64.out ]
  cmp x86_64.out arm64.out
  cmp x86_64.error arm64.error
  compared=$((${compared:-0} + 1))
}
for file in AAPL 稲妻; do
  for style in --daily "--weekly --theme dark --scale 2" "--daily --style line --average-kind exponential --size 640x360" "--weekly --ground transparent --level at=560 --format svg"; do
    # shellcheck disable=SC2086 # Words of a style.
    compare chart "$prices/$file.csv" -o - --title "$file かな 한글 Žluťoučký" --currency JPY --as-of 2026-11-20 $style
  done
done
compare sentiment --json --explain "Losses narrow as costs fall" "費用減で増益" "Prices aren't high, but…"
compare sentiment --scorer vader --json "The book was GOOD!" "VADER is not smart, handsome, nor funny."
echo "$compared outputs are the same bytes"
[ "$compared" -eq 10 ]
