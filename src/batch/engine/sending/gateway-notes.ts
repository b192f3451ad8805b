import { isIntercepted, type RegistryClient } from "../../../sdk/index.js";
import type { Ledger } from "../../ledger/ledger.js";

/** Notes of the ledger about the way to an authority: its protocol, what stood in front, when nothing could be sent. */

/**
 * Records the description that the filings from now on are sent with, when it is another one than before. With the time
 * of an attempt it tells the description of the attempt.
 */
export async function noteDialect(
  ledger: Ledger,
  authority: string,
  { dialect }: Pick<RegistryClient, "dialect">,
): Promise<void> {
  if (!dialect) return;
  const note = `${dialect.id} ${dialect.version}`;
  const last = (await ledger.notes([authority], MAX_NOTES)).find(({ what }) => what === "dialect");
  if (last?.note !== note) await ledger.note(authority, "dialect", note);
}
const MAX_NOTES = 10_000;

/** Records the incident of a firewall or another page, which its operator asks for. */
export async function noteIncident(ledger: Ledger, authority: string, error: unknown): Promise<void> {
  if (!isIntercepted(error)) return;
  const { kind, incident } = error.front;
  await ledger.note(authority, "intercepted", incident === undefined ? kind : `${kind} ${incident}`);
}

/** Interruptions shorter than this are not recorded (ms): an authority may pause calls many times a minute. */
const MIN_NOTED_MS = 10_000;

/** Records a time in which nothing could be sent, for reports. Without an end, it was not over. */
export async function noteInterruption(
  ledger: Ledger,
  authority: string,
  what: "paused" | "outage",
  from: number,
  until?: number,
): Promise<void> {
  if (until !== undefined && until - from < MIN_NOTED_MS) return;
  const end = until === undefined ? "" : new Date(until).toISOString();
  await ledger.note(authority, what, `${new Date(from).toISOString()}/${end}`);
}
