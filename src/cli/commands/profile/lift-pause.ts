import type { Ledger, PauseRecord } from "../../../batch/index.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { ExitCode } from "../../core/exit-codes.js";
import { messages } from "../../messages/index.js";
import { parseDecision } from "../../options/decision.js";
import { currentProfile, type Profile } from "../../config/profiles.js";
import { addressOf, withLedger } from "../../config/session.js";
import { sanitize } from "../../terminal/safe-text.js";
import { localTime } from "../../views/time.js";

/**
 * Lifts a pause that the authority asked for. The ledger records who lifted it and why. If the authority still wants a
 * pause, it asks for one again at the next call.
 */
export async function liftPause(
  context: Context,
  [name]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const by = parseDecision(context, `bdc profile lift-pause${name === undefined ? "" : ` ${name}`}`, options);
  const profile = await currentProfile(name === undefined ? context : { ...context, profileName: name });
  return withLedger(context, "existing", async (ledger) => {
    const lifted = await ledger.liftPauses(await pauseKeysOf(ledger, profile), by);
    return {
      exit: ExitCode.Done,
      data: { profile: profile.name, lifted: lifted.map(pauseDocument), ...(lifted.length && { next: "bdc resume" }) },
      view: (c) => {
        const m = messages(c.lang);
        if (lifted.length === 0) return m.noPause(sanitize(profile.name));
        const until = localTime(Math.max(...lifted.map((pause) => pause.until)));
        return `${m.pauseLifted(sanitize(profile.name), until)}\n${m.next}: bdc resume`;
      },
    };
  });
}

/** Keys of the pauses of a profile: the address of the gateway, and the authorities of its batches. */
export async function pauseKeysOf(ledger: Ledger, { name, gateway }: Profile): Promise<string[]> {
  const { eachBatch } = await import("../../../batch/index.js");
  const keys = new Set([addressOf(gateway)]);
  for await (const { profile, authority } of eachBatch(ledger)) if (profile === name) keys.add(authority);
  return [...keys];
}

export function pauseDocument({ authority, until, askedUntil }: PauseRecord): Record<string, string> {
  return {
    authority,
    until: new Date(until).toISOString(),
    ...(askedUntil !== undefined && { askedUntil: new Date(askedUntil).toISOString() }),
  };
}
