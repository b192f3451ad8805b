/** Writes until the disk fails (the parent limits the file size), then tries once more. argv: ledger path */
import { openLedger } from "../../../src/batch/ledger/sqlite/sqlite-ledger.js";

const ledger = await openLedger(process.argv[2]!);
const { id } = await ledger.createBatch({
  authority: "a",
  institution: "i",
  kind: "mortgage.file",
  profile: "p",
  filePath: "/f",
  fileName: "f",
  sha256: "00",
  bytes: 1,
});
let acknowledged = 0;
const add = async () => {
  await ledger.addRows(
    id,
    Array.from({ length: 20 }, (_, i) => ({
      rows: [acknowledged + i + 2],
      ref: `R${acknowledged + i}`,
      filing: { digest: "d", units: "U", body: Buffer.from(JSON.stringify("x".repeat(498))) },
    })),
  );
  acknowledged += 20;
};
const codes: string[] = [];
while (codes.length < 2) await add().catch((error: { code: string }) => codes.push(error.code));
process.stdout.write(JSON.stringify({ acknowledged, codes }));
