import {
  findRequiredActions,
  waitingForInstitution,
  type BatchCounts,
  type BatchRecord,
  type FilingAction,
  type Ledger,
  type RequiredAction,
} from "../../../batch/index.js";
import type { Context } from "../../core/context.js";
import { submissionWords } from "../../messages/commands/submission.js";
import { localized, messages } from "../../messages/index.js";
import { sanitize } from "../../terminal/safe-text.js";
import { shellQuote } from "../../terminal/shell-quote.js";
import { localTime } from "../../views/time.js";

/** Cases shown on a terminal; `--json` gives up to 1,000. */
const MAX_CASES = 10;

/** The cases of a batch that wait for the institution. */
export interface BatchActions {
  readonly batch: Pick<BatchRecord, "id" | "profile">;
  /** Number of rows and filings that wait, those of rows that share filings of other batches included. */
  readonly rows: number;
  readonly filings: number;
  /** The filings of this batch that wait, the first to expire first. */
  readonly cases: readonly FilingAction[];
}

/** Returns undefined when no case of the batch waits for the institution. */
export async function actionsOf(
  ledger: Ledger,
  batch: BatchRecord,
  counts: BatchCounts,
): Promise<BatchActions | undefined> {
  const waiting = waitingForInstitution(counts);
  if (waiting.rows === 0) return undefined;
  return { batch, ...waiting, cases: await findRequiredActions(ledger, batch.id) };
}

/** The command with which the institution acts, for the profile that filed. */
export function actionCommand({ what, caseNo }: RequiredAction, profile: string): string {
  const verbs = {
    supplement: ["supplement", " --material …"],
    payment: ["payment", ""],
    appearance: ["show", ""],
  } as const;
  const [verb, options] = verbs[what];
  return `bdc case ${verb} ${shellQuote(caseNo)} --profile ${shellQuote(profile)}${options}`;
}

/** The one command that acts, or the one that lists what there is to do. */
export function nextOfActions({ batch, filings, cases }: BatchActions): string {
  const [only] = cases;
  return only && filings === 1 ? actionCommand(only, batch.profile) : `bdc batch show ${batch.id} --problems`;
}

/** What the institution must do for one case, for `--json`. */
export function actionDocument(action: RequiredAction, profile: string): Record<string, unknown> {
  const { what, caseNo, dueBy, zh, en, fixZh, fixEn } = action;
  return { what, caseNo, ...(dueBy && { dueBy }), zh, en, fixZh, fixEn, next: actionCommand(action, profile) };
}

/** The cases of a batch that wait for the institution, for `--json`. */
export function actionsDocument({ batch, rows, filings, cases }: BatchActions): Record<string, unknown> {
  return {
    rows,
    filings,
    cases: cases.map(({ row, ref, ...action }) => ({ row, ref, ...actionDocument(action, batch.profile) })),
  };
}

/** The cases of a batch that wait for the institution, as lines; empty when there are none. */
export function actionLines(context: Context, actions: BatchActions | undefined): string[] {
  if (!actions) return [];
  const [m, w] = [messages(context.lang), submissionWords(context.lang)];
  const { batch, filings, rows, cases } = actions;
  const lines = cases
    .slice(0, MAX_CASES)
    .flatMap((action) => [
      sanitize(
        [
          `- ${localized(context.lang, action)}`,
          `${m.caseNo} ${action.caseNo}`,
          `${m.ref} ${action.ref}`,
          ...(action.dueBy === undefined ? [] : [w.dueBy(localTime(action.dueBy))]),
        ].join(" · "),
      ),
      `  ${m.next}: ${sanitize(actionCommand(action, batch.profile))}`,
    ]);
  const all = Math.max(filings, cases.length) || rows;
  const left = all - Math.min(cases.length, MAX_CASES);
  if (left > 0) lines.push(w.andMoreActions(left, `bdc batch show ${batch.id} --problems`));
  return [w.actionRequired(all), ...lines];
}
