import { isIntercepted, type RegistryClient } from "../../../sdk/index.js";
import type { Ledger } from "../../ledger/ledger.js";

/** Notes of the ledger about the way to an authority: in which protocol filings were sent, and what stood in front. */

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
