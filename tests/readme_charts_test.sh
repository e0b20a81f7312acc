#!/bin/bash
# readme_charts_test.sh BELLWETHER: the pictures of README are those that the commands of docs/charts.md draw.
set -euo pipefail
bellwether=$(realpath "$1")
cd "$(dirname "$0")/.."

drawn=$(mktemp -d)
trap 'rm -rf "$drawn"' EXIT
compared=0
while IFS= read -r line; do
  # The command as the document has it, but for where the picture goes.
  words=()
  eval "words=(${line#bellwether })"
  for index in "${!words[@]}"; do
    if [ "${words[index]}" = -o ]; then
      picture=${words[index + 1]}
      words[index + 1]=$drawn/$(basename "$picture")
    fi
  done
  "$bellwether" "${words[@]}" 2>/dev/null
  cmp "$drawn/$(basename "$picture")" "$picture"
  compared=$((compared + 1))
done < <(grep -E '^bellwether chart .* -o docs/charts/' docs/charts.md)
[ "$compared" -eq "$(find docs/charts -name '*.png' | wc -l)" ]
[ "$compared" -ge 2 ]
for picture in docs/charts/*.png; do
  grep -qF "($picture)" README.md || { echo "README does not show $picture" >&2; exit 1; }
done
