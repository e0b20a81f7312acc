#!/bin/bash
# make_test.sh BELLWETHER: every target that `make help` lists, and every one that the old system had, runs only
# commands that there are: make says which (-n), nothing is run.
set -euo pipefail
bellwether=$(realpath "$1")
cd "$(dirname "$0")/.."

mapfile -t to_come < <(grep -v '^#' tests/commands_to_come.txt)
old=(setup env install bucket build deploy data infra teardown lint test all)

mapfile -t listed < <(make --no-print-directory help | sed -n 's/^make \([a-z-]*\) .*/\1/p')
for target in "${old[@]}"; do
  if [[ " ${listed[*]} " != *" $target "* ]]; then
    echo "make help does not list $target" >&2
    exit 1
  fi
done

found=0 commands=0 asked=0
wrong() {
  echo "make $1: $2" >&2
  found=1
}

# Of the program that is built last: whether it takes the words. With --help it does nothing.
check_words() {
  local target=$1 said name
  shift
  asked=$((asked + 1))
  if said=$("$bellwether" "$@" --help 2>&1); then return; fi
  for name in "${to_come[@]}"; do
    if [[ " $* " == *" $name "* && $said == *"unknown command '$name'"* ]]; then
      echo "make $target: '$name' is to come"
      return
    fi
  done
  wrong "$target" "bellwether $* does not work: $said"
}

for target in "${listed[@]}"; do
  lines=$(make --no-print-directory -n "$target" STAGE=dev) || { wrong "$target" "make -n fails"; continue; }
  while IFS= read -r line; do
    read -ra words <<<"${line%%>*}"
    program=${words[0]:-}
    case $program in
    '') continue ;;
    build/release/bellwether)
      check_words "$target" "${words[@]:1}"
      ;;
    build/*) ;; # The target itself puts it there, in a line before.
    */*) [ -x "$program" ] || wrong "$target" "there is no $program" ;;
    *) command -v "$program" >/dev/null || wrong "$target" "there is no command $program" ;;
    esac
    commands=$((commands + 1))
  done <<<"$lines"
done

echo "${#listed[@]} targets with $commands commands, $asked of them bellwether's"
[ "$commands" -ge 30 ] && [ "$asked" -ge 8 ] && [ "$found" -eq 0 ]
