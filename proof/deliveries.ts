import type { Seen } from "./fault-proxy.js";

/** Observes a proxy and records how often the authority processed each filing, and with which content. */
export class Deliveries {
  private readonly pending = new Map<number, { ref: string; text: string }[]>();
  private readonly done = new Map<string, { times: number; texts: Set<string> }>();

  readonly observe = (seen: Seen): void => {
    if (seen.stage === "request" && /^POST \/v1\/mortgages/.test(seen.head)) {
      const body = JSON.parse(seen.body.toString("utf8")) as { filings?: { ref: string }[]; ref?: string };
      this.pending.set(
        seen.n,
        (body.filings ?? [body as { ref: string }]).map((f) => ({ ref: f.ref, text: JSON.stringify(f) })),
      );
    }
    if (seen.stage === "answered" && this.pending.has(seen.n)) {
      const filings = this.pending.get(seen.n)!;
      this.pending.delete(seen.n);
      if (!/^HTTP\/1\.1 2/.test(seen.head)) return;
      for (const { ref, text } of filings) {
        const entry = this.done.get(ref) ?? { times: 0, texts: new Set() };
        entry.times++;
        entry.texts.add(text);
        this.done.set(ref, entry);
      }
    }
  };

  /** Counts filings that the authority processed more than once, and those that arrived with different content. */
  repeated(): { twice: number; otherContent: number } {
    const twice = [...this.done.values()].filter((e) => e.times > 1);
    return { twice: twice.length, otherContent: twice.filter((e) => e.texts.size > 1).length };
  }
}
