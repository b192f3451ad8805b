import { isRegistered, type Case } from "../../../contract/index.js";
import type { Durations, AuthorityPart } from "./model.js";
import type { RowFacts } from "./row-facts.js";
import { TallyCounter } from "./tallies.js";

/** Collects what one authority did. */
export class AuthorityCounter {
  readonly authority: string;
  readonly counter = new TallyCounter();
  batches = 0;
  readonly #durations: number[] = [];
  readonly #promised = { kept: 0, missed: 0 };
  #asOf: number | undefined;

  constructor(authority: string) {
    this.authority = authority;
  }

  /** @param now Epoch ms. */
  add(found: Case, now: number): void {
    const updated = Date.parse(found.updatedAt);
    if (updated <= now) this.#asOf = Math.max(this.#asOf ?? 0, updated);
    const registered = found.registeredAt === undefined ? undefined : Date.parse(found.registeredAt);
    if (registered !== undefined) this.#durations.push(Math.max(0, registered - Date.parse(found.receivedAt)));
    if (found.promisedBy === undefined) return;
    const promised = Date.parse(found.promisedBy);
    if (registered !== undefined) this.#promised[registered <= promised ? "kept" : "missed"]++;
    else if (!found.done && !isRegistered(found.status) && promised < now) this.#promised.missed++;
  }

  part(pausedUntil: number | undefined): AuthorityPart {
    const durations = durationsOf(this.#durations);
    return {
      authority: this.authority,
      batches: this.batches,
      ...this.counter.tallies(),
      ...(durations && { durations }),
      promised: this.#promised,
      ...(this.#asOf !== undefined && { asOf: this.#asOf }),
      ...(pausedUntil !== undefined && { pausedUntil }),
    };
  }
}

/** Nearest-rank percentiles. */
function durationsOf(values: readonly number[]): Durations | undefined {
  if (values.length === 0) return undefined;
  const sorted = Float64Array.from(values).sort();
  const rank = (share: number) => sorted[Math.ceil(share * sorted.length) - 1]!;
  return { count: sorted.length, p50: rank(0.5), p90: rank(0.9) };
}

/** Returns whether a case still lacks the certificate that its kind yields, and how many it has. */
export function certificatesOf({ found }: RowFacts, yields: boolean): { issued: number; missing: number } {
  const issued = found?.certificates.length ?? 0;
  const isMissing = yields && found !== undefined && isRegistered(found.status) && issued === 0;
  return { issued, missing: isMissing ? 1 : 0 };
}
