import type { AmountTotal, FilePreview } from "../../../batch/index.js";
import type { RowFinding } from "../../../sdk/index.js";
import type { Capabilities } from "../../../contract/index.js";
import type { Profile } from "../../config/profiles.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { ExitCode } from "../../core/exit-codes.js";
import { localized, messages } from "../../messages/index.js";
import { amountText } from "../../messages/numbers.js";
import { submissionWords } from "../../messages/commands/submission.js";
import type { FailOnWarning } from "../../options/fail-on-warning.js";
import { sanitize } from "../../terminal/safe-text.js";
import { shellQuote } from "../../terminal/shell-quote.js";
import { checkDocument } from "../../views/check.js";
import { kindName, labelled } from "../../views/words.js";
import { warningLines, warningsDocument } from "./warnings.js";

/** A file and where it would be submitted. */
export interface Submission {
  /** The file as it was named on the command line. */
  readonly file: string;
  readonly preview: FilePreview;
  readonly authority: Capabilities["authority"];
  readonly profile: Profile;
}

/** Shows what would be submitted, and where, before the question whether to continue. */
export function previewView(context: Context, { file, preview, authority, profile }: Submission): string {
  const w = submissionWords(context.lang);
  const m = messages(context.lang);
  const { report, warnings, amounts } = preview;
  const rules = m.listed(warnings.byRule.map(({ rule, count }) => w.ruleCount(rule, count)));
  return labelled([
    [w.preview.profile, profile.name],
    [w.preview.authority, `${localized(context.lang, authority)} (${authority.id})`],
    [w.preview.gateway, new URL(profile.gateway).host],
    [w.preview.file, `${file} · ${kindName(context, report.kind)}`],
    [w.preview.rows, w.previewRows(report.rows, report.filings, report.invalidRows)],
    [w.preview.amount, m.listed(amounts.map((total) => totalText(context, total)))],
    [w.preview.warnings, w.previewWarnings(warnings.count, rules)],
  ]);
}

/** `被担保主债权数额 1,200,000.00 元（38 笔）` */
export function totalText(context: Context, total: AmountTotal): string {
  const amount = amountText(context, total.amount, total.currency);
  return submissionWords(context.lang).amountOf(localized(context.lang, total), amount, total.filings);
}

/** Warnings that `--fail-on-warning` names. */
export interface MatchedWarnings {
  count: number;
  /** The first of them. */
  readonly findings: RowFinding[];
}

/** Max number of warnings in a document, as in that of a check. */
const MAX_FINDINGS = 10_000;
/** Max number of warnings on a terminal. */
const MAX_LINES = 100;

export function addMatched(matched: MatchedWarnings, finding: RowFinding): void {
  matched.count++;
  if (matched.findings.length < MAX_FINDINGS) matched.findings.push(finding);
}

/**
 * The result when `--fail-on-warning` keeps a file from being submitted: every warning that matches, and nothing else.
 * Undefined when none matches.
 */
export function stoppedByWarnings(
  { file, preview }: Submission,
  failOn: FailOnWarning,
  matched: MatchedWarnings,
): CommandResult | undefined {
  const ofFile = preview.warnings.byRule.filter(
    (tally) => tally.firstRow === undefined && failOn.matches({ rule: tally.rule, severity: "warning" }),
  );
  const count = matched.count + ofFile.length;
  if (count === 0) return undefined;
  const rules = [...new Set([...ofFile, ...matched.findings].map(({ rule }) => rule))];
  const next = `bdc submit ${shellQuote(file)} ${rules.map((rule) => `--accept ${shellQuote(rule)}=…`).join(" ")}`;
  const warnings = { ...preview.warnings, byRule: preview.warnings.byRule.filter(({ rule }) => rules.includes(rule)) };
  const report = { ...preview.report, findings: matched.findings };
  return {
    exit: ExitCode.InvalidRows,
    data: {
      ...checkDocument(report, file),
      ...warningsDocument(preview.warnings),
      failOnWarning: { count, rules },
      next,
    },
    view: (c) => {
      const [m, w] = [messages(c.lang), submissionWords(c.lang)];
      return [
        ...warningLines(c, warnings),
        "",
        ...matched.findings
          .slice(0, MAX_LINES)
          .map((f) => sanitize(`${m.row} ${f.row} [${f.rule}] ${localized(c.lang, f)}`)),
        ...(matched.count > MAX_LINES ? [m.andMore(matched.count - MAX_LINES)] : []),
        w.failedOnWarning(count),
        `${m.next}: ${sanitize(next)}`,
      ].join("\n");
    },
  };
}
