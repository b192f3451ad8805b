/**
 * A court seizes a unit, seizes it again in another case (which waits in the queue), releases the first seizure, and
 * reads in the change feed that the second has taken effect.
 * 法院：查封、轮候查封、解封，并从变更通知中看到轮候查封自动生效。
 *
 * Run: npx tsx examples/04-court-seizure-queue.ts
 */
import { RegistryClient, bearerToken, type FilingResult } from "bdc-connect";
import type { Material, SeizureRequest } from "bdc-connect/contract";
import { startSandbox } from "bdc-connect/sandbox";

const sandbox = await startSandbox();
const court = sandbox.institutions.find((i) => i.role === "court")!;
const registry = new RegistryClient({
  gateway: sandbox.url,
  credentials: bearerToken({ institution: court.id, token: court.token }),
});

const unitCode = "330106001001GB00001F00010009";
const officer = { officerName: "周敏", officerCardNo: "浙010600123" };

/** Uploads both documents; the filing refers to them by their hashes. */
async function documents(): Promise<Material[]> {
  const papers: [Material["kind"], string][] = [
    ["ruling", "裁定书.pdf"],
    ["assistance-notice", "协助执行通知书.pdf"],
  ];
  return Promise.all(
    papers.map(async ([kind, name]) => {
      const { sha256, size } = await registry.materials.put(Buffer.from(`%PDF-1.4\n% ${kind}\n%%EOF\n`));
      return { kind, name, sha256, size };
    }),
  );
}

function caseNoOf(result: FilingResult): string {
  if (result.outcome === "invalid") throw new Error(result.findings.map((finding) => finding.zh).join("; "));
  if (result.outcome === "turned-away") throw new Error((result.problem.errors ?? []).map((r) => r.zh).join("; "));
  return result.caseNo;
}

try {
  const materials = await documents();
  const seize = (ref: string, documentNo: string): SeizureRequest => ({
    ref,
    documentNo,
    measure: "seizure",
    unitCode,
    obligors: [{ name: "陈强" }],
    startDate: "2026-11-20",
    endDate: "2029-11-19",
    ...officer,
    materials,
  });
  const first = caseNoOf(await registry.seizures.request(seize("CF-1", "（2026）浙0106执1234号")));
  const second = caseNoOf(await registry.seizures.request(seize("CF-2", "（2026）浙0106执1235号")));
  for (const caseNo of [first, second]) {
    const { units } = await registry.cases.get(caseNo);
    console.log(`${caseNo}: queue position ${units[0]?.queuePosition}`);
  }

  // Remember where the feed stands, release, and read only what came after.
  let cursor: string | undefined;
  for await (const change of registry.cases.changes()) cursor = change.cursor;
  caseNoOf(
    await registry.seizures.release({
      ref: "JF-1",
      originalDocumentNo: "（2026）浙0106执1234号",
      documentNo: "（2026）浙0106执1234号之一",
      unitCode,
      ...officer,
      materials,
    }),
  );
  for await (const change of registry.cases.changes({ cursor })) {
    if (change.case.caseNo === second)
      console.log(`${second}: now queue position ${change.case.units[0]?.queuePosition}`);
  }
} finally {
  await registry.close();
  await sandbox.close();
}
