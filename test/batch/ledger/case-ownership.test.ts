import { describe, expect, it } from "vitest";
import type { Ledger } from "../../../src/batch/ledger/ledger.js";
import type { FilingRecord } from "../../../src/batch/ledger/types.js";
import type { CaseFacts } from "../../../src/batch/ledger/reports.js";
import {
  ended,
  facts,
  filing,
  liveOwner,
  newBatch,
  scope,
  startBatch,
  tempLedger,
  update,
} from "./temporary-ledger.js";

const by = { who: "王五", reason: "已核实" };
const identity = (ref: string) => ({ ...scope, kind: newBatch.kind, ref });
const only = async (ledger: Ledger, ref: string): Promise<FilingRecord> => (await ledger.find({ ref }))[0]!;
const codes = ({ reasons = "[]" }: FilingRecord) => (JSON.parse(reasons) as { code: string }[]).map((r) => r.code);
const other: Partial<CaseFacts> = { units: "U-of-somebody-else" };
const report = (ledger: Ledger, ref: string, caseNo: string, more: Partial<CaseFacts>) =>
  ledger.recordCases(scope, [update(ref, caseNo, more)]);

describe("a case reported for a filing", () => {
  it.each<[string, Partial<CaseFacts>]>([
    ["other units", other],
    ["another content digest", { contentDigest: "0".repeat(64) }],
    ["the right digest but other units", { ...other, contentDigest: "HZ-2:v1" }],
    ["the right units but another digest", { contentDigest: "f".repeat(64) }],
  ])("is a conflict that no later report undoes when the answer carries %s", async (_, wrong) => {
    const ledger = await tempLedger();
    const id = await startBatch(ledger, [filing(2)]);
    const [claim] = (await ledger.recordAndClaim(id, liveOwner, [], 1)).claimed;
    await ledger.recordAndClaim(
      id,
      liveOwner,
      [{ id: claim!.id, attempt: 1, cause: "case-known", facts: { ...update("HZ-2", "C-9"), ...wrong } }],
      0,
    );
    const conflict = await only(ledger, "HZ-2");
    expect(conflict).toMatchObject({ state: "needs-a-person", conflict: "C-9" });
    expect(codes(conflict)).toEqual(["ref-conflict"]);
    expect(conflict.caseNo).toBeUndefined();
    // Neither a newer version of that case nor a matching case resolves the conflict: only a person can.
    await report(ledger, "HZ-2", "C-9", { ...wrong, version: 2 });
    await report(ledger, "HZ-2", "C-10", { version: 3, contentDigest: "HZ-2:v1" });
    expect((await only(ledger, "HZ-2")).state).toBe("needs-a-person");
    expect(await ledger.verify()).toEqual([]);
  });

  it.each(["queued", "unclear", "needs-a-person", "discarded", "turned-away"] as const)(
    "does not change the state %s to filed when it has other units",
    async (state) => {
      const ledger = await tempLedger();
      const id = await startBatch(ledger, [filing(2)]);
      if (state === "discarded") await ledger.discard(identity("HZ-2"), by, "[]");
      else if (state !== "queued") {
        const [claim] = (await ledger.recordAndClaim(id, liveOwner, [], 1)).claimed;
        const { id: filingId, attempt } = claim!;
        if (state === "turned-away")
          await ledger.recordAndClaim(id, liveOwner, [{ id: filingId, attempt, cause: "refused", reasons: "[]" }], 0);
        else await ledger.recordAndClaim(id, liveOwner, [ended(claim!, "answer-lost")], 0);
        if (state === "needs-a-person")
          await ledger.recordAndClaim(
            id,
            liveOwner,
            [{ id: filingId, attempt, cause: "stuck", reasons: '[{"code":"no-progress"}]' }],
            0,
          );
      }
      expect((await only(ledger, "HZ-2")).state).toBe(state);
      for (const version of [1, 2]) await report(ledger, "HZ-2", "C-9", { ...other, version });
      const after = await only(ledger, "HZ-2");
      expect(after.state).toBe(state === "queued" || state === "unclear" ? "needs-a-person" : state);
      expect(after).toMatchObject({ conflict: "C-9" });
      if (after.state === "needs-a-person") expect(codes(after)).toEqual(["ref-conflict"]);
      expect(await ledger.verify()).toEqual([]);
    },
  );

  it("without units and digest is ignored unless its case number is already known", async () => {
    const ledger = await tempLedger();
    await startBatch(ledger, [filing(2)]);
    expect(await report(ledger, "HZ-2", "C-9", { units: "" })).toMatchObject({ applied: 0, unknown: 1 });
    expect((await only(ledger, "HZ-2")).state).toBe("queued");
    expect(await report(ledger, "HZ-2", "C-9", {})).toMatchObject({ applied: 1 });
    // For a case whose number is known, such a report is accepted.
    expect(await report(ledger, "HZ-2", "C-9", { units: "", version: 2, status: "accepted" })).toMatchObject({
      applied: 1,
    });
  });

  it("is a contradiction when its units have changed since it was filed, and what was known stays", async () => {
    const ledger = await tempLedger();
    const id = await startBatch(ledger, [filing(2)]);
    await report(ledger, "HZ-2", "C-2", {});
    await report(ledger, "HZ-2", "C-2", { ...other, version: 2, status: "certified" });
    expect(await only(ledger, "HZ-2")).toMatchObject({ state: "filed", caseStatus: "submitted", caseVersion: 1 });
    expect((await ledger.counts(id)).contradictions).toBe(1);
  });

  it("cannot be adopted with other units, but without units a person may adopt it", async () => {
    const ledger = await tempLedger();
    const id = await startBatch(ledger, [filing(2)]);
    const [claim] = (await ledger.recordAndClaim(id, liveOwner, [], 1)).claimed;
    await ledger.recordAndClaim(id, liveOwner, [ended(claim!, "answer-lost")], 0);
    await expect(ledger.adopt(identity("HZ-2"), facts("C-9", other), by)).rejects.toMatchObject({
      code: "case-of-another-filing",
    });
    expect((await only(ledger, "HZ-2")).state).toBe("unclear");
    expect(await ledger.adopt(identity("HZ-2"), facts("C-2"), by)).toMatchObject({ state: "filed", caseNo: "C-2" });
  });

  it("in conflict blocks a release, but the filing can be discarded and submitted again", async () => {
    const ledger = await tempLedger();
    await startBatch(ledger, [filing(2)]);
    await report(ledger, "HZ-2", "C-9", other);
    await expect(ledger.release(identity("HZ-2"), by)).rejects.toMatchObject({ code: "ledger-ref-conflict" });
    const { id, batch, attempt } = await only(ledger, "HZ-2");
    const given = { id, attempt, code: "ref-conflict", cause: "discarded", reasons: "[]" } as const;
    expect(await ledger.decide(batch, [given], by)).toMatchObject({ discarded: 1 });
    const next = await startBatch(ledger, [filing(2)]);
    expect((await only(ledger, "HZ-2")).conflict).toBeUndefined();
    expect((await ledger.recordAndClaim(next, liveOwner, [], 1)).claimed).toHaveLength(1);
    expect(await ledger.verify()).toEqual([]);
  });
});

describe("contradictory case reports", () => {
  it("with one case number for several refs mark the first filing and leave the others to a person", async () => {
    const ledger = await tempLedger();
    const id = await startBatch(ledger, [filing(2), filing(3), filing(4)]);
    const { claimed } = await ledger.recordAndClaim(id, liveOwner, [], 3);
    await ledger.recordAndClaim(
      id,
      liveOwner,
      claimed.map(({ id: filingId, attempt }) => ({
        id: filingId,
        attempt,
        cause: "case-known" as const,
        facts: facts("C-1"),
      })),
      0,
    );
    const counts = await ledger.counts(id);
    expect(counts.byState.filed.filings).toBe(1);
    expect(counts.byState["needs-a-person"].filings).toBe(2);
    expect(counts.contradictions).toBe(1);
    expect(codes(await only(ledger, "HZ-3"))).toEqual(["case-number-taken"]);
    expect(await ledger.verify()).toEqual([]);
    // The same holds for a later report of the feed and for an adoption.
    const next = await startBatch(ledger, [filing(5)]);
    await report(ledger, "HZ-5", "C-1", {});
    expect((await ledger.counts(next)).byState["needs-a-person"].filings).toBe(1);
    await expect(ledger.adopt(identity("HZ-5"), facts("C-1"), by)).rejects.toMatchObject({
      code: "case-of-another-filing",
    });
    expect(await ledger.verify()).toEqual([]);
  });

  it("are recorded when a registered case returns to review and when the authority no longer knows a case", async () => {
    const ledger = await tempLedger();
    const id = await startBatch(ledger, [filing(2), filing(3)]);
    await report(ledger, "HZ-2", "C-2", { status: "registered", version: 5 });
    await report(ledger, "HZ-2", "C-2", { status: "reviewing", version: 6 });
    await report(ledger, "HZ-3", "C-3", {});
    await ledger.recordVanished(identity("HZ-3"));
    await ledger.recordVanished(identity("HZ-3"));
    expect((await ledger.counts(id)).contradictions).toBe(2);
    expect((await only(ledger, "HZ-3")).contradiction!.split("\n")).toHaveLength(1);
  });

  it("stay until a person settles them, and the history records who did", async () => {
    const ledger = await tempLedger();
    const id = await startBatch(ledger, [filing(2)]);
    await expect(ledger.settle(identity("HZ-2"), by)).rejects.toMatchObject({ code: "nothing-to-settle" });
    await report(ledger, "HZ-2", "C-2", {});
    await report(ledger, "HZ-2", "C-9", {});
    expect((await ledger.counts(id)).contradictions).toBe(1);
    const settled = await ledger.settle(identity("HZ-2"), by);
    expect(settled.contradiction).toBeUndefined();
    expect((await ledger.counts(id)).contradictions).toBe(0);
    const events = await ledger.history(settled.id);
    expect(events.slice(-2).map((e) => e.cause)).toEqual(["contradiction", "settled"]);
    expect(events.at(-1)!.note).toBe("王五: 已核实");
    expect(await ledger.verify()).toEqual([]);
  });
});
