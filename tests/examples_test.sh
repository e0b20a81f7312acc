#!/bin/bash
# The made-up card prices are those that examples/prices/make_cards.py makes.
set -euo pipefail
prices=$(dirname "$0")/../examples/prices

made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
/usr/bin/python3 -I -B "$prices/make_cards.py" "$made"
compared=0
for file in "$made"/*.csv; do
  cmp "$file" "$prices/$(basename "$file")"
  compared=$((compared + 1))
done
[ "$compared" -eq 3 ]
