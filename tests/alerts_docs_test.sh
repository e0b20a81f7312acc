#!/bin/bash
# alerts_docs_test.sh BELLWETHER: the commands of docs/alerts.md that need nobody else work, and its pictures are
# those that they draw.
set -euo pipefail
bellwether=$(realpath "$1")
cd "$(dirname "$0")/.."

drawn=$(mktemp -d)
trap 'rm -rf "$drawn"' EXIT
export HOME=$drawn BELLWETHER_STATE=$drawn/state BELLWETHER_BUCKET=$drawn/bucket
ran=0 compared=0
while IFS= read -r line; do
  words=()
  eval "words=(${line#bellwether })"
  picture=
  for index in "${!words[@]}"; do
    if [ "${words[index]}" = -o ]; then
      picture=${words[index + 1]}
      words[index + 1]=$drawn/$(basename "$picture")
    fi
  done
  "$bellwether" "${words[@]}" >/dev/null 2>"$drawn/messages" || { echo "$line" >&2; cat "$drawn/messages" >&2; exit 1; }
  ran=$((ran + 1))
  case $picture in
    docs/*)
      cmp "$drawn/$(basename "$picture")" "$picture"
      compared=$((compared + 1))
      ;;
  esac
done < <(grep -E '^bellwether (price import|item set|alerts explain|alerts simulate) ' docs/alerts.md)
[ "$ran" -ge 8 ] || { echo "only $ran commands" >&2; exit 1; }
[ "$compared" -eq "$(find docs/alerts -name '*.png' | wc -l)" ]
for picture in docs/alerts/*.png; do
  grep -qF "(${picture#docs/})" docs/alerts.md || { echo "docs/alerts.md does not show $picture" >&2; exit 1; }
done
