import { describe, expect, it } from "vitest";
import type { RegistryClient } from "../../../../src/sdk/index.js";
import type { FilingRecord, Ledger, RowRecord } from "../../../../src/batch/index.js";
import { checkRelease } from "../../../../src/batch/reports/release/check-release.js";
import { RELEASE_REASONS } from "../../../../src/batch/reports/release/reasons.js";
import type { ReleaseVerdict } from "../../../../src/batch/reports/release/verdict.js";
import { LI, ZHANG, filing } from "./fixtures.js";

const record = (n: number, change: Partial<FilingRecord> = {}) =>
  ({
    id: n,
    kind: "mortgage.file",
    ref: `M-${n}`,
    caseNo: `C-${n}`,
    digest: "",
    state: "filed",
    ...change,
  }) as FilingRecord;
const row = (n: number, state: RowRecord["state"], change: Partial<RowRecord> = {}): RowRecord => ({
  row: n,
  ref: `M-${n}`,
  intake: "new",
  state,
  filing: record(n),
  ...change,
});

/** Checks the rows of a ledger with an authority whose case look-ups all fail. */
async function check(rows: RowRecord[], asked: string[] = [], fail: () => unknown = () => new Error("down")) {
  const ledger = {
    rowsOf: (_: string, after: number, limit: number) =>
      Promise.resolve(rows.filter((r) => r.row > after).slice(0, limit)),
    bodyOf: () => Promise.resolve(JSON.stringify(filing({ debtors: [LI] }))),
  } as unknown as Ledger;
  const client = {
    cases: { get: (no: string) => (asked.push(no), Promise.reject(fail() as Error)) },
  } as unknown as RegistryClient;
  const verdicts: ReleaseVerdict[] = [];
  const batch = { id: "B" } as Parameters<typeof checkRelease>[0]["batch"];
  for await (const verdict of checkRelease({ ledger, client, batch, trustedCas: "" })) verdicts.push(verdict);
  return verdicts;
}
const summarize = (verdicts: ReleaseVerdict[]) => verdicts.map((v) => [v.reasons.map((r) => r.code).join(), v.verdict]);

describe("checkRelease", () => {
  it.each([
    ["queued", "release-not-filed", "not-yet"],
    ["sending", "release-not-filed", "not-yet"],
    ["unclear", "release-not-filed", "not-yet"],
    ["needs-a-person", "release-filing-undecided", "needs-decision"],
    ["turned-away", "release-filing-failed", "refused"],
    ["discarded", "release-filing-failed", "refused"],
    ["changed", "release-filing-failed", "refused"],
    ["invalid", "release-filing-failed", "refused"],
  ] as const)("reports a row in state %s as %s", async (state, code, verdict) => {
    const asked: string[] = [];
    expect(summarize(await check([row(2, state)], asked))).toEqual([[code, verdict]]);
    expect(asked).toEqual([]);
  });

  it("leaves a contradiction to a person and does not call the authority", async () => {
    const asked: string[] = [];
    const verdicts = await check([row(2, "filed", { filing: record(2, { contradiction: "x" }) })], asked);
    expect(summarize(verdicts)).toEqual([["release-contradiction", "needs-decision"]]);
    expect(asked).toEqual([]);
  });

  it("returns a verdict for every row in file order, calls once per filing, and masks the borrower", async () => {
    const asked: string[] = [];
    const rows = [
      row(2, "filed"),
      row(3, "filed", { ref: "M-2", filing: record(2) }),
      row(4, "invalid", { filing: undefined }),
    ];
    const verdicts = await check(rows, asked);
    expect(verdicts.map((v) => [v.row, v.verdict, v.verified, v.releasable])).toEqual([
      [2, "not-verified", false, false],
      [3, "not-verified", false, false],
      [4, "refused", true, false],
    ]);
    expect(asked).toEqual(["C-2"]);
    expect(verdicts[0]).toMatchObject({ amount: "1000000.00", currency: "CNY", borrower: "李*" });
    expect(verdicts[2]).not.toHaveProperty("amount");
    expect(JSON.stringify(verdicts)).not.toContain(ZHANG.name);
  });

  it("shows the content of the row itself when the row was changed", async () => {
    const changedBody = JSON.stringify(filing({ securedPrincipal: "5.00" }));
    expect((await check([row(2, "changed", { changedBody })]))[0]).toMatchObject({ amount: "5.00", borrower: "张*" });
  });
});

it("every release reason has a text and a fix in both languages", () => {
  for (const [code, { zh, en, fixZh, fixEn }] of Object.entries(RELEASE_REASONS)) {
    expect(code).toMatch(/^release-/);
    for (const text of [zh, en, fixZh, fixEn]) expect(text, code).toBeTruthy();
  }
});
