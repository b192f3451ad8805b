import { describe, expect, it } from "vitest";
import { ledgerMetrics } from "../../../src/batch/index.js";
import type { Case } from "../../../src/contract/index.js";
import { METRICS, prometheusText, type MetricSample } from "../../../src/sdk/index.js";
import { promProblems } from "../../support/prometheus.js";
import {
  ended,
  facts,
  filed,
  filings,
  liveOwner,
  newBatch,
  refused,
  scope,
  startBatch,
  tempLedger,
  update,
} from "../ledger/temporary-ledger.js";

const START = Date.parse("2026-11-30T08:00:00+08:00");
const values = (samples: readonly MetricSample[], metric: string) =>
  samples
    .filter((sample) => sample.metric === metric && sample.value !== 0)
    .map(({ labels, value }) => [...Object.values(labels), value]);

describe("the metrics of a ledger", () => {
  it("say what is open, how old it is, and what waits for the institution", async () => {
    let now = START;
    const ledger = await tempLedger(() => now);
    const batch = await startBatch(ledger, filings(2, 9));
    now += 10_000;
    const { claimed } = await ledger.recordAndClaim(batch, liveOwner, [], 5);
    const [a, b, c, d] = claimed;
    await ledger.recordAndClaim(batch, liveOwner, [filed(a!), filed(b!), refused(c!), ended(d!, "answer-lost")], 0);
    now += 20_000;
    const supplement = { status: "supplement-required" as const, version: 2 };
    const page = [
      update("HZ-2", "C-HZ-2", { ...supplement, case: Buffer.from(JSON.stringify(caseDueOn("2026-12-03"))) }),
    ];
    await ledger.recordCases(scope, page, "cursor", true);
    now += 30_000;
    const samples = await ledgerMetrics(ledger, { now, deadlines: true });
    expect(values(samples, "filings")).toEqual([
      ["hz-330106", "mortgage.file", "queued", 3],
      ["hz-330106", "mortgage.file", "sending", 1],
      ["hz-330106", "mortgage.file", "unclear", 1],
      ["hz-330106", "mortgage.file", "filed", 2],
      ["hz-330106", "mortgage.file", "turned-away", 1],
    ]);
    expect(values(samples, "oldestQueued")).toEqual([["hz-330106", 60]]);
    expect(values(samples, "oldestUnclear")).toEqual([["hz-330106", 50]]);
    expect(values(samples, "openBatches")).toEqual([["hz-330106", "mortgage.file", 1]]);
    expect(values(samples, "feedLag")).toEqual([["hz-330106", 30]]);
    expect(values(samples, "waitingCases")).toEqual([["hz-330106", "mortgage.file", "supplement-required", 1]]);
    const end = Date.parse("2026-12-04T00:00:00+08:00");
    expect(values(samples, "nearestDeadline")).toEqual([["supplement", (end - now) / 1_000]]);
    expect(values(samples, "collected")).toEqual([[now / 1_000]]);
    // A state without filings is 0, so that an alert on it can end.
    expect(samples).toContainEqual({
      metric: "filings",
      labels: { authority: "hz-330106", kind: "mortgage.file", state: "needs-a-person" },
      value: 0,
    });
    expect(promProblems(prometheusText(samples))).toEqual([]);
    expect(values(await ledgerMetrics(ledger, { now }), "nearestDeadline")).toEqual([]);
  });

  it("of an empty ledger are the time of reading", async () => {
    const samples = await ledgerMetrics(await tempLedger(), { now: START, deadlines: true });
    expect(samples).toEqual([{ metric: "collected", labels: {}, value: START / 1_000 }]);
  });

  it("hold no ref, name, number of a case, unit or institution, wherever those stand", async () => {
    const canaries = ["王小明", "330106199001010015", "91330106MA2TEXT08W", "HZ-SECRET-1", "C-SECRET-1", "U-SECRET"];
    const [name, idNo, institution, ref, caseNo, units] = canaries as [string, string, string, string, string, string];
    const ledger = await tempLedger();
    // A gateway may name itself as it likes, and the name of a file or a profile is the user's.
    for (const authority of [name, idNo, `${name}"} 1\nbdc_filings 2`]) {
      const { id } = await ledger.createBatch({
        ...newBatch,
        authority,
        institution,
        profile: name,
        fileName: `${name}.csv`,
        filePath: `/data/${name}/${idNo}.csv`,
      });
      await ledger.acquireLease(id, liveOwner);
      const content = { digest: "d", units, body: Buffer.from(JSON.stringify({ ref, 抵押人: name, idNo })) };
      await ledger.addRows(id, [{ rows: [2], ref, filing: content }], liveOwner);
      await ledger.closeIntake(id);
      const found = { ...caseDueOn("2026-12-03"), caseNo, ref };
      await ledger.recordCases({ authority, institution }, [
        {
          kind: "mortgage.file",
          ref,
          ...facts(caseNo, { units, status: "supplement-required", case: Buffer.from(JSON.stringify(found)) }),
        },
      ]);
    }
    const samples = await ledgerMetrics(ledger, { deadlines: true });
    const text = prometheusText(samples);
    for (const canary of canaries) expect(text).not.toContain(canary);
    expect(values(samples, "filings")).toEqual([["unknown", "mortgage.file", "filed", 3]]);
    expect(values(samples, "nearestDeadline")).toHaveLength(1);
    expect(promProblems(text)).toEqual([]);
    // Every label has a value of a closed list.
    const open = samples.flatMap(({ metric, labels }) =>
      Object.keys(labels).filter((label) => !(METRICS[metric].labels as readonly string[]).includes(label)),
    );
    expect(open).toEqual([]);
  });
});

/** A case that waits for a supplement; other fields do not matter here. */
function caseDueOn(day: string): Pick<Case, "caseNo" | "status" | "done"> & { supplement: { dueBy: string } } {
  return { caseNo: "C", status: "supplement-required", done: false, supplement: { dueBy: `${day}T17:00:00+08:00` } };
}
