#!/bin/bash
# completion_test.sh BELLWETHER: in bash, zsh and fish a line that is begun goes on as the table of commands says.
set -euo pipefail
bellwether=$(realpath "$1")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
ln -s "$bellwether" "$place/bellwether"
export PATH="$place:$PATH" HOME="$place"
cd "$place"
mkdir folder
touch prices.csv

expect() { # WHAT WANTED GOT
  if [ "$2" != "$3" ]; then
    printf '%s: wanted\n%s\nand got\n%s\n' "$1" "$2" "$3" >&2
    exit 1
  fi
}

# What bash offers for the words, of which the last one is being typed. compopt works only while a person completes,
# and says only how what is offered is shown.
in_bash() {
  bash --norc -euc 'source <(bellwether completion bash)
    compopt() { [ "$*" = "-o filenames" ]; }
    COMP_WORDS=(bellwether "$@") COMP_CWORD=$#
    _bellwether bellwether
    printf "%s\n" "${COMPREPLY[@]}"' bash "$@"
}
expect 'bash, command' price "$(in_bash pri)"
expect 'bash, word of a group' $'set\nimport\nexport' "$(in_bash price '')"
expect 'bash, flag' --target "$(in_bash item set x --tar)"
expect 'bash, value' $'light\ndark' "$(in_bash chart --theme '')"
expect 'bash, value behind =' dark "$(in_bash chart --theme = d)"
expect 'bash, nothing' '' "$(in_bash price set '')"
expect 'bash, file' prices.csv "$(in_bash chart pri)"
expect 'bash, folder' folder "$(in_bash list --state '')"

# fish says what it offers.
in_fish() {
  # shellcheck disable=SC2016
  fish --no-config -c 'bellwether completion fish | source; complete -C $argv[1]' "$1"
}
expect 'fish, command' $'price\tset, import, export' "$(in_fish 'bellwether pri')"
expect 'fish, flag' $'--target\tthe price to sell at; charts show it as a level' "$(in_fish 'bellwether item set x --tar')"
expect 'fish, value' $'dark' "$(in_fish 'bellwether chart --theme d')"
expect 'fish, file' $'prices.csv' "$(in_fish 'bellwether chart pri')"

# zsh completes only for somebody at a terminal: what is typed there is completed by a tab, and printed.
cat >typed.zsh <<'END'
zmodload zsh/zpty
zpty shell zsh -f -i
typeset -F SECONDS
await() {
  local part said=
  while [[ $said != *$1* ]]; do
    if zpty -r -t shell part; then said+=$part; else sleep 0.05; fi
    if ((SECONDS > 60)); then print -r -- "zsh never said '$1', but: $said" >&2; exit 1; fi
  done
}
zpty -w shell 'PS1=; autoload -U compinit; compinit -u -D; source <(bellwether completion zsh); print rea""dy'
await ready
while IFS='|' read -r typed wanted; do
  zpty -w -n shell "$typed"$'\t\x01print -r -- "<\x05>"\n'
  await "<$wanted"
done <<'PAIRS'
bellwether pri|bellwether price
bellwether item set x --tar|bellwether item set x --target
bellwether chart --theme d|bellwether chart --theme dark
bellwether chart --theme=d|bellwether chart --theme=dark
bellwether chart pric|bellwether chart prices.csv
PAIRS
END
zsh -f typed.zsh
echo "completes in bash, zsh and fish"
