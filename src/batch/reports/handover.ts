import {
  KINDS,
  MATERIAL_KINDS,
  columnsFor,
  findEntry,
  maskIdNo,
  unitCodesOf,
  type Filing,
  type Material,
} from "../../contract/index.js";
import { escapeFormula } from "../files/csv/encode.js";
import { encodeCsv } from "../files/csv/encode-table.js";
import type { Ledger } from "../ledger/ledger.js";
import type { BatchRecord } from "../ledger/types.js";

/** One filing on the handover list. The counter compares paper and image by number, pages and hash. */
export interface HandoverEntry {
  /** Ref of the filing. */
  readonly ref: string;
  /** Case number at the authority. */
  readonly caseNo: string;
  /** Codes of its units. */
  readonly unitCodes: readonly string[];
  /** Names of the parties with masked ID numbers; the papers have them in full. */
  readonly people: readonly string[];
  /** Materials filed with it. */
  readonly materials: readonly Material[];
}

const PAGE = 1_000;

/**
 * Yields an entry for every filing of a batch that has a case, in file order, for the handover list (移交清单).
 *
 * @throws LedgerError When the ledger cannot be read.
 */
export async function* handover(ledger: Ledger, batch: BatchRecord): AsyncGenerator<HandoverEntry> {
  const lists = [
    ...new Set(columnsFor(batch.kind).flatMap(({ place }) => (place.in === "people" ? [place.list] : []))),
  ];
  let last = 0;
  for (let after = 0; ;) {
    const rows = await ledger.rowsOf(batch.id, after, PAGE);
    if (rows.length === 0) return;
    after = rows.at(-1)!.row;
    for (const { filing } of rows) {
      if (!filing?.caseNo || filing.id === last) continue;
      last = filing.id;
      const content = JSON.parse((await ledger.bodyOf(filing.id))!) as Filing;
      const people = lists.flatMap((list) =>
        ((content as unknown as Record<string, { name: string; idNo?: string }[] | undefined>)[list] ?? []).map((p) =>
          p.idNo ? `${p.name}（${maskIdNo(p.idNo)}）` : p.name,
        ),
      );
      yield {
        ref: filing.ref,
        caseNo: filing.caseNo,
        unitCodes: unitCodesOf(content),
        people: [...new Set(people)],
        materials: content.materials ?? [],
      };
    }
  }
}

const HEADERS = [
  "序号",
  "申请编号",
  "受理编号",
  "不动产单元号",
  "当事人",
  "材料",
  "文件名",
  "页数",
  "SHA-256",
] as const;

/** Returns one line per document, and one line for a filing without documents. */
function linesOf(entries: readonly HandoverEntry[]): string[][] {
  return entries.flatMap((e, i) => {
    const head = [String(i + 1), e.ref, e.caseNo, e.unitCodes.join("、"), e.people.join("、")];
    if (e.materials.length === 0) return [[...head, "", "", "", ""]];
    return e.materials.map((m) => [
      ...head,
      findEntry(MATERIAL_KINDS, m.kind)?.zh ?? m.kind,
      m.name,
      m.pages === undefined ? "" : String(m.pages),
      m.sha256,
    ]);
  });
}

/** Formats the handover list as CSV: UTF-8 with byte order mark, CRLF, Chinese headers. One line per document. */
export function handoverCsv(entries: readonly HandoverEntry[]): Uint8Array {
  return encodeCsv([HEADERS, ...linesOf(entries).map((line) => line.map(escapeFormula))], {
    encoding: "utf-8-bom",
    newline: "\r\n",
  });
}

/**
 * Formats the handover list as an HTML page to print and sign: A4 landscape, header on every sheet, no external
 * resources.
 *
 * @param now Time of printing; the page shows its date in China.
 */
export function handoverHtml(batch: BatchRecord, entries: readonly HandoverEntry[], now: Date): string {
  const pages = entries.flatMap((e) => e.materials).reduce((sum, m) => sum + (m.pages ?? 0), 0);
  const documents = entries.reduce((sum, e) => sum + e.materials.length, 0);
  const day = now.toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });
  const rows = linesOf(entries).map(
    (line) =>
      `<tr>${line.map((cell, i) => `<td${i === 8 ? ' class="hash"' : ""}>${escaped(cell)}</td>`).join("")}</tr>`,
  );
  return `<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><title>移交清单 ${escaped(batch.id)}</title>
<style>
@page { size: A4 landscape; margin: 12mm }
body { font: 10pt/1.4 "Noto Serif CJK SC", SimSun, serif; color: #000 }
h1 { font-size: 16pt; text-align: center; margin: 0 0 4mm }
table { border-collapse: collapse; width: 100%; table-layout: fixed }
thead { display: table-header-group }
tr { break-inside: avoid }
th, td { border: 0.3mm solid #000; padding: 1mm 1.5mm; vertical-align: top; overflow-wrap: anywhere; text-align: left }
th:first-child { width: 4% } th:nth-child(8) { width: 5% }
.hash { font: 7pt/1.3 monospace }
footer { display: flex; justify-content: space-between; margin-top: 10mm }
</style></head><body>
<h1>不动产登记申请材料移交清单</h1>
<p>批次 ${escaped(batch.id)} · ${escaped(KINDS[batch.kind].zh)} · ${escaped(batch.fileName)} · ${day} · 申请 ${entries.length} 件 · 材料 ${documents} 份${pages ? ` · 已知页数 ${pages} 页` : ""}</p>
<table><thead><tr>${HEADERS.map((h) => `<th>${h}</th>`).join("")}</tr></thead><tbody>
${rows.join("\n")}
</tbody></table>
<footer><span>移交单位（盖章）：________________</span><span>移交人：____________ 日期：____________</span><span>接收人：____________ 日期：____________</span></footer>
</body></html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
