#!/usr/bin/env bash
# The step of the action: turns its inputs, given as INPUT_... variables, into one run of the command. Annotations go to the
# log, the summary to the page of the job, SARIF and JSON to files. Ends with the command's own exit code.
set -uo pipefail

arguments=()

# One value a line, each given with its option.
each() {
  local option=$1 line
  while IFS= read -r line; do
    line="${line#"${line%%[![:space:]]*}"}" # without the spaces around it
    line="${line%"${line##*[![:space:]]}"}"
    if [ -n "$line" ]; then arguments+=("$option=$line"); fi
  done <<<"$2"
}

one() {
  if [ -n "$2" ]; then arguments+=("$1=$2"); fi
}

# Values that stand without an option.
words=()
lines() {
  local line
  words=()
  while IFS= read -r line; do
    line="${line#"${line%%[![:space:]]*}"}"
    line="${line%"${line##*[![:space:]]}"}"
    if [ -n "$line" ]; then words+=("$line"); fi
  done <<<"$1"
}

one --require "${INPUT_REQUIRE:-}"
each --min-level "${INPUT_MIN_LEVEL:-}"
each --min-score "${INPUT_MIN_SCORE:-}"
one --min-coverage "${INPUT_MIN_COVERAGE:-}"
one --max-unknown "${INPUT_MAX_UNKNOWN:-}"
one --expiring-within "${INPUT_EXPIRING_WITHIN:-}"
one --expiring "${INPUT_EXPIRING:-}"
each --waivers "${INPUT_WAIVERS:-}"
case "${INPUT_STRICT_WAIVERS:-}" in
true) arguments+=(--strict-waivers) ;;
false) arguments+=(--no-strict-waivers) ;;
"") ;;
*)
  echo "compliance: strict-waivers: expected true or false, found '${INPUT_STRICT_WAIVERS//[^[:alnum:]]/?}'" >&2
  exit 2
  ;;
esac
one --baseline "${INPUT_BASELINE:-}"
one --as-of "${INPUT_AS_OF:-}"

summary="$(mktemp)"
badge="$(mktemp)"
trap 'rm -f "$summary" "$badge"' EXIT
arguments+=(--format=github "--format=github-summary=$summary" "--format=badge=$badge")
if [ -n "${INPUT_SARIF_FILE:-}" ]; then arguments+=("--format=sarif=$INPUT_SARIF_FILE"); fi
if [ -n "${INPUT_JSON_FILE:-}" ]; then arguments+=("--format=json=$INPUT_JSON_FILE"); fi
each --against "${INPUT_AGAINST:-}"
lines "${INPUT_PROVIDERS:-}"
if [ "${#words[@]}" -gt 0 ]; then arguments+=(-- "${words[@]}"); fi

code=0
compliance evaluate ${arguments[@]+"${arguments[@]}"} || code=$?

if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then cat "$summary" >>"$GITHUB_STEP_SUMMARY"; fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then
  verdict="$(python -I -c 'import json, sys; print(json.load(open(sys.argv[1]))["message"])' "$badge" 2>/dev/null || true)"
  printf 'exit-code=%s\nverdict=%s\n' "$code" "$verdict" >>"$GITHUB_OUTPUT"
fi
exit "$code"
