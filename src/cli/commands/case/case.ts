import { columnsFor, maskForeignText, maskWords, type Kind, type Supplement } from "../../../contract/index.js";
import type { FilingRecord, Ledger } from "../../../batch/index.js";
import { isNotFound, responseOf, type CaseWithHistory } from "../../../sdk/index.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { UsageError } from "../../errors/usage-error.js";
import { ExitCode } from "../../core/exit-codes.js";
import { pair, uploadMaterial } from "../../options/local-files.js";
import { lifecycleWords } from "../../messages/commands/lifecycle.js";
import { messages } from "../../messages/index.js";
import { confirm } from "../../terminal/prompts.js";
import { sanitize } from "../../terminal/safe-text.js";
import { withClient, withLedger } from "../../config/session.js";
import { asOfText, replacementLines } from "../../views/batch.js";
import { caseView } from "../../views/case.js";
import { isoTime, localDate } from "../../views/time.js";
import { exitCodeOfCase } from "./exit-code.js";

export async function showCase(context: Context, [caseNo = ""]: string[]): Promise<CommandResult> {
  return withClient(context, async (client, profile) => {
    let found: CaseWithHistory;
    try {
      found = await client.cases.get(caseNo, { signal: context.stop });
    } catch (error) {
      const vanished = isNotFound(error) ? await vanishedCase(context, profile.institution, caseNo) : undefined;
      if (vanished) return vanished;
      throw error;
    }
    const result = shown(context, found);
    const known = await knownFiling(context, profile.institution, found);
    if (!known) return result;
    const { contradiction, replaces, replacedBy } = known;
    return {
      exit: contradiction ? ExitCode.NeedsPerson : result.exit,
      data: {
        ...(result.data as object),
        ...(contradiction && { contradiction: maskForeignText(contradiction) }),
        ...(replaces && { replaces }),
        ...(replacedBy && { replacedBy }),
      },
      view: (c) =>
        [
          result.view(c),
          ...replacementLines(c, known),
          ...(contradiction ? [contradictionLine(c, contradiction)] : []),
        ].join("\n\n"),
    };
  });
}

function contradictionLine({ lang }: Context, contradiction: string): string {
  return `! ${lifecycleWords(lang).contradiction}: ${sanitize(maskForeignText(contradiction.split("\n").join("; ")))}`;
}

/** Records a contradiction: the authority does not know a case that the ledger has recorded as filed. */
async function vanishedCase(context: Context, institution: string, caseNo: string): Promise<CommandResult | undefined> {
  return withExistingLedger(context, async (ledger) => {
    const [known] = await ledger.find({ institution, caseNo, limit: 1 });
    if (known?.state !== "filed") return undefined;
    const { ref, batch, contradiction = "" } = await ledger.recordVanished(known);
    return {
      exit: ExitCode.NeedsPerson,
      data: { caseNo, ref, batch, contradiction: maskForeignText(contradiction) },
      view: (c) => contradictionLine(c, contradiction),
    };
  });
}

/** Returns undefined when there is no ledger on this machine. */
async function withExistingLedger<T>(
  context: Context,
  work: (ledger: Ledger) => Promise<T | undefined>,
): Promise<T | undefined> {
  return withLedger(context, "existing", work).catch((error: unknown) => {
    if ((error as { code?: string }).code === "ledger-missing") return undefined;
    throw error;
  });
}

/**
 * Compares a case with what the change feed has reported, and returns its filing with the recorded contradiction. A
 * newer version is not recorded here: the feed will report it.
 */
async function knownFiling(
  context: Context,
  institution: string,
  found: CaseWithHistory,
): Promise<FilingRecord | undefined> {
  const { toCaseFacts } = await import("../../../batch/index.js");
  return withExistingLedger(context, async (ledger) => {
    const scope = { authority: found.authority, institution };
    const known = (await ledger.find({ ...scope, kind: found.kind, ref: found.ref, limit: 1 }))[0];
    if (!known) return undefined;
    if (known.caseNo !== found.caseNo || found.version <= (known.caseVersion ?? 0))
      await ledger.recordCases(scope, [{ kind: found.kind, ref: found.ref, ...toCaseFacts(found) }]);
    return (await ledger.find({ ...scope, kind: found.kind, ref: found.ref, limit: 1 }))[0];
  });
}

function shown(context: Context, asReceived: CaseWithHistory): CommandResult {
  const found = maskWords(asReceived);
  const asOf = isoTime(context.now().getTime());
  const today = localDate(responseOf(asReceived)?.date ?? context.now());
  return {
    exit: exitCodeOfCase(found),
    data: { asOf, case: found },
    view: (c) => `${caseView(c, found, today)}\n\n${asOfText(c, asOf)}`,
  };
}

/** Answers a supplement list: uploads the documents, then sends everything in one call. */
export async function supplementCase(
  context: Context,
  [caseNo = ""]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const listed = (key: string) => (options[key] ?? []) as string[];
  const note = typeof options["note"] === "string" ? options["note"] : undefined;
  if (listed("material").length + listed("set").length === 0 && !note)
    throw new UsageError("supplement-empty", { caseNo });
  const given = listed("set").map((text) => pair(text, "--set"));
  return withClient(context, async (client, profile) => {
    const signal = context.stop;
    const { kind, version } = await client.cases.get(caseNo, { signal });
    const changes = Object.fromEntries(given.map(([name, value]) => [fieldOf(kind, name), wireValue(value)]));
    const materials = [];
    for (const text of listed("material")) materials.push(await uploadMaterial(context, client, text));
    const supplement: Supplement = {
      ...(materials.length && { materials }),
      ...(given.length && { changes }),
      ...(note && { note }),
    };
    const answered = await client.cases.supplement(caseNo, supplement, { signal, ifVersion: version });
    await recordAnswered(context, profile.institution, answered);
    return shown(context, answered);
  });
}

/** Records that the case no longer waits for the institution, so that `status` and `resume` do not ask again. */
async function recordAnswered(context: Context, institution: string, found: CaseWithHistory): Promise<void> {
  const { toCaseFacts } = await import("../../../batch/index.js");
  await withExistingLedger(context, async (ledger) => {
    const scope = { authority: found.authority, institution };
    await ledger.recordCases(scope, [{ kind: found.kind, ref: found.ref, ...toCaseFacts(found) }]);
  });
}

/** Finds a field by its key or Chinese header. Lists of people have the name of their list. */
function fieldOf(kind: Kind, name: string): string {
  const known = new Map<string, string>();
  for (const { key, zh, place } of columnsFor(kind)) {
    if (place.in === "filing") known.set(key, key).set(zh, key);
    else known.set(place.in === "people" ? place.list : place.group, place.in === "people" ? place.list : place.group);
  }
  const field = known.get(name);
  if (!field) throw new UsageError("field-unknown", { field: name, known: [...new Set(known.values())].join(", ") });
  return field;
}

/** Parses a value: true, false, JSON lists and objects (people); everything else is text, amounts included. */
function wireValue(text: string): unknown {
  if (text === "true" || text === "false") return text === "true";
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

export async function withdrawCase(
  context: Context,
  [caseNo = ""]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const m = messages(context.lang);
  const reason = typeof options["reason"] === "string" ? options["reason"].trim() : "";
  const command = `bdc case withdraw ${caseNo}`;
  if (!reason) throw new UsageError("reason-needed", { command });
  if (options["yes"] !== true) {
    if (!context.stdinIsTTY) throw new UsageError("confirmation-needed", { command: `${command} --reason …` });
    if (!(await confirm(m.confirmWithdrawal(caseNo), m.prompt, context.stop)))
      return { exit: ExitCode.Done, data: { cancelled: true }, view: () => m.nothingDone };
  }
  return withClient(context, async (client) =>
    shown(context, await client.cases.withdraw(caseNo, { reason }, { signal: context.stop })),
  );
}
