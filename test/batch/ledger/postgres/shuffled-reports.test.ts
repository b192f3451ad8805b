import { afterAll, describe, expect, it } from "vitest";
import type { Ledger } from "../../../../src/batch/ledger/ledger.js";
import { openLedger } from "../../../../src/batch/ledger/postgres/postgres-ledger.js";
import type { Transition } from "../../../../src/batch/ledger/reports.js";
import { PostgresServer, postgresPrograms } from "../../../support/postgres-server.js";
import { ended, facts, filings, liveOwner, startBatch, tempLedger } from "../temporary-ledger.js";

const NOW = 1_000_000;
const FILINGS = 24;

/** Pseudo-random numbers from 0 to 1, the same for the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

function reportsOn(id: number, ref: string, attempt: number): Transition[] {
  const causes = ["not-sent", "not-taken", "absent", "to-confirm", "answer-lost"] as const;
  return [
    ...causes.map((cause) => ended({ id, attempt }, cause)),
    { id, attempt, cause: "case-known", facts: facts(`C-${ref}`) },
    { id, attempt, cause: "refused", reasons: '[{"code":"unit-seized"}]' },
    { id, attempt, cause: "stuck", reasons: '[{"code":"no-progress"}]' },
    { id, attempt, cause: "conflict", caseNo: "" },
  ];
}

/** Plays every report twice, on the first three attempts of each filing, in the order of the seed. */
async function story(ledger: Ledger, seed: number): Promise<unknown> {
  const batch = await startBatch(ledger, filings(1, FILINGS));
  const { claimed } = await ledger.recordAndClaim(batch, liveOwner, [], FILINGS);
  const refs = new Map(claimed.map(({ id, ref }) => [id, ref]));
  const next = random(seed);
  const reports = claimed
    .flatMap(({ id, ref }) => [1, 2, 3, 1, 2, 3].flatMap((attempt) => reportsOn(id, ref, attempt)))
    .map((report) => ({ report, at: next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ report }) => report);
  const answers: unknown[] = [];
  for (let i = 0; i < reports.length; i += 50) {
    const answer = await ledger.recordAndClaim(batch, liveOwner, reports.slice(i, i + 50), 7);
    const taken = answer.claimed.map(({ ref, attempt, rounds }) => [ref, attempt, rounds]);
    answers.push([answer.ignored.map((id) => refs.get(id)).sort(), taken]);
  }
  const found = (await ledger.find({ batch })).map(({ id: _, batch: __, ...filing }) => filing);
  const { byState } = await ledger.counts(batch);
  expect(await ledger.verify()).toEqual([]);
  return { answers, found, byState };
}

describe.skipIf(postgresPrograms === undefined)("reports that are shuffled, repeated and stale", () => {
  let server: PostgresServer | undefined;
  afterAll(() => server?.remove());

  it.each([1, 2, 3])("lead to the same states in both ledgers (seed %i)", async (seed) => {
    server ??= new PostgresServer();
    const database = await openLedger(server.newDatabase(), {}, () => NOW);
    try {
      expect(await story(database, seed)).toEqual(await story(await tempLedger(() => NOW), seed));
    } finally {
      await database.close();
    }
  });
});
