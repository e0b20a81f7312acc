#!/bin/bash
# demo_test.sh BELLWETHER: the demo runs to its end, and its page shows every chart with its words.
set -euo pipefail
bellwether=$(realpath "$1")
examples=$(realpath "$(dirname "$0")/../examples")

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
ln -s "$examples" examples
examples/demo.sh "$bellwether"

shown=0
while IFS= read -r address; do
  address=${address//'%20'/ }
  [ -s "demo/${address//'%25'/%}" ]
  shown=$((shown + 1))
done < <(sed -nE 's/.*<img src="([^"]+)" alt="[^"]+".*/\1/p' demo/index.html)
# Who hears the page hears each chart's words once: the caption says what the picture's text does.
[ "$(grep -c '<figcaption aria-hidden="true">' demo/index.html)" -eq "$shown" ]
echo "the page shows $shown charts"
[ "$shown" -eq 14 ]

# One alert was raised, and it was told once.
mails=(demo/mails/*.eml)
[ ${#mails[@]} -eq 1 ]
grep -q '<title>稲妻 reached your target of 742 JPY</title>' demo/state/bucket/alerts.atom
[ "$(grep -c '<entry>' demo/state/bucket/alerts.atom)" -eq 1 ]
# And the page shows it.
grep -q '"en":"稲妻 reached your target of 742 JPY"' demo/state/bucket/alerts.json

# Every name of the watch list has a result (a plain one under its own name); not all feel the same.
while IFS= read -r name; do
  [ -s "demo/state/bucket/sentiment/$name.csv" ]
  [ -s "demo/state/bucket/sentiment/$name.json" ]
done < <(grep -E '^[a-z]+$' examples/watchlist.txt)
listed=$("$bellwether" --state demo/state list)
for label in POSITIVE NEGATIVE NEUTRAL; do grep -q " $label\$" <<<"$listed"; done
