#!/usr/bin/env bash
# A nightly job for cron. It acts on exit codes and JSON only, never on text for people.
# 每晚由 cron 运行的作业：只看退出码和 JSON，不看给人看的文字。
#
#   06-nightly.sh FOLDER
#
#   FOLDER/PROFILE/*.csv          files to submit, in one folder for each profile (authority)
#   FOLDER/PROFILE/x.csv.accept   warnings of x.csv that a person accepts, one RULE=REASON a line
#   FOLDER/todo.tsv               written here: what people must do, one task a line:
#                                 task, profile or batch, case or row, due, command
#
# The exit code is 0 when nobody has to do anything, else the first that applies (docs/reference/exit-codes.md).
# Nothing is filed twice, even if the job is killed and run again.
set -uo pipefail
shopt -s nullglob
folder=${1:?usage: 06-nightly.sh FOLDER}
bdc=${BDC:-bdc}
wait=${WAIT:-30m}         # how long to follow cases
patience=${PATIENCE:-30m} # how long to outlast an outage
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: >"$work/todo"
worst=0

# Prints the field of the last document: `field batch.id`. Empty when there is none.
field() { node -p 'process.argv[2].split(".").reduce((o, k) => o?.[k], JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"))) ?? ""' "$work/answer" "$1"; }

# Adds to the list what the last document asks of people.
tasks() {
  node -e '
    const [file, what, profile] = process.argv.slice(1);
    const answer = JSON.parse(require("fs").readFileSync(file, "utf8"));
    const line = (...cells) => console.log(cells.map((c) => String(c ?? "").replace(/\s+/g, " ")).join("\t"));
    for (const d of answer.batches ?? [answer]) {
      const batch = d.batch?.id ?? what;
      // `resume` tells what the ledger last heard; `watch` asks the authority.
      if (what !== "resume") for (const c of d.actionRequired?.cases ?? []) line(c.what, batch, c.caseNo, c.dueBy, c.next);
      for (const r of d.needsPerson ?? []) line("manual-review", batch, r.code, "", r.next);
      if (d.failOnWarning?.count) for (const rule of d.failOnWarning.rules) line("warning", what, rule, "", d.next);
      if (d.counts?.byState.invalid.rows) line("correct", batch, d.counts.byState.invalid.rows, "", d.resultFile);
      if (d.counts?.byState["turned-away"].rows) line("rejected", batch, d.counts.byState["turned-away"].rows, "", "bdc batch show " + batch + " --problems");
      if (d.exitCode === 6 || d.stopped?.reason === "authentication")
        line("token", batch, "", "", "bdc profile set-token " + (d.batch?.profile ?? profile));
      else if (d.error && answer.exitCode !== 7) line(d.error.code, what, "", "", d.error.next);
    }' "$work/answer" "$1" "${profile-}" >>"$work/todo"
}

# Runs bdc, keeps its document and exit code, and remembers the first code in the order of precedence.
ask() {
  local what=$1
  shift
  $bdc "$@" --json --quiet >"$work/answer" 2>>"$folder/nightly.log"
  code=$?
  # The first night has nothing to continue yet.
  [ $code = 2 ] && [ "$(field error.code)" = ledger-missing ] && code=0 && return
  [ "$what" = resume ] && [ $code = 14 ] && code=0 # told by watch, as it is now
  for one in 130 1 2 12 5 7 6 4 9 15 10 14 3 8 11; do
    [ $one = $code ] && worst=$code
    [ $one = $worst ] && break
  done
  tasks "$what"
}

ask resume resume --wait "$wait" --patience "$patience" # batches that an outage or a kill interrupted
ask watch watch --timeout "$wait"                       # all cases, as the authority has them now

for file in "$folder"/*/*.csv; do
  case $file in *.结果*.csv) continue ;; esac # results that bdc wrote
  [ -e "$file.filed" ] && continue
  profile=$(basename "$(dirname "$file")")
  accept=()
  [ -e "$file.accept" ] && while IFS= read -r line || [ -n "$line" ]; do accept+=(--accept "$line"); done <"$file.accept"
  # `--fail-on-warning` files nothing that a person has not looked at.
  ask "$file" submit "$file" --profile "$profile" --yes --fail-on-warning --wait "$wait" \
    --patience "$patience" ${accept[@]+"${accept[@]}"}
  # Recorded completely: from now on `resume` and `watch` follow it.
  [ -n "$(field batch.id)" ] && [ "$(field batch.state)" != intake ] && touch "$file.filed"
done

sort -u "$work/todo" >"$folder/todo.tsv"
echo "exit $worst, $(wc -l <"$folder/todo.tsv" | tr -d " ") to do: $folder/todo.tsv"
exit $worst
