// A ledger in memory, to measure the engine without durability. Implements only what a first submit needs.
export function openMemoryLedger() {
  const filings = [];
  let batch;
  let next = 0;
  const tally = (n) => ({ rows: n, filings: n });
  const states = [
    "invalid",
    "queued",
    "sending",
    "unclear",
    "filed",
    "turned-away",
    "discarded",
    "needs-a-person",
    "changed",
  ];
  let filed = 0;
  return {
    createBatch: async (b) =>
      (batch = { ...b, id: "B-MEMORY", createdAt: 0, updatedAt: 0, state: "intake", lastRow: 0, rows: 0, filings: 0 }),
    addRows: async (_, rows, claimFor) =>
      rows.map(({ ref, rows: numbers, filing }) => {
        const claimed = { id: filings.length + 1, ref, attempt: 1, body: filing.body };
        filings.push(claimed);
        if (claimFor === undefined) return { ref, rows: numbers, intake: "new" };
        next = filings.length;
        return { ref, rows: numbers, intake: "new", claimed };
      }),
    addMissingKeys: async () => undefined,
    closeIntake: async () => (batch = { ...batch, state: "open", rows: filings.length, filings: filings.length }),
    acquireLease: async (_, owner) => ({ ...owner, expiresAt: Date.now() + 60_000 }),
    renewLease: async (_, owner) => ({ ...owner, expiresAt: Date.now() + 60_000 }),
    releaseLease: async () => undefined,
    recover: async () => 0,
    recordAndClaim: async (_, __, finished, claim) => {
      filed += finished.filter((t) => t.cause === "case-known").length;
      const claimed = filings.slice(next, next + claim);
      next += claimed.length;
      return { claimed, ignored: [], leaseHeld: true };
    },
    earliestQueued: async () => undefined,
    listUnclear: async () => [],
    needsPerson: async () => [],
    recordCases: async () => ({ applied: 0, stale: 0, unknown: 0, contradictions: 0 }),
    cursor: async () => undefined,
    setPause: async () => undefined,
    pause: async () => 0,
    pauses: async () => [],
    counts: async () => ({
      ...tally(filings.length),
      byCase: { certified: tally(filed) },
      settled: tally(filed),
      byState: Object.fromEntries(
        states.map((s) => [s, tally(s === "filed" ? filed : s === "queued" ? filings.length - next : 0)]),
      ),
    }),
    batches: async () => [],
    batch: async () => batch,
    close: async () => undefined,
  };
}
