#!/usr/bin/env bash
# A nightly job: finish what last night left, file tonight's file, and say in one line what a person must look at.
# 每晚作业：先办完昨晚剩下的，再提交今晚的文件，最后用一行话说明需要人处理什么。
#
#   PROFILE=bank 06-nightly.sh /data/mortgages-20261120.csv
#
# Nothing is filed twice, however often this runs, whenever it was killed: rows that are filed skip themselves.
set -uo pipefail
file=${1:?usage: 06-nightly.sh FILE}
export BDC_PROFILE=${PROFILE:?set PROFILE to the profile that files}
bdc=${BDC:-bdc}
summary=$(mktemp)
trap 'rm -f "$summary"' EXIT

$bdc resume --json >/dev/null || true # what it could not finish is seen again below

$bdc submit "$file" --yes --wait "${WAIT:-30m}" --json >"$summary"
code=$?

field() { node -p 'process.argv[2].split(".").reduce((o, k) => o?.[k], JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"))) ?? ""' "$summary" "$1"; }
batch=$(field batch.id)
case $code in
  0) echo "all done: $batch" ;;
  3) echo "some rows are wrong: correct them in the result file and submit it again: $batch" ;;
  4) echo "the authority turned some away: bdc batch show $batch --problems" ;;
  5) echo "not settled: $(field next)" ;; # resume looks up what is unclear; the rest needs a person
  6) echo "the token is refused: bdc profile set-token $BDC_PROFILE" ;;
  7) echo "the gateway is away; the next run goes on by itself: $batch" ;;
  8) echo "cases still under way: bdc watch $batch" ;;
  130) echo "interrupted; the next run goes on by itself: $batch" ;;
  *) cat "$summary" >&2 ;;
esac
exit $code
