import { KINDS, type Material } from "../../contract/index.js";
import type { BatchRecord } from "../ledger/types.js";
import { NO_MATERIALS, materialName, type HandoverEntry } from "./handover.js";

// The handover list as a page to print and sign: A4 landscape, one row per document under the filing's own cells,
// header and signatures on every sheet. It loads nothing and contains no script.

/** Options of `handoverHtml`. */
export interface HandoverPageOptions {
  /** Time of printing; the page shows its date in China. */
  readonly now: Date;
  /** Name of the handing unit. @default the institution's code */
  readonly from?: string;
}

/** Digits of a SHA-256 on paper. The CSV has all of them. */
const HASH_DIGITS = 8;
/** Filings with more documents may continue on the next sheet. */
const MAX_ROWS_TOGETHER = 12;

/** Columns with their widths (mm): together 272 mm, on A4 landscape with margins of 12 mm. */
const COLUMNS = [
  ["件", 8],
  ["受理编号／申请编号", 44],
  ["不动产单元号", 52],
  ["当事人", 44],
  ["序号", 11],
  ["材料名称", 44],
  ["份数", 10],
  ["原件／复印件", 22],
  ["页数", 12],
  ["收", 8],
  ["备注", 17],
] as const;
const FILING_COLUMNS = 4;

/** A court does not apply: it orders the authority to assist (嘱托). */
const WORDS = {
  application: { title: "不动产登记申请材料移交清单", filings: "申请", ref: "申请编号" },
  order: { title: "不动产登记协助执行材料移交清单", filings: "嘱托", ref: "嘱托编号" },
} as const;

/** Formats the handover list of a batch as an HTML page. */
export function handoverHtml(
  batch: BatchRecord,
  entries: readonly HandoverEntry[],
  { now, from }: HandoverPageOptions,
): string {
  const words = KINDS[batch.kind].role === "court" ? WORDS.order : WORDS.application;
  const day = now.toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });
  const [year = "", month = "", date = ""] = day.split("-");
  const columns = COLUMNS.map(([name]) => name.replace("申请编号", words.ref));
  return `<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><title>移交清单 ${escaped(batch.id)}</title>
<style>${STYLE}</style></head><body>
<h1>${words.title}</h1>
<p class="screen">打印：A4 横向。页脚没有页码的，请在打印设置中选择“页眉和页脚”。</p>
<div class="facts">
<span>移交单位：${from ? `${escaped(from)}（${escaped(batch.institution)}）` : escaped(batch.institution)}</span>
<span>接收单位：<i class="line"></i>（登记机构 ${escaped(batch.authority)}）</span>
<span>业务种类：${escaped(KINDS[batch.kind].zh)}</span>
<span>批次：${escaped(batch.id)}（${escaped(batch.fileName)}）</span>
<span>移交日期：${Number(year)} 年 ${Number(month)} 月 ${Number(date)} 日</span>
<span>${totalsText(entries, words.filings)}</span>
</div>
<table><colgroup>${COLUMNS.map(([, width]) => `<col style="width:${width}mm">`).join("")}</colgroup>
<thead><tr>${columns.map((name) => `<th>${name}</th>`).join("")}</tr></thead>
<tfoot><tr><td colspan="${COLUMNS.length}">${SIGNATURES}</td></tr></tfoot>
${entries.map(bodyOf).join("\n")}
<tbody><tr class="total"><td colspan="${COLUMNS.length}">合计：${totalsText(entries, words.filings)}</td></tr></tbody>
</table>
</body></html>
`;
}

/** Repeated on every sheet. */
const SIGNATURES = `<div class="sign">${["移交人", "接收人", "监交人"]
  .map((name) => `<span>${name}（签字）：<i class="line"></i></span><span>日期：<i class="date"></i></span>`)
  .join("")}</div><div class="sign"><span>本清单一式两份，移交单位、接收单位各执一份。</span></div>`;

function totalsText(entries: readonly HandoverEntry[], filings: string): string {
  const materials = entries.flatMap((entry) => entry.materials);
  const counted = materials.filter(({ pages }) => pages !== undefined);
  const pages = counted.reduce((sum, material) => sum + material.pages!, 0);
  const without = entries.filter((entry) => entry.materials.length === 0).length;
  const uncounted = materials.length - counted.length;
  return [
    `${filings} ${entries.length} 笔`,
    `材料 ${materials.length} 份`,
    ...(counted.length > 0 ? [`已计页数 ${pages} 页`] : []),
    ...(uncounted > 0 ? [`${uncounted} 份的页数请手工填写`] : []),
    ...(without > 0 ? [`${without} 笔${NO_MATERIALS}，纸质材料请手工填写`] : []),
  ].join("，");
}

function bodyOf(entry: HandoverEntry, index: number): string {
  const rows = entry.materials.length === 0 ? [emptyRow] : entry.materials.map(materialRow);
  const span = ` rowspan="${rows.length}"`;
  const left = [
    String(index + 1),
    [entry.caseNo, entry.ref].map(code).join("<br>"),
    entry.unitCodes.map(code).join("<br>"),
    entry.people.map(escaped).join("<br>"),
  ].map((html) => `<td${span}>${html}</td>`);
  const together = rows.length <= MAX_ROWS_TOGETHER ? ' class="together"' : "";
  const [first, ...others] = rows;
  return `<tbody${together}><tr>${left.join("")}${first}</tr>${others.map((row) => `<tr>${row}</tr>`).join("")}</tbody>`;
}

const BOX = '<i class="box"></i>';
const KIND_BOXES = `<span class="code">${BOX}原 ${BOX}复</span>`;

function materialRow(material: Material, index: number): string {
  return cells([
    String(index + 1),
    `${escaped(materialName(material))} <small class="hash">SHA-256 ${escaped(material.sha256.slice(0, HASH_DIGITS))}</small><br>` +
      `<small>${escaped(material.name)}</small>`,
    "1",
    KIND_BOXES,
    material.pages === undefined ? '<i class="blank"></i>' : String(material.pages),
    BOX,
    "",
  ]);
}

/** A row to fill in by hand. */
const emptyRow = cells([
  "",
  `<small>${NO_MATERIALS}</small>`,
  '<i class="blank"></i>',
  KIND_BOXES,
  '<i class="blank"></i>',
  BOX,
  "",
]);

function cells(html: readonly string[]): string {
  return html
    .map(
      (content, at) =>
        `<td${/^[序份原页收]/.test(COLUMNS[FILING_COLUMNS + at]![0]) ? ' class="mid"' : ""}>${content}</td>`,
    )
    .join("");
}

/** Max length of a code that fits its column on one line. */
const MAX_CODE_LENGTH = 28;

/** A code that is not broken. A longer one may break, after its punctuation if it has any. */
function code(text: string): string {
  if (text.length <= MAX_CODE_LENGTH) return `<span class="code">${escaped(text)}</span>`;
  return `<span class="long">${escaped(text).replace(/[-_/.]/g, "$&<wbr>")}</span>`;
}

// Chromium prints page counters in margin boxes from version 131 on. In older browsers the print dialog adds them.
const STYLE = `
@page { size: A4 landscape; margin: 12mm 12mm 14mm;
  @bottom-right { content: "第 " counter(page) " 页 共 " counter(pages) " 页"; font: 9pt SimSun, serif } }
body { font: 9pt/1.3 "Noto Serif CJK SC", "Songti SC", SimSun, serif; color: #000; max-width: 273mm; margin: 0 auto }
h1 { font-size: 16pt; text-align: center; margin: 0 0 3mm; letter-spacing: 0.1em }
.facts { display: grid; grid-template-columns: 1fr 1fr; gap: 1mm 8mm; margin-bottom: 2mm }
table { border-collapse: collapse; width: 272mm; table-layout: fixed }
thead { display: table-header-group }
tfoot { display: table-footer-group }
tr, .together { break-inside: avoid }
th, td { border: 0.3mm solid #000; padding: 0.8mm 1.2mm; vertical-align: middle; text-align: left;
  overflow-wrap: anywhere }
th { text-align: center; background: #eee; print-color-adjust: exact; -webkit-print-color-adjust: exact }
td:first-child, .mid { text-align: center }
small { font-size: 7pt; line-height: 1.25; color: #333 }
.code, .hash { white-space: nowrap }
td .code, .long { font: 8pt/1.4 Arial, "Noto Sans CJK SC", sans-serif }
.box, .blank { display: inline-block; border: 0.3mm solid #000 }
.box { width: 2.6mm; height: 2.6mm; margin: 0 0.8mm; vertical-align: -0.3mm }
.mid > .box { width: 4mm; height: 4mm; margin: 0; vertical-align: middle }
.blank { width: 7mm; height: 5mm; vertical-align: middle }
.line, .date { display: inline-block; border-bottom: 0.3mm solid #000; width: 26mm; height: 1em }
.facts .line { width: 60mm }
.total td { font-weight: bold; text-align: left }
tfoot td { border: 0; padding-top: 3mm; text-align: left }
tfoot td:first-child { text-align: left }
.sign { display: flex; justify-content: space-between; white-space: nowrap }
.screen { color: #555; text-align: center }
@media print { .screen { display: none } }
`;

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
