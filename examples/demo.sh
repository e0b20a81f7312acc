#!/bin/bash
# make demo: imports examples/prices while the engine runs, changes two prices, shows
# that only their charts are drawn again, and leaves demo/index.html with all of them.
# One of the two reaches the target that the demo has set: that is told by a mail in demo/mails and in the
# feed. Then it watches the names of examples/watchlist.txt and reads the sentiment of what
# examples/summaries says about them.
#
# demo.sh BELLWETHER, from the root of the tree. Starts afresh in demo/ every time.
set -euo pipefail

bellwether=$(realpath "$1")
prices=examples/prices
names=examples/watchlist.txt
summaries=examples/summaries
demo=demo
state=$demo/state
charts=$state/bucket/png
sentiments=$state/bucket/sentiment
mails=$demo/mails

fail() {
  echo "Error: $1" >&2
  if [ -s "$demo/engine.log" ]; then tail -n 20 "$demo/engine.log" >&2; fi
  exit 1
}

engine=
stop_engine() {
  if [ -n "$engine" ] && kill "$engine" 2>/dev/null; then
    wait "$engine" || echo "Error: the engine did not stop cleanly, exit code $?" >&2
  fi
  engine=
}
trap stop_engine EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

now_us() { echo "${EPOCHREALTIME/./}"; }

milliseconds() { printf '%d.%d ms' $(($1 / 1000)) $(($1 % 1000 / 100)); }

# wait_until SECONDS WHAT COMMAND...: looks every few milliseconds.
wait_until() {
  local deadline=$(($(now_us) + $1 * 1000000)) what=$2
  shift 2
  until "$@"; do
    if [ "$(now_us)" -gt "$deadline" ]; then fail "$what did not happen in time"; fi
    if ! kill -0 "$engine" 2>/dev/null; then fail "the engine ended"; fi
    sleep 0.005
  done
}

chart_files() { find "$charts" -name '*.png' 2>/dev/null | LC_ALL=C sort; }

has_charts() { [ "$(chart_files | wc -l)" -eq "$1" ]; }

has_told() { compgen -G "$mails/*.eml" >/dev/null && grep -q '<entry>' "$state/bucket/alerts.atom"; }

has_results() { [ "$(find "$sentiments" -name '*.json' 2>/dev/null | wc -l)" -eq "$1" ]; }

# Every item is on the page with all that is known of it.
has_page() {
  "$bellwether" --state "$state" status --json | grep -q '"backlog":0.*"page_backlog":0,' &&
    grep -q "\"items\":$1," "$state/bucket/head.json"
}

# The description inside a PNG: of its tEXt chunk (Latin-1) or iTXt chunk (UTF-8).
alt_text() {
  local found type offset length
  found=$(LC_ALL=C grep -aobE '(tE|iT)XtDescription' "$1") || fail "$1 has no description"
  found=${found%%$'\n'*}
  offset=${found%%:*} type=${found#*:}
  length=$((16#$(od -An -tx1 -j $((offset - 4)) -N 4 "$1" | tr -d ' ')))
  head -c $((offset + 4 + length)) "$1" | tail -c $((length - 12)) | tr -d '\0' |
    if [ "${type:0:4}" = tEXt ]; then iconv -f latin1 -t utf-8; else cat; fi
}

html_escape() { sed -e 's/&/\&amp;/g' -e 's/</\&lt;/g' -e 's/>/\&gt;/g' -e 's/"/\&quot;/g'; }

contact_sheet() {
  local file address alt
  cat <<'END'
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>bellwether: the demo's charts</title>
<style>
  body { font: 16px/1.4 system-ui, sans-serif; max-width: 1640px; margin: 2em auto; padding: 0 1em; }
  main { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 560px), 1fr)); gap: 1.5em; }
  figure { margin: 0; }
  img { width: 100%; height: auto; }
  figcaption { color: #555; }
</style>
<h1>The demo's charts</h1>
<main>
END
  while IFS= read -r file; do
    alt=$(alt_text "$file" | html_escape)
    address=${file#"$demo"/}
    address=${address//'%'/%25}
    address=${address// /%20}
    printf '<figure><img src="%s" alt="%s"><figcaption aria-hidden="true">%s</figcaption></figure>\n' \
      "$address" "$alt" "$alt"
  done < <(chart_files)
  echo '</main>'
  echo '</html>'
}

# set_price ITEM DAY PRICE: sets the price and prints how long its charts took.
# A chart in the bucket is replaced, so the old one keeps its own file.
set_price() {
  local start elapsed period
  for period in daily weekly; do
    ln -f "$charts/$period/$1.png" "$demo/before-$period.png"
  done
  start=$(now_us)
  "$bellwether" --state "$state" price set "$1" "$2" "$3" >>"$demo/commands.log"
  while [ "$charts/daily/$1.png" -ef "$demo/before-daily.png" ] ||
    [ "$charts/weekly/$1.png" -ef "$demo/before-weekly.png" ]; do
    if [ $((${EPOCHREALTIME/./} - start)) -gt 10000000 ]; then fail "the charts of $1 were not drawn again"; fi
  done
  elapsed=$((${EPOCHREALTIME/./} - start))
  rm "$demo/before-daily.png" "$demo/before-weekly.png"
  echo "  $1, $2: $3 yen; both charts drawn $(milliseconds $elapsed) after the command was started"
}

rm -rf "$demo"
mkdir -p "$state"
"$bellwether" --state "$state" up --summaries folder --summaries-folder "$summaries" \
  --mail-folder "$mails" --alerts-window-seconds 1 >"$demo/engine.log" 2>&1 &
engine=$!

stocks=("$prices"/{AAPL,GOOG,IBM,MSFT}.csv)
cards=("$prices/稲妻.csv" "$prices/繁殖池.csv")
tomb="$prices/Overgrown Tomb.csv"
items=$((${#stocks[@]} + ${#cards[@]} + 1))

echo "Importing $items price histories from $prices"
start=$(now_us)
"$bellwether" --state "$state" price import "${stocks[@]}" --currency USD >"$demo/commands.log"
"$bellwether" --state "$state" price import "${cards[@]}" --currency JPY >>"$demo/commands.log"
"$bellwether" --state "$state" price import "$tomb" --currency JPY \
  --url https://cards.example/price/Overgrown+Tomb/ >>"$demo/commands.log"
wait_until 30 "drawing $((2 * items)) charts" has_charts $((2 * items))
echo "  $((2 * items)) charts drawn, $(milliseconds $(($(now_us) - start))) after the first import was started"

echo "Changing two prices"
"$bellwether" --state "$state" item set 稲妻 --target 742 >>"$demo/commands.log" 2>&1
# The chart with the target on it comes first, so that it is not taken for that of the new price.
wait_until 30 "publishing $items items" has_page "$items"
mapfile -t files < <(chart_files)
sha256sum "${files[@]}" >"$demo/before.sha256"
set_price 稲妻 2026-11-21 744
set_price 'Overgrown Tomb' 2026-11-21 2100
mapfile -t redrawn < <(sha256sum --check --quiet "$demo/before.sha256" 2>/dev/null | sed 's/: FAILED$//')
echo "  drawn again: ${#redrawn[@]} of ${#files[@]} charts"
printf '    %s\n' "${redrawn[@]}"
rm "$demo/before.sha256"
if [ ${#redrawn[@]} -ne 4 ]; then fail "4 charts should have changed"; fi

wait_until 30 "telling of the target" has_told
echo "Alerts that this raised, by mail in $mails and in $state/bucket/alerts.atom"
"$bellwether" --state "$state" alerts history | sed 's/^/  /'

contact_sheet >"$demo/index.html"

echo "Watching the names of $names"
start=$(now_us)
"$bellwether" --state "$state" add -f "$names" | sed 's/^/  /'
"$bellwether" --state "$state" run fan-out 2>>"$demo/commands.log" | sed 's/^/  /'
watched=$("$bellwether" --state "$state" list | tail -n +2 | wc -l)
wait_until 30 "reading $watched names" has_results "$watched"
echo "  $watched names read and scored, $(milliseconds $(($(now_us) - start))) after the first was added"
wait_until 30 "publishing $watched items" has_page "$watched"
stop_engine
echo
"$bellwether" --state "$state" list
echo

echo "All ${#files[@]} charts:"
printf '  %s\n' "${files[@]}"
echo "What the page shows is in $state/bucket: head.json, items.json, items/"
echo "What was read about each name is in $sentiments"
echo "All charts on one sheet: open $demo/index.html in a browser."
up=("$bellwether" --state "$state" up --open --summaries folder --summaries-folder "$summaries")
if [ -t 1 ]; then
  echo "The page, which goes on living until Ctrl-C:"
  exec "${up[@]}"
fi
echo "To see the page, which goes on living:"
printf ' %q' "${up[@]}"
echo
