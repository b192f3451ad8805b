/** A court uploads its documents and seizes a unit. */
import { createHash } from "node:crypto";
import type { Material } from "bdc-connect/contract";
import { caseNoOf, connect } from "./connect.js";

const { court, close } = await connect();

/** Uploads a document under its SHA-256. Uploading it again is safe. */
async function upload(kind: Material["kind"], name: string, content: Uint8Array): Promise<Material> {
  const sha256 = createHash("sha256").update(content).digest("hex");
  if (!(await court.materials.has(sha256))) await court.materials.put(content, sha256);
  return { kind, name, sha256, size: content.length };
}

try {
  const materials = [
    await upload("ruling", "裁定书.pdf", Buffer.from("%PDF-1.4\n% ruling\n%%EOF\n")),
    await upload("assistance-notice", "协助执行通知书.pdf", Buffer.from("%PDF-1.4\n% notice\n%%EOF\n")),
  ];
  const filed = await court.seizures.request({
    ref: "CF-2026-1",
    documentNo: "（2026）浙0106执1234号",
    measure: "seizure",
    unitCode: "330106001001GB00001F00010009",
    obligors: [{ name: "陈强" }],
    startDate: "2026-11-20",
    endDate: "2029-11-19",
    officerName: "周敏",
    officerCardNo: "浙010600123",
    materials,
  });
  const { status, units } = await court.cases.waitFor(caseNoOf(filed));
  // 0: the seizure is in effect. 1 and above: it waits behind others (轮候).
  console.log(`${status}, queue position ${units[0]?.queuePosition}`);
} finally {
  await close();
}
