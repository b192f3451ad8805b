import type { Case } from "../../../contract/index.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { UsageError } from "../../errors/usage-error.js";
import { ExitCode } from "../../core/exit-codes.js";
import { lifecycleWords } from "../../messages/commands/lifecycle.js";
import { messages } from "../../messages/index.js";
import { sandboxControl } from "./control-client.js";
import { table } from "../../views/table.js";
import { localTime } from "../../views/time.js";
import { kindName, statusName } from "../../views/words.js";

const NEEDS_REASON = new Set(["return", "not-accept", "refuse", "suspend"]);

/** The officers' desk of the sandbox: lists the open cases, or records an officer's decision. */
export async function sandboxDesk(
  context: Context,
  [action = "", caseNo]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  if (action === "list") {
    const { cases } = (await sandboxControl(context, "desk")) as { cases: Case[] };
    return { exit: ExitCode.Done, data: { cases }, view: (c) => casesTable(c, cases) };
  }
  const reasons = (options["reason"] ?? []) as string[];
  if (!caseNo) throw new UsageError("option-needed", { flag: "CASE", command: `bdc sandbox desk ${action}` });
  if (NEEDS_REASON.has(action) && reasons.length === 0)
    throw new UsageError("option-needed", { flag: "--reason", command: `bdc sandbox desk ${action} ${caseNo}` });
  const due = typeof options["due"] === "string" ? dueOf(options["due"]) : undefined;
  const decided = (await sandboxControl(context, "desk", {
    action,
    caseNo,
    ...(reasons.length && { reasons }),
    ...(due && { dueBy: due }),
  })) as Case;
  return { exit: ExitCode.Done, data: { case: decided }, view: (c) => casesTable(c, [decided]) };
}

/** Shows, sets, advances, freezes or runs the clock of the sandbox. */
export async function sandboxClock(context: Context, [action = "show", value]: string[]): Promise<CommandResult> {
  const bodies: Record<string, () => object | undefined> = {
    show: () => undefined,
    set: () => ({ set: value && /^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T09:00:00+08:00` : (value ?? "") }),
    advance: () => ({ advance: value ?? "" }),
    freeze: () => ({ freeze: true }),
    run: () => ({ run: true }),
  };
  const body = Object.hasOwn(bodies, action) ? bodies[action]! : undefined;
  if (!body) throw new UsageError("sandbox-clock", { action, known: Object.keys(bodies).join(", ") });
  const { now } = (await sandboxControl(context, "clock", body())) as { now: string };
  return {
    exit: ExitCode.Done,
    data: { now },
    view: (c) => `${lifecycleWords(c.lang).sandboxTime}: ${localTime(now)}`,
  };
}

/** A day without a time means the end of office hours. */
function dueOf(text: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T17:00:00+08:00` : text;
}

function casesTable(context: Context, cases: readonly Case[]): string {
  const [m, w] = [messages(context.lang), lifecycleWords(context.lang)];
  if (cases.length === 0) return w.deskEmpty;
  return table(
    [m.caseNo, m.kind, m.ref, m.status, m.receivedAt, m.unit],
    cases.map((c) => [
      c.caseNo,
      kindName(context, c.kind),
      c.ref,
      statusName(context, c.status),
      localTime(c.receivedAt),
      m.listed(c.units.map((u) => u.unitCode)),
    ]),
    context.stdout,
  );
}
