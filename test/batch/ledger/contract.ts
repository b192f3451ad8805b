import { describe, expect, it, onTestFinished } from "vitest";
import type { Ledger } from "../../../src/batch/ledger/ledger.js";
import {
  ended,
  facts,
  filed,
  filing,
  filings,
  deadOwner,
  liveOwner,
  newBatch,
  otherOwner,
  refused,
  scope,
  startBatch,
  update,
} from "./sample-filings.js";

/** Opens the same store each time it is called; a test may set the clock. */
export type OpenStore = (clock?: () => number) => Promise<Ledger>;

const by = { who: "李四", reason: '电话核实："已受理"' };
const identity = (ref: string) => ({ ...scope, kind: "mortgage.file" as const, ref });

/**
 * Defines the tests that every implementation of `Ledger` must pass. They use its interface only.
 *
 * @param newStore Creates an empty store.
 */
export function ledgerContract(name: string, newStore: () => OpenStore): void {
  const opened = async (open: OpenStore, clock?: () => number): Promise<Ledger> => {
    const ledger = await open(clock);
    onTestFinished(() => ledger.close());
    return ledger;
  };
  const newLedger = (clock?: () => number): Promise<Ledger> => opened(newStore(), clock);

  describe(`the ${name} ledger`, () => {
    describe("in the intake", () => {
      it("records a batch, its rows in file order, and matching counts", async () => {
        const ledger = await newLedger();
        const { id } = await ledger.createBatch(newBatch);
        expect(id).toMatch(/^B-\d{8}-[2-9A-Z]{4}$/);
        const added = await ledger.addRows(id, [
          filing(2),
          { rows: [3], ref: "", findings: new Map([[3, '[{"rule":"R1"}]']]) },
          {
            rows: [4, 5, 9],
            ref: "M",
            filing: { digest: "m", units: "U-M", body: Buffer.from("{}") },
            findings: new Map([[5, "[5]"]]),
          },
        ]);
        expect(added.map((a) => a.intake)).toEqual(["new", "invalid", "new"]);
        expect((await ledger.batch(id))!.state).toBe("intake");
        expect(await ledger.closeIntake(id)).toMatchObject({
          ...newBatch,
          state: "open",
          lastRow: 9,
          rows: 5,
          filings: 3,
        });
        const counts = await ledger.counts(id);
        expect(counts.byState).toMatchObject({ queued: { rows: 4, filings: 2 }, invalid: { rows: 1, filings: 1 } });
        expect(counts.rows).toBe(Object.values(counts.byState).reduce((sum, t) => sum + t.rows, 0));
        const rows = await ledger.rowsOf(id, 0, 100);
        expect(rows.map((r) => [r.row, r.ref, r.state])).toEqual([
          [2, "HZ-2", "queued"],
          [3, "", "invalid"],
          [4, "M", "queued"],
          [5, "M", "queued"],
          [9, "M", "queued"],
        ]);
        expect(rows[1]).toEqual({ row: 3, ref: "", intake: "invalid", state: "invalid", findings: '[{"rule":"R1"}]' });
        expect((await ledger.rowsOf(id, 3, 2)).map((r) => r.row)).toEqual([4, 5]);
        expect(await ledger.verify()).toEqual([]);
      });

      it("stores findings with their rows, however many rows and findings a filing has", async () => {
        const ledger = await newLedger();
        const { id } = await ledger.createBatch(newBatch);
        const rows = Array.from({ length: 2_000 }, (_, i) => i + 2);
        const text = (row: number) => JSON.stringify([{ row, zh: "错".repeat(500) }]);
        const found = (some: readonly number[]) => new Map(some.map((row) => [row, text(row)]));
        await ledger.addRows(id, [
          { rows, ref: "M", findings: found(rows) },
          {
            rows: [3_000, 3_001, 3_002],
            ref: "N",
            filing: { digest: "n", units: "U-N", body: Buffer.from("{}") },
            findings: found([3_001]),
          },
        ]);
        const kept = await ledger.rowsOf(id, 0, 5_000);
        expect(kept.map((r) => r.row)).toEqual([...rows, 3_000, 3_001, 3_002]);
        for (const { row, findings } of kept)
          expect(findings).toBe(row === 3_000 || row === 3_002 ? undefined : text(row));
        expect((await ledger.batch(id))!).toMatchObject({ rows: 2_003, filings: 2 });
      });

      it("stores the changed content of a filing once, with its first row", async () => {
        const ledger = await newLedger();
        const many = (content: string, rows: number[]) => ({ ...filing(2, content, "M"), rows });
        await startBatch(ledger, [many("v1", [2, 3])]);
        const second = await startBatch(ledger, [many("v2", [4, 5, 6])], otherOwner);
        expect((await ledger.rowsOf(second, 0, 9)).map((r) => [r.state, r.changedBody])).toEqual([
          ["changed", String(many("v2", []).filing!.body)],
          ["changed", undefined],
          ["changed", undefined],
        ]);
      });

      it("claims new filings as they are recorded, for the owner of the lease", async () => {
        const ledger = await newLedger(() => 1_000_000);
        const known = await startBatch(ledger, [filing(2)]);
        await ledger.recordAndClaim(known, liveOwner, [], 1);
        const { id } = await ledger.createBatch(newBatch);
        expect((await ledger.addRows(id, [filing(3)], liveOwner))[0]!.claimed).toBeUndefined();
        await ledger.acquireLease(id, liveOwner);
        const chunk = [
          filing(2),
          filing(3),
          filing(4),
          {
            rows: [5, 6],
            ref: "M",
            filing: { digest: "m", units: "U-M", body: Buffer.from('"m"') },
            findings: new Map([[6, "[6]"]]),
          },
          { rows: [7], ref: "" },
          filing(8, "v2", "HZ-4"),
        ];
        const added = await ledger.addRows(id, chunk, liveOwner);
        expect(added.map((a) => [a.intake, a.claimed?.ref])).toEqual([
          ["known", undefined],
          ["new", undefined],
          ["new", "HZ-4"],
          ["new", "M"],
          ["invalid", undefined],
          ["changed", undefined],
        ]);
        // Recording the same rows again claims nothing.
        expect((await ledger.addRows(id, chunk, liveOwner)).flatMap((a) => a.claimed ?? [])).toEqual([]);
        const claimed = added.flatMap((a) => a.claimed ?? []);
        // A claim made here equals a claim made by recordAndClaim.
        const twin = await startBatch(ledger, [filing(4, "v1", "TWIN")]);
        const [other] = (await ledger.recordAndClaim(twin, liveOwner, [], 1)).claimed;
        expect({ ...claimed[0]!, body: claimed[0]!.body.toString() }).toEqual({
          ...other!,
          id: claimed[0]!.id,
          ref: "HZ-4",
          body: JSON.stringify({ ref: "HZ-4", content: "v1", 抵押人: "张三" }),
        });
        const [one, like] = [await ledger.find({ ref: "HZ-4" }), await ledger.find({ ref: "TWIN" })];
        expect(one[0]).toEqual({ ...like[0]!, id: one[0]!.id, ref: "HZ-4", batch: id, digest: "HZ-4:v1" });
        expect(await ledger.history(claimed[0]!.id)).toMatchObject([
          { from: "queued", to: "sending", cause: "claimed", note: "HZ-4:v1" },
        ]);
        expect((await ledger.counts(id)).byState).toMatchObject({
          sending: { rows: 4, filings: 3 },
          queued: { rows: 1, filings: 1 },
          invalid: { rows: 1 },
          changed: { rows: 1 },
        });
        expect(
          (
            await ledger.recordAndClaim(
              id,
              liveOwner,
              claimed.map((c) => filed(c)),
              10,
            )
          ).claimed.map((c) => c.ref),
        ).toEqual(["HZ-3"]);
        expect(await ledger.verify()).toEqual([]);
      });

      it("deletes a batch without rows, but none with rows", async () => {
        const ledger = await newLedger();
        const empty = (await ledger.createBatch(newBatch)).id;
        const begun = (await ledger.createBatch(newBatch)).id;
        await ledger.acquireLease(empty, { id: "a", pid: 1, host: "h" });
        await ledger.addRows(begun, filings(2, 3));
        await ledger.dropBatch(empty);
        await ledger.dropBatch(begun);
        expect((await ledger.batches()).map((b) => b.id)).toEqual([begun]);
        expect(await ledger.verify()).toEqual([]);
      });

      it("returns the recorded result for repeated rows, and rejects a file that has changed", async () => {
        const ledger = await newLedger();
        const { id } = await ledger.createBatch(newBatch);
        await ledger.addRows(id, filings(2, 5));
        const again = await ledger.addRows(id, filings(2, 8));
        expect(again.map((a) => a.intake)).toEqual(Array(7).fill("new"));
        expect((await ledger.counts(id)).rows).toBe(7);
        await expect(ledger.addRows(id, [filing(3, "v1", "OTHER")])).rejects.toMatchObject({
          code: "ledger-not-allowed",
        });
        await ledger.closeIntake(id);
        await expect(ledger.addRows(id, [filing(99)])).rejects.toMatchObject({ code: "ledger-not-allowed" });
        expect(await ledger.verify()).toEqual([]);
      });

      it("recognises a filing in a later file: the same content is known, other content is changed and not sent", async () => {
        const ledger = await newLedger();
        const first = await startBatch(ledger, filings(2, 3));
        const { claimed } = await ledger.recordAndClaim(first, liveOwner, [], 10);
        await ledger.recordAndClaim(
          first,
          liveOwner,
          claimed.map((c) => filed(c)),
          0,
        );
        const second = await ledger.createBatch({ ...newBatch, fileName: "other.csv" });
        await ledger.acquireLease(second.id, otherOwner);
        const added = await ledger.addRows(second.id, [filing(7, "v1", "HZ-3"), filing(8, "v2", "HZ-2"), filing(9)]);
        expect(added.map((a) => a.intake)).toEqual(["known", "changed", "new"]);
        expect(added[0]!.known).toMatchObject({ batch: first, state: "filed", caseNo: "C-HZ-3" });
        expect(added[1]).toMatchObject({ known: { caseNo: "C-HZ-2" }, knownBody: String(filing(2).filing!.body) });
        expect((await ledger.recordAndClaim(second.id, otherOwner, [], 10)).claimed.map((c) => c.ref)).toEqual([
          "HZ-9",
        ]);
        const rows = await ledger.rowsOf(second.id, 0, 10);
        expect(rows.map((r) => r.state)).toEqual(["filed", "changed", "sending"]);
        expect(rows[1]).toMatchObject({
          changedBody: String(filing(8, "v2", "HZ-2").filing!.body),
          filing: { caseNo: "C-HZ-2" },
        });
        // Both batches follow the case.
        await ledger.recordCases(scope, [update("HZ-3", "C-HZ-3", { version: 2, status: "certified", done: true })]);
        for (const id of [first, second.id])
          expect((await ledger.counts(id)).byCase.certified).toEqual({ rows: 1, filings: 1 });
        expect(await ledger.verify()).toEqual([]);
      });

      it("counts a ref once that occurs twice in one file", async () => {
        const ledger = await newLedger();
        const id = await startBatch(ledger, [filing(2), filing(3), filing(4, "v1", "HZ-2"), filing(5, "v2", "HZ-3")]);
        expect((await ledger.rowsOf(id, 0, 10)).map((r) => r.intake)).toEqual(["new", "new", "known", "changed"]);
        const { claimed } = await ledger.recordAndClaim(id, liveOwner, [], 10);
        expect(claimed.map((c) => c.ref)).toEqual(["HZ-2", "HZ-3"]);
        await ledger.recordAndClaim(
          id,
          liveOwner,
          claimed.map((c) => filed(c)),
          0,
        );
        expect((await ledger.counts(id)).byState).toMatchObject({
          filed: { rows: 3, filings: 2 },
          changed: { rows: 1, filings: 1 },
        });
        expect(await ledger.verify()).toEqual([]);
      });

      it("queues a turned-away filing again only with corrected content, and the old rows keep their reasons", async () => {
        const ledger = await newLedger();
        const first = await startBatch(ledger, filings(2, 3));
        const { claimed } = await ledger.recordAndClaim(first, liveOwner, [], 10);
        await ledger.recordAndClaim(first, liveOwner, claimed.map(refused), 0);
        const second = await startBatch(ledger, [filing(2), filing(3, "v2")], otherOwner);
        expect((await ledger.rowsOf(second, 0, 10)).map((r) => [r.intake, r.state])).toEqual([
          ["known", "turned-away"],
          ["corrected", "queued"],
        ]);
        const again = await ledger.recordAndClaim(second, otherOwner, [], 10);
        expect(again.claimed).toEqual([
          { id: claimed[1]!.id, ref: "HZ-3", attempt: 2, rounds: 0, body: filing(3, "v2").filing!.body },
        ]);
        await ledger.recordAndClaim(
          second,
          otherOwner,
          again.claimed.map((c) => filed(c)),
          0,
        );
        const old = await ledger.rowsOf(first, 0, 10);
        expect(old.map((r) => r.state)).toEqual(["turned-away", "turned-away"]);
        expect(old[1]!.correctedIn).toEqual({ batch: second, reasons: '[{"code":"unit-seized"}]' });
        expect((await ledger.counts(first)).byState["turned-away"].rows).toBe(2);
        expect((await ledger.counts(second)).byState).toMatchObject({ filed: { rows: 1 }, "turned-away": { rows: 1 } });
        expect(await ledger.verify()).toEqual([]);
      });

      it("discards filings that were not sent, and queues them again when they are submitted again", async () => {
        const ledger = await newLedger();
        const first = await startBatch(ledger, [
          filing(2),
          filing(3),
          filing(4),
          filing(5),
          { rows: [6, 7], ref: "M", filing: { digest: "m", units: "U-M", body: Buffer.from("{}") } },
        ]);
        const reasons = '[{"code":"discarded"}]';
        const given = await ledger.discard(identity("HZ-2"), by, reasons);
        expect([given.state, given.reasons]).toEqual(["discarded", reasons]);
        expect((await ledger.recordAndClaim(first, liveOwner, [], 1)).claimed.map((c) => c.ref)).toEqual(["HZ-3"]);
        for (const ref of ["HZ-2", "HZ-3"])
          await expect(ledger.discard(identity(ref), by, reasons)).rejects.toMatchObject({
            code: "ledger-not-allowed",
          });
        await expect(ledger.discardQueued(first, otherOwner, by, reasons)).rejects.toMatchObject({
          code: "ledger-not-allowed",
        });
        expect(await ledger.discardQueued(first, liveOwner, by, reasons)).toBe(3);
        expect((await ledger.counts(first)).byState).toMatchObject({
          discarded: { rows: 5, filings: 4 },
          sending: { rows: 1 },
          queued: { rows: 0 },
        });
        expect((await ledger.recordAndClaim(first, liveOwner, [], 10)).claimed).toEqual([]);
        // A person reverses one decision, and the authority turns out to have another filing.
        await ledger.release(identity("HZ-5"), by);
        expect(await ledger.recordCases(scope, [update("M", "C-M")])).toMatchObject({ applied: 1, contradictions: 0 });
        const second = await startBatch(ledger, [filing(8, "v1", "HZ-2"), filing(9, "v2", "HZ-4")], otherOwner);
        expect((await ledger.rowsOf(second, 0, 9)).map((r) => [r.intake, r.state])).toEqual([
          ["corrected", "queued"],
          ["corrected", "queued"],
        ]);
        expect(
          (await ledger.recordAndClaim(second, otherOwner, [], 9)).claimed.map((c) => [c.ref, c.body.toString()]),
        ).toEqual([
          ["HZ-2", String(filing(2).filing!.body)],
          ["HZ-4", String(filing(4, "v2").filing!.body)],
        ]);
        const old = await ledger.rowsOf(first, 0, 9);
        expect(old.map((r) => [r.ref, r.state, r.correctedIn])).toEqual([
          ["HZ-2", "discarded", { batch: second, reasons }],
          ["HZ-3", "sending", undefined],
          ["HZ-4", "discarded", { batch: second, reasons }],
          ["HZ-5", "queued", undefined],
          ["M", "filed", undefined],
          ["M", "filed", undefined],
        ]);
        expect((await ledger.history(given.id)).map((e) => [e.from, e.cause, e.to, e.note])).toEqual([
          ["queued", "discarded", "discarded", `李四: ${by.reason}`],
          ["discarded", "brought-again", "queued", undefined],
          ["queued", "claimed", "sending", "HZ-2:v1"],
        ]);
        expect((await ledger.history(given.id)).map((e) => e.batch)).toEqual([first, second, second]);
        expect(await ledger.verify()).toEqual([]);
      });

      it.each([1_000, 2_001])("discards all %d queued filings of a batch", async (rows) => {
        const ledger = await newLedger();
        const id = await startBatch(ledger, filings(2, rows + 1));
        expect(await ledger.discardQueued(id, liveOwner, by, "[]")).toBe(rows);
        expect((await ledger.counts(id)).byState).toMatchObject({
          discarded: { filings: rows },
          queued: { filings: 0 },
        });
      });

      it("takes over queued filings from a batch whose process has ended, but not from one in work", async () => {
        const ledger = await newLedger();
        const dead = await startBatch(ledger, filings(2, 4), deadOwner);
        expect((await ledger.recordAndClaim(dead, deadOwner, [], 1)).claimed).toHaveLength(1);
        const heir = await startBatch(ledger, filings(2, 4), liveOwner);
        expect((await ledger.listUnclear(heir, 0, 10)).map((f) => f.ref)).toEqual(["HZ-2"]);
        const guest = await startBatch(ledger, filings(2, 4), otherOwner);
        expect((await ledger.recordAndClaim(guest, otherOwner, [], 10)).claimed).toEqual([]);
        const { claimed } = await ledger.recordAndClaim(heir, liveOwner, [], 10);
        expect(claimed.map((c) => c.ref)).toEqual(["HZ-3", "HZ-4"]);
        await ledger.recordAndClaim(
          heir,
          liveOwner,
          claimed.map((c) => filed(c)),
          0,
        );
        for (const id of [dead, heir, guest]) {
          expect((await ledger.counts(id)).byState).toMatchObject({
            filed: { rows: 2, filings: 2 },
            unclear: { rows: 1, filings: 1 },
          });
          expect((await ledger.batch(id))!.state).toBe("open");
        }
        expect(await ledger.verify()).toEqual([]);
      });

      it("separates filings by institution, kind and authority", async () => {
        const ledger = await newLedger();
        await startBatch(ledger, [filing(2)]);
        for (const different of [
          { institution: "bank-2" },
          { authority: "nb" },
          { kind: "mortgage.cancel" as const },
        ]) {
          const { id } = await ledger.createBatch({ ...newBatch, ...different });
          expect((await ledger.addRows(id, [filing(2, "v2")]))[0]!.intake).toBe("new");
        }
        expect(await ledger.find({ ref: "HZ-2" })).toHaveLength(4);
        expect(await ledger.find({ ref: "HZ-2", kind: "mortgage.cancel" })).toHaveLength(1);
      });
    });

    describe("in recordAndClaim", () => {
      it("claims each filing once, in file order, and records its outcome", async () => {
        const ledger = await newLedger();
        const id = await startBatch(ledger, filings(2, 6));
        const one = await ledger.recordAndClaim(id, liveOwner, [], 2);
        expect(one.claimed).toEqual([
          { id: 1, ref: "HZ-2", attempt: 1, rounds: 0, body: filing(2).filing!.body },
          { id: 2, ref: "HZ-3", attempt: 1, rounds: 0, body: filing(3).filing!.body },
        ]);
        const two = await ledger.recordAndClaim(id, liveOwner, [filed(one.claimed[0]!), refused(one.claimed[1]!)], 2);
        expect(two.claimed.map((c) => c.ref)).toEqual(["HZ-4", "HZ-5"]);
        expect(two.ignored).toEqual([]);
        const three = await ledger.recordAndClaim(
          id,
          liveOwner,
          [ended(two.claimed[0]!, "not-taken"), ended(two.claimed[1]!, "answer-lost")],
          9,
        );
        expect(three.claimed.map((c) => [c.ref, c.attempt])).toEqual([
          ["HZ-4", 2],
          ["HZ-6", 1],
        ]);
        expect((await ledger.find({ ref: "HZ-2" }))[0]).toMatchObject({
          state: "filed",
          caseNo: "C-HZ-2",
          caseStatus: "submitted",
          caseDone: false,
        });
        expect((await ledger.find({ caseNo: "C-HZ-2" }))[0]!.ref).toBe("HZ-2");
        expect((await ledger.find({ batch: id, states: ["turned-away"] }))[0]!.reasons).toContain("unit-seized");
        expect((await ledger.history(3)).map((e) => `${e.from}>${e.to} ${e.cause}`)).toEqual([
          "queued>sending claimed",
          "sending>queued not-taken",
          "queued>sending claimed",
        ]);
        expect(await ledger.verify()).toEqual([]);
      });

      it("accepts a case, and nothing else, from the answer to an earlier attempt", async () => {
        const ledger = await newLedger();
        const id = await startBatch(ledger, filings(2, 3));
        const [a, b] = (await ledger.recordAndClaim(id, liveOwner, [], 2)).claimed;
        await ledger.recordAndClaim(id, liveOwner, [ended(a!, "not-sent"), ended(b!, "not-sent")], 2);
        const late = await ledger.recordAndClaim(id, liveOwner, [refused(a!), filed(b!)], 0);
        expect(late.ignored).toEqual([a!.id]);
        expect((await ledger.rowsOf(id, 0, 9)).map((r) => r.state)).toEqual(["sending", "filed"]);
      });

      it("never reopens a filed filing, and records what contradicts it", async () => {
        const ledger = await newLedger();
        const id = await startBatch(ledger, [filing(2)]);
        const [c] = (await ledger.recordAndClaim(id, liveOwner, [], 1)).claimed;
        await ledger.recordAndClaim(id, liveOwner, [filed(c!, "C-1")], 0);
        const after = await ledger.recordAndClaim(
          id,
          liveOwner,
          [
            filed(c!, "C-1"),
            refused(c!),
            ended(c!, "not-sent"),
            ended(c!, "answer-lost"),
            filed(c!, "C-2"),
            filed(c!, "C-2"),
          ],
          5,
        );
        expect(after.claimed).toEqual([]);
        expect(after.ignored).toHaveLength(5);
        const [record] = await ledger.find({ ref: "HZ-2" });
        expect(record).toMatchObject({ state: "filed", caseNo: "C-1" });
        expect(record!.contradiction!.split("\n")).toHaveLength(1);
        expect(record!.contradiction).toContain("C-2");
        expect((await ledger.history(c!.id)).filter((e) => e.cause === "contradiction")).toHaveLength(1);
      });

      it("records the transition of each filing when several change together", async () => {
        const ledger = await newLedger();
        const id = await startBatch(ledger, filings(2, 5));
        const { claimed } = await ledger.recordAndClaim(id, liveOwner, [], 4);
        await ledger.recordAndClaim(
          id,
          liveOwner,
          [ended(claimed[1]!, "answer-lost"), ended(claimed[2]!, "not-sent"), ended(claimed[3]!, "not-taken")],
          0,
        );
        await ledger.recordCases(scope, [update("HZ-2", "C-2"), update("HZ-3", "C-3")]);
        const last = await Promise.all(claimed.map(async (c) => (await ledger.history(c.id)).at(-1)!));
        expect(last.map(({ from, to, cause }) => [from, to, cause])).toEqual([
          ["sending", "filed", "case-known"],
          ["unclear", "filed", "case-known"],
          ["sending", "queued", "not-sent"],
          ["sending", "queued", "not-taken"],
        ]);
        expect(await ledger.verify()).toEqual([]);
      });

      it("records answers but claims nothing for an owner that lost the lease", async () => {
        let now = 1_000_000;
        const ledger = await newLedger(() => now);
        const far = { ...liveOwner, host: "another-host" };
        const id = await startBatch(ledger, filings(2, 9), far);
        const { claimed } = await ledger.recordAndClaim(id, far, [], 2);
        expect(await ledger.acquireLease(id, otherOwner)).toBeUndefined();
        now += 20_000;
        expect(await ledger.acquireLease(id, otherOwner)).toMatchObject({ id: "run-2" });
        expect(await ledger.recover(id, otherOwner)).toBe(2);
        expect(await ledger.recordAndClaim(id, far, [filed(claimed[0]!)], 5)).toEqual({
          claimed: [],
          ignored: [],
          leaseHeld: false,
        });
        await expect(ledger.recover(id, far)).rejects.toMatchObject({ code: "ledger-not-allowed" });
        expect(await ledger.renewLease(id, far)).toBeUndefined();
        expect((await ledger.rowsOf(id, 0, 2)).map((r) => r.state)).toEqual(["filed", "unclear"]);
      });

      it("resolves unclear filings: absent ones are queued again, and a person decides on stuck ones", async () => {
        const ledger = await newLedger();
        const id = await startBatch(ledger, filings(2, 5));
        const { claimed } = await ledger.recordAndClaim(id, liveOwner, [], 4);
        await ledger.recordAndClaim(
          id,
          liveOwner,
          claimed.map((c) => ended(c, "answer-lost")),
          0,
        );
        const unclear = await ledger.listUnclear(id, 0, 3);
        expect(unclear.map((u) => u.ref)).toEqual(["HZ-2", "HZ-3", "HZ-4"]);
        expect((await ledger.listUnclear(id, unclear[2]!.id, 3)).map((u) => u.ref)).toEqual(["HZ-5"]);
        const stuck = (i: number) => ({
          id: claimed[i]!.id,
          attempt: 1,
          cause: "stuck" as const,
          reasons: '[{"code":"lookup-forbidden"}]',
        });
        await ledger.recordAndClaim(id, liveOwner, [ended(claimed[0]!, "absent"), stuck(1), stuck(2), stuck(3)], 0);
        expect((await ledger.rowsOf(id, 0, 9)).map((r) => r.state)).toEqual([
          "queued",
          "needs-a-person",
          "needs-a-person",
          "needs-a-person",
        ]);
        expect(await ledger.adopt(identity("HZ-3"), facts("C-9"), by)).toMatchObject({ state: "filed", caseNo: "C-9" });
        expect(await ledger.release(identity("HZ-4"), by)).toMatchObject({ state: "queued" });
        await expect(ledger.release(identity("HZ-3"), by)).rejects.toMatchObject({ code: "ledger-not-allowed" });
        // Adopting the same case again has no effect.
        expect(await ledger.adopt(identity("HZ-3"), facts("C-9"), by)).toMatchObject({ state: "filed", caseNo: "C-9" });
        await expect(ledger.adopt(identity("HZ-3"), facts("C-8"), by)).rejects.toMatchObject({
          code: "ledger-not-allowed",
        });
        await expect(ledger.adopt(identity("HZ-77"), facts("C-8"), by)).rejects.toMatchObject({
          code: "ledger-not-found",
        });
        expect((await ledger.history(claimed[1]!.id)).at(-1)).toMatchObject({
          cause: "adopted",
          note: `C-9 submitted v1 · 李四: ${by.reason}`,
        });
        expect(await ledger.verify()).toEqual([]);
      });
    });

    describe("opened twice", () => {
      it("returns the same data after it was closed", async () => {
        const open = newStore();
        const first = await open();
        const id = await startBatch(first, filings(2, 6));
        const { claimed } = await first.recordAndClaim(id, liveOwner, [], 4);
        await first.recordAndClaim(
          id,
          liveOwner,
          [filed(claimed[0]!), refused(claimed[1]!), ended(claimed[2]!, "answer-lost")],
          0,
        );
        await first.recordCases(scope, [update("X", "C-X")], "k1");
        await first.setPause("hz", 9_000_000_000_000);
        const all = async (ledger: Ledger) => ({
          batches: await ledger.batches(),
          counts: await ledger.counts(id),
          rows: await ledger.rowsOf(id, 0, 100),
          histories: await Promise.all(claimed.map((c) => ledger.history(c.id))),
          body: await ledger.bodyOf(claimed[0]!.id),
          cursor: await ledger.cursor(scope),
          pause: await ledger.pause("hz"),
          faults: await ledger.verify(),
        });
        const before = await all(first);
        await first.close();
        await first.close();
        await expect(first.batches()).rejects.toMatchObject({ code: "ledger-stopped" });
        const again = await all(await opened(open));
        expect(again).toEqual(before);
        expect(again).toMatchObject({ cursor: "k1", pause: 9_000_000_000_000, faults: [] });
      });

      it("claims each filing for only one of two owners", async () => {
        const open = newStore();
        const [one, two] = [await opened(open), await opened(open)];
        const id = await startBatch(one, filings(2, 41));
        const mine = await one.recordAndClaim(id, liveOwner, [], 15);
        expect(await two.recordAndClaim(id, otherOwner, [], 15)).toMatchObject({ claimed: [], leaseHeld: false });
        await one.releaseLease(id, liveOwner);
        expect(await two.acquireLease(id, otherOwner)).toBeDefined();
        const theirs = await two.recordAndClaim(id, otherOwner, [], 100);
        expect(
          await one.recordAndClaim(
            id,
            liveOwner,
            mine.claimed.map((c) => filed(c)),
            15,
          ),
        ).toEqual({
          claimed: [],
          ignored: [],
          leaseHeld: false,
        });
        const refs = [...mine.claimed, ...theirs.claimed].map((c) => c.ref);
        expect(refs).toHaveLength(40);
        expect(new Set(refs).size).toBe(40);
        expect((await two.counts(id)).byState).toMatchObject({ filed: { rows: 15 }, sending: { rows: 25 } });
        expect(await two.verify()).toEqual([]);
      });
    });

    describe("that follows cases", () => {
      it("records a page together with its cursor, and ignores old and repeated changes", async () => {
        const ledger = await newLedger();
        const id = await startBatch(ledger, filings(2, 3));
        const { claimed } = await ledger.recordAndClaim(id, liveOwner, [], 2);
        await ledger.recordAndClaim(id, liveOwner, [filed(claimed[0]!), ended(claimed[1]!, "answer-lost")], 0);
        const page = [
          update("HZ-2", "C-HZ-2", { version: 3, status: "certified", done: true }),
          update("HZ-2", "C-HZ-2", { version: 2, status: "reviewing" }),
          update("HZ-3", "C-3"),
          update("X", "C-X"),
        ];
        expect(await ledger.cursor(scope)).toBeUndefined();
        expect(await ledger.recordCases(scope, page, "k1")).toEqual({
          applied: 2,
          stale: 1,
          unknown: 1,
          contradictions: 0,
          conflicts: 0,
        });
        expect(await ledger.recordCases(scope, page, "k2")).toEqual({
          applied: 0,
          stale: 3,
          unknown: 1,
          contradictions: 0,
          conflicts: 0,
        });
        expect(await ledger.cursor(scope)).toBe("k2");
        expect(await ledger.counts(id)).toMatchObject({
          byCase: { certified: { rows: 1, filings: 1 }, submitted: { rows: 1, filings: 1 } },
          settled: { rows: 1 },
        });
        expect((await ledger.batch(id))!.state).toBe("done");
        expect(await ledger.verify()).toEqual([]);
      });

      it("keeps the newest of several versions of a case, whether from one page or from the answers", async () => {
        const ledger = await newLedger();
        const id = await startBatch(ledger, filings(2, 62));
        const { claimed } = await ledger.recordAndClaim(id, liveOwner, [], 100);
        await ledger.recordAndClaim(
          id,
          liveOwner,
          claimed.flatMap((c) => [
            filed(c),
            { ...filed(c), facts: facts(`C-${c.ref}`, { version: 2, status: "accepted" }) } as const,
          ]),
          0,
        );
        expect(await ledger.find({ ref: "HZ-62" })).toMatchObject([
          { state: "filed", caseNo: "C-HZ-62", caseStatus: "accepted", caseVersion: 2 },
        ]);
        const page = claimed.flatMap(({ ref }) =>
          [3, 5, 4].map((version) =>
            update(ref, `C-${ref}`, {
              version,
              status: version === 5 ? "certified" : "accepted",
              done: version === 5,
              case: Buffer.from(JSON.stringify({ ref, version })),
            }),
          ),
        );
        expect(await ledger.recordCases(scope, page)).toMatchObject({
          applied: 2 * claimed.length,
          stale: claimed.length,
        });
        const [last] = await ledger.find({ ref: "HZ-2" });
        expect(last).toMatchObject({
          caseStatus: "certified",
          caseVersion: 5,
          caseDone: true,
          case: JSON.stringify({ ref: "HZ-2", version: 5 }),
        });
        expect((await ledger.counts(id)).byCase).toEqual({ certified: { rows: 61, filings: 61 } });
        expect(await ledger.verify()).toEqual([]);
      });

      it("records contradictions and shows them in the rows", async () => {
        const ledger = await newLedger();
        const id = await startBatch(ledger, filings(2, 4));
        const { claimed } = await ledger.recordAndClaim(id, liveOwner, [], 3);
        await ledger.recordAndClaim(id, liveOwner, [filed(claimed[0]!), filed(claimed[1]!), refused(claimed[2]!)], 0);
        const certified = { version: 2, status: "certified", done: true } as const;
        await ledger.recordCases(scope, [update("HZ-2", "C-HZ-2", certified), update("HZ-3", "C-HZ-3", certified)]);
        const odd = [
          update("HZ-2", "C-HZ-2", { version: 2, status: "refused" }),
          update("HZ-3", "C-HZ-3", { version: 3, status: "refused" }),
          update("HZ-4", "C-4"),
        ];
        expect((await ledger.recordCases(scope, odd)).contradictions).toBe(3);
        const rows = await ledger.rowsOf(id, 0, 9);
        expect(rows.map((r) => [r.state, r.filing!.caseStatus, r.filing!.contradiction !== undefined])).toEqual([
          ["filed", "certified", true],
          ["filed", "refused", true],
          ["turned-away", undefined, true],
        ]);
        expect(await ledger.verify()).toEqual([]);
      });
    });

    describe("with leases and pauses", () => {
      it("leases a batch to one owner at a time, and at once when the process of the owner has ended", async () => {
        let now = 5_000_000;
        const ledger = await newLedger(() => now);
        const { id } = await ledger.createBatch(newBatch);
        expect(await ledger.acquireLease(id, liveOwner, 3_000)).toEqual({
          ...liveOwner,
          renewedAt: now,
          expiresAt: now + 3_000,
        });
        expect(await ledger.acquireLease(id, otherOwner)).toBeUndefined();
        expect(await ledger.acquireLease(id, liveOwner, 3_000)).toBeDefined();
        now += 2_000;
        expect(await ledger.renewLease(id, liveOwner, 3_000)).toBeDefined();
        now += 2_000;
        expect(await ledger.acquireLease(id, otherOwner)).toBeUndefined();
        expect(await ledger.leaseOf(id)).toMatchObject({ id: "run-1" });
        await ledger.releaseLease(id, otherOwner);
        expect(await ledger.acquireLease(id, otherOwner)).toBeUndefined();
        await ledger.releaseLease(id, liveOwner);
        expect(await ledger.acquireLease(id, deadOwner)).toBeDefined();
        expect(await ledger.leaseOf(id)).toBeUndefined();
        expect(await ledger.acquireLease(id, otherOwner)).toBeDefined();
        await expect(ledger.acquireLease("B-20200101-XXXX", liveOwner)).rejects.toMatchObject({
          code: "ledger-not-found",
        });
      });

      it("waits at most one lease term for another machine when a clock was set back, longer only while it renews", async () => {
        let now = 5_000_000_000;
        const ledger = await newLedger(() => now);
        const far = { ...liveOwner, host: "another-host" };
        const gone = (await ledger.createBatch(newBatch)).id;
        const atWork = (await ledger.createBatch(newBatch)).id;
        const here = (await ledger.createBatch(newBatch)).id;
        const taken = now;
        for (const [id, owner] of [
          [gone, far],
          [atWork, far],
          [here, liveOwner],
        ] as const)
          await ledger.acquireLease(id, owner, 15_000);
        now -= 86_400_000;
        for (const id of [gone, atWork, here]) expect(await ledger.acquireLease(id, otherOwner)).toBeUndefined();
        expect(await ledger.leaseOf(here)).toEqual({ ...liveOwner, renewedAt: taken, expiresAt: taken + 15_000 });
        now += 10_000;
        // The clock of the other machine is a day ahead.
        const ours = now;
        now += 86_400_000;
        await ledger.renewLease(atWork, far, 15_000);
        now = ours;
        expect(await ledger.acquireLease(atWork, otherOwner)).toBeUndefined();
        now += 5_000;
        expect(await ledger.acquireLease(gone, otherOwner)).toBeDefined();
        expect(await ledger.acquireLease(atWork, otherOwner)).toBeUndefined();
        expect(await ledger.acquireLease(here, otherOwner)).toBeUndefined();
        now += 10_000;
        expect(await ledger.acquireLease(atWork, otherOwner)).toBeDefined();
      });

      it("counts the filings of every state once, with the age of what is queued and unclear", async () => {
        let now = 1_000_000;
        const ledger = await newLedger(() => now);
        expect(await ledger.totals()).toEqual([]);
        const first = await startBatch(ledger, filings(2, 9));
        now += 5_000;
        const { claimed } = await ledger.recordAndClaim(first, liveOwner, [], 5);
        const [a, b, c, d] = claimed;
        await ledger.recordAndClaim(first, liveOwner, [filed(a!), filed(b!), refused(c!), ended(d!, "answer-lost")], 0);
        now += 60_000;
        // Rows that a second file has too must not count twice.
        await startBatch(ledger, [filing(2), filing(3), filing(30)], otherOwner);
        expect(await ledger.totals()).toEqual(
          expect.arrayContaining([
            { ...scope, kind: "mortgage.file", state: "filed", filings: 2 },
            { ...scope, kind: "mortgage.file", state: "queued", filings: 4, oldest: 1_000_000 },
            { ...scope, kind: "mortgage.file", state: "sending", filings: 1 },
            { ...scope, kind: "mortgage.file", state: "turned-away", filings: 1 },
            { ...scope, kind: "mortgage.file", state: "unclear", filings: 1, oldest: 1_005_000 },
          ]),
        );
        expect((await ledger.totals()).reduce((sum, { filings: n }) => sum + n, 0)).toBe(9);
      });

      it("never shortens a pause, and keeps it when the clock is set back", async () => {
        let now = 9_000_000;
        const ledger = await newLedger(() => now);
        expect(await ledger.pause("hz")).toBe(0);
        await ledger.setPause("hz", now + 60_000);
        await ledger.setPause("hz", now + 10_000);
        expect(await ledger.pause("hz")).toBe(now + 60_000);
        expect(await ledger.pause("nb")).toBe(0);
        now -= 5_000_000;
        expect(await ledger.pause("hz")).toBe(now + 60_000);
        now += 59_999;
        expect(await ledger.pause("hz")).toBe(now + 1);
        now += 1;
        expect(await ledger.pause("hz")).toBe(0);
      });
    });
  });
}
