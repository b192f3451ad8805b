import { isRegistered } from "../../../contract/index.js";
import type { AuthorityPart, Durations, Interruption } from "./model.js";
import type { CaseFacts } from "./row-facts.js";
import { TallyCounter } from "./tallies.js";

/** Collects what one authority did. */
export class AuthorityCounter {
  readonly authority: string;
  readonly counter = new TallyCounter();
  batches = 0;
  filed = 0;
  readonly #durations: number[] = [];
  readonly #promised = { kept: 0, missed: 0 };
  #asOf: number | undefined;

  constructor(authority: string) {
    this.authority = authority;
  }

  /** Records when the authority was heard (epoch ms). */
  heard(at: number | undefined): void {
    if (at !== undefined) this.#asOf = Math.max(this.#asOf ?? 0, at);
  }

  get asOf(): number | undefined {
    return this.#asOf;
  }

  /** @param now Epoch ms. */
  add(found: CaseFacts, now: number): void {
    const registered = found.registeredAt === undefined ? undefined : Date.parse(found.registeredAt);
    if (registered !== undefined) this.#durations.push(Math.max(0, registered - Date.parse(found.receivedAt)));
    if (found.promisedBy === undefined) return;
    const promised = Date.parse(found.promisedBy);
    if (registered !== undefined) this.#promised[registered <= promised ? "kept" : "missed"]++;
    else if (!found.done && !isRegistered(found.status) && promised < now) this.#promised.missed++;
  }

  /** @param more What is known of the authority besides its cases. */
  part(more: Pick<AuthorityPart, "activity" | "pausedUntil" | "outageSince" | "clockOffsetMs">): AuthorityPart {
    const durations = durationsOf(this.#durations);
    return {
      authority: this.authority,
      batches: this.batches,
      filed: this.filed,
      ...this.counter.tallies(),
      ...(durations && { durations }),
      promised: this.#promised,
      ...(this.#asOf !== undefined && { asOf: this.#asOf }),
      ...more,
    };
  }
}

/** Returns since when an authority cannot be reached, as far as is known. */
export function outageSince(interruptions: readonly Interruption[], authority: string): number | undefined {
  return interruptions.findLast(
    (found) =>
      found.authority === authority &&
      found.what === "outage" &&
      found.until === undefined &&
      found.overBy === undefined,
  )?.from;
}

/** Nearest-rank percentiles. */
function durationsOf(values: readonly number[]): Durations | undefined {
  if (values.length === 0) return undefined;
  const sorted = Float64Array.from(values).sort();
  const rank = (share: number) => sorted[Math.ceil(share * sorted.length) - 1]!;
  return { count: sorted.length, p50: rank(0.5), p90: rank(0.9) };
}
