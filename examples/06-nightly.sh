#!/usr/bin/env bash
# A nightly job: continues unfinished batches, files tonight's file, and prints one line with what needs attention.
# 每晚作业：先继续未完成的批次，再提交当晚的文件，最后用一行文字说明需人工处理的事项。
#
#   PROFILE=bank 06-nightly.sh /data/mortgages-20261120.csv
#
# Nothing is filed twice, even if the job is killed and run again: rows already filed are skipped.
set -uo pipefail
file=${1:?usage: 06-nightly.sh FILE}
export BDC_PROFILE=${PROFILE:?set PROFILE to the profile that files}
bdc=${BDC:-bdc}
summary=$(mktemp)
trap 'rm -f "$summary"' EXIT

$bdc resume --json >/dev/null || true # unfinished batches are reported again below

$bdc submit "$file" --yes --wait "${WAIT:-30m}" --json >"$summary"
code=$?

field() { node -p 'process.argv[2].split(".").reduce((o, k) => o?.[k], JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"))) ?? ""' "$summary" "$1"; }
batch=$(field batch.id)
case $code in
  0) echo "all done: $batch" ;;
  3) echo "some rows have errors: correct them in the result file and submit it: $batch" ;;
  4) echo "the authority rejected some filings: bdc batch show $batch --problems" ;;
  5) echo "needs manual review: $(field next)" ;; # resume has looked up unknown outcomes first
  6) echo "the token is invalid or has no permission: bdc profile set-token $BDC_PROFILE" ;;
  7) echo "the gateway is unreachable; the next run continues: $batch" ;;
  8) echo "cases still pending: bdc watch $batch" ;;
  130) echo "interrupted; the next run continues: $batch" ;;
  *) cat "$summary" >&2 ;;
esac
exit $code
