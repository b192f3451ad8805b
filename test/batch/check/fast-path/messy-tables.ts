import { isUtf8 } from "node:buffer";
import { expect } from "vitest";
import {
  citizenIdCheckDigit,
  columnsFor,
  contentDigest,
  type Column,
  type Kind,
} from "../../../../src/contract/index.js";
import { checkRows, type CheckOptions, type NoteRow, type TableSource } from "../../../../src/batch/check/index.js";
import type { CheckedRow } from "../../../../src/batch/check/filings/checked-row.js";
import { readHeaders } from "../../../../src/batch/mapping/headers/headers.js";
import { TODAY, folder, rowOf, type Row } from "../check-helpers.js";

/** Numbers in [0, 1), the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (((state ^ (state >>> 15)) >>> 0) % 65536) / 65536;
  };
}
export type Random = () => number;
export const oneOf = <T>(list: readonly T[], random: Random): T => list[Math.floor(random() * list.length)]!;

export const UNIT = (n: number): string =>
  `3301060010${String(10 + (n % 80))}GB00001F0001${String(n).padStart(4, "0")}`;
export const ID = (n: number, born = "19900101"): string => {
  const body = `330106${born}${String(1 + (n % 99)).padStart(2, "0")}${1 + (n % 9)}`;
  return body + citizenIdCheckDigit(body);
};

/** A number that ends in 000 and is right all the same. */
const TRUNCATED = Array.from({ length: 90 }, (_, i) => `330106199001${10 + (i % 10)}${1 + (i % 9)}00`)
  .map((body) => body + citizenIdCheckDigit(body))
  .find((no) => no.endsWith("000"))!;

/** What people write into a column, good and bad; the rows themselves are valid without them. */
export const MESSY: Record<Column["cell"], readonly string[]> = {
  ref: [
    "R-1",
    "R-2",
    " R-3",
    "total-1",
    "Notes7",
    "合计",
    "杭-1",
    "'=1",
    "'0012",
    "1E+5",
    "1.2e+10",
    "a b",
    '="R-4"',
    "",
    "x".repeat(70),
    "R-1\u200b",
    "S-7",
    "s_7",
    "S7",
    "r-1",
    "R_2",
    "EXAMPLE-0001",
    "example1",
    "EXAMPLES-1",
  ],
  "unit-code": [
    UNIT(1),
    UNIT(2),
    "330106 001001 GB00001 F00010001",
    "330106001001ga00001f00010009",
    "330106001001GA00001F00010009",
    "330106001001JA00001F00010009",
    "330106001001GB00001W00000000",
    "330106001001GB00001W00000001",
    "330106000000GB00001F00010009",
    "330106001001GB00000F00010009",
    "990106001001GB00001F00010009",
    "330100001001GB00001F00010009",
    "330106001001GB00001F00000009",
    "330106001001GB00001F00010000",
    "330106001001GB00001Q00000000",
    "330106001001JG00001W00000000",
    "330106000000GH00001F00010009",
    "330106001001GB0000lF00010009",
    "330106001001GB00001F0001",
    "3.30106E+27",
    "",
    "/",
    "GB00001",
    "330106999999GB99999F00010001",
    "330106999999gb99999F00010002",
    " 330106001001GB00001F00010011",
    "330106001001GB00001F00010012 ",
    "3 3 0 1 0 6001001GB00001F00010013",
    "330106 001001 GB00001 F0001001",
    "330106 001001 GB00001 F000100155",
    "330106-001001-GB00001-F00010016",
    "330106 999999 GB99999 F00010001",
    "330106 001001 gb00001 F00010017",
    "330106　001001GB00001F00010018",
  ],
  "certificate-no": [
    "浙（2023）杭州市不动产权第0012345号",
    "浙(2023)杭州市不动产权第0012346号",
    "浙（2023）杭州市不动产证明第0012345号",
    "浙（2009）杭州市不动产权第0012345号",
    "浙（2023）杭州市不动产权第12345号",
    "浙（2023）杭州市不动产权第0012345",
    "杭房权证西字第12345678号",
    "浙（2023）杭州市不动产权第 0012345 号",
    "浙（2023）杭州市不动产权第０01２345号",
    "浙（2023）杭州市不动产权第123456789012号",
    "浙（2023）杭州市不动产权第1234567890123号",
    "浙（2023）杭州市不动产权第0000000号",
    "浙（2099）杭州市不动产权第0012345号",
    "浙（2023）南京市不动产权第0012345号",
    "浙（2023）杭州市不动产权第0012345号、0012346号",
    "无",
    "",
    "#REF!",
  ],
  "court-case-no": [
    "（2026）浙0106执1234号",
    "(2026)浙0106执1234号",
    "（2026）浙0106执保1234号",
    "（2026）浙0106执12-13号",
    "（2026）浙0106执12号、（2026）浙0106执13号",
    "（2014）杭西执民(一)字第12号",
    "（2099）浙0106执1234号",
    "杭公(刑)查封字〔2021〕12号",
    "2026浙0106执1234号",
    "",
    "无",
  ],
  name: [
    "张伟",
    "李娜、王强",
    "张伟,李娜",
    "LI NA",
    "Jan-12",
    "John Smith",
    "张　三",
    "张伟?",
    "示例市第一小学",
    "330106199001010018",
    "12-34567",
    "阿卜杜·热合曼",
    "𠮷野家",
    "王（小）",
    " 张伟",
    "张伟 ",
    "  张伟  ",
    "张伟 、李娜",
    "张 伟",
    "张伟\n李娜",
    "  ",
    "'=cmd",
    "#N/A",
    "‮张",
    "杭州“某某”有限公司",
    "A、B公司",
    "a/b",
    "",
    "龙".repeat(201),
  ],
  "id-no": [
    ID(1),
    ID(2, "20150101"),
    ID(3, "20081121"),
    ID(4, "20081122"),
    ID(5, "20261121"),
    ID(6, "20261122"),
    ID(7).slice(0, 17),
    `${ID(8).slice(0, 17)}q`,
    "330106199001010000",
    "11010519491231002X",
    "11010519491231002x",
    "330106900101001",
    "91330106MA2TEXT08W",
    "E12345678",
    ` ${ID(9)}`,
    `${ID(10)}、${ID(11)}`,
    "3.30106E+17",
    "",
    "/",
    "930106199001010018",
    "9".repeat(18),
    "330106199002300018",
    "000000000000000000",
    TRUNCATED,
    `'${ID(12)}`,
    `'${ID(12)} `,
    `''${ID(12)}`,
    `${ID(12)}'`,
    `${ID(13).slice(0, 6)} ${ID(13).slice(6, 14)} ${ID(13).slice(14)}`,
    ` '${ID(14)}`,
    "'11010519491231002x",
    "1101051949123100 2x",
    "'91330106MA2TEXT08W",
    "91330106 MA2TEXT08W",
    "91330106ma2text08w",
    `'${TRUNCATED}`,
    `${ID(15)}x`,
    "330106x99001010018",
  ],
  code: [
    "",
    "1",
    "2",
    "7",
    "一般",
    "最高额抵押",
    "最高额",
    "general",
    "maximum",
    "身份证",
    "居民身份证",
    "护照",
    "统一社会信用代码",
    "营业执照",
    "其它",
    "结清",
    "按份共有",
    "单独所有",
    "X",
    "/",
    "身份证、护照",
    "土地",
    "在建工程",
    " 身份证",
  ],
  date: [
    "2026-11-21",
    "2026-11-20",
    "2026-11-22",
    "2026/1/5",
    "20260105",
    "46027",
    "2026年1月5日",
    "2024-02-29",
    "2023-02-29",
    "2074-02-28",
    "2074-02-29",
    "2074-03-01",
    "2076-11-21",
    "2076-11-22",
    "2020-01-01",
    "1899-12-31",
    "2201-01-01",
    "长期",
    "2026-13-01",
    "",
    "/",
    "2026-1-5",
    "2026-01-05 00:00:00",
    "2026/1/5 0:00:00",
    "2026/1/5 0:00",
    "2026/1/5 00:0",
    "2026/1/5 0:00:00:00",
    "2026/1/5 00:00:01",
    "2026/1/5 16:00",
    "2026-01-05T00:00:00",
    " 2026/1/5 ",
    "2026/ 1/5",
    "2026.1.5",
    "2026.01.05",
    "2026/01-05",
    "2026年01月05日",
    "2026年1月5",
    "2026年1/5",
    "2026-1月5日 0:00:00",
    "2026/2/30",
    "2026/13/1",
    "2026/0/5",
    "2026/1/0",
    "2026/1/555",
    "2026/1",
    "2026年1月",
    "202601055",
    "20260105 0:00",
    "20261301",
    "'2026-01-05",
  ],
  amount: [
    "1200000.00",
    "9999.99",
    "10000",
    "10000.00",
    "999999999",
    "999999999.99",
    "1000000000",
    "1000000000.00",
    "1000000000.01",
    "0",
    "0.00",
    "0.50",
    "1,200,000.00",
    "120万元",
    "-5",
    "１２０００００",
    "001",
    "1.234",
    "12.",
    "1".repeat(17),
    "1e6",
    "",
    "/",
    "abc",
    "壹佰万元整",
    "1,200,000",
    "1,200,000.5",
    "1,200,000.50 ",
    " 1,200,000.00",
    "1,200,000.",
    "1,200,000.123",
    "12,00,000",
    "1,2",
    "1234,567",
    ",123",
    "0,123",
    "0,123,456.00",
    "1,200 000",
    "1200000 ",
    "1200000. ",
    "0.00 ",
    "¥1,200,000.00",
    "1,200,000元",
    "9,999,999,999,999,999.99",
    "99,999,999,999,999,999.99",
    "'1200000",
  ],
  area: ["89.53", "89.53平方米", "0", "89.53000", "1亩", "", "/"],
  share: ["1/2", "50%", "二分之一", "2/1", "1月2日", "", "1/2、1/2", "0.5"],
  "yes-no": ["是", "否", "有", "无", "1", "yes", "", "也许", "/"],
  text: [
    "C:\\\\合同\\\\1",
    "\\\\u5408同编号\\n一",
    "合同",
    "DY-1",
    "EXAMPLE-DY-0001",
    "EXAMPLE-YS-2",
    "DY-2",
    "a",
    "a,b",
    'a"b',
    "a\nb",
    "3-12",
    "12-Jan",
    "12月3日",
    "3月12日以后的合同编号",
    "1.5E+10",
    "1.234E+5",
    "#N/A",
    "#NAME?",
    "'=1+1",
    "'00123456",
    '="00123456"',
    " 前空",
    "后空 ",
    "中 间",
    "全　角",
    "零\u200b宽",
    "双\u202e向",
    "😀",
    "“引号”——省略…",
    "é",
    "a\tb",
    "\u0007",
    "字".repeat(120),
    "字".repeat(2001),
    "",
    "无",
    "/",
    "A-0000001",
    "12345678",
    "1234567+",
    "《合同》，（一）；",
    " 前后都空 ",
    "   ",
    "a\r\nb",
    "第一行\n第二行",
    "第一行\n第二行 ",
    '第一行\n"第二行"',
    "第一行\n\n\n",
    "\n第一行",
    " 同上 ",
    "同上 ",
    " 1.5E+10",
    " 12345678+ ",
    "12345678 ",
  ],
  materials: ["", "", "没有.pdf"],
};

export interface Made {
  readonly lines: readonly (readonly string[])[];
  readonly clean: boolean;
}

let serial = 0;
export function cleanRow(kind: Kind, random: Random): Row {
  const n = ++serial;
  const changes: Record<string, string> = { ref: `Q-${n}`, unitCode: UNIT(n % 10_000) };
  for (const column of columnsFor(kind)) {
    if (column.key.endsWith("ContractNo") || column.key === "contractNo") changes[column.key] = `HT-2026-${n}`;
    // Sellers of an existing home call for a document.
    if (column.place.in !== "people" || column.place.list === "sellers") continue;
    if (column.cell === "id-no") changes[column.key] = ID(n, oneOf(["19700101", "19851231", "19960229"], random));
    if (column.cell === "name") changes[column.key] = oneOf(["张伟", "李娜", "欧阳明月"], random);
  }
  return rowOf(kind, changes);
}

/** A table with some of everything. */
export function table(kind: Kind, random: Random, mess: number): Made {
  const columns = columnsFor(kind);
  const lines: string[][] = [];
  let previous = cleanRow(kind, random);
  for (let i = 0; i < 24; i++) {
    const row: Record<string, string> = { ...cleanRow(kind, random) };
    if (random() < mess) {
      const what = random();
      if (what < 0.55)
        for (let k = 0; k <= random() * 3; k++) {
          const column = oneOf(columns, random);
          row[column.key] = oneOf(MESSY[column.cell], random);
        }
      else if (what < 0.63) row["ref"] = previous["ref"]!;
      else if (what < 0.7) {
        const earlier = lines.length ? oneOf(lines, random) : undefined;
        if (earlier?.[0]) row["ref"] = earlier[0];
      } else if (what < 0.77) {
        const earlier = lines.length ? oneOf(lines, random) : undefined;
        const key = oneOf(["unitCode", "mortgageContractNo", "contractNo"], random);
        const at = columns.findIndex((c) => c.key === key);
        if (earlier?.[at]) row[key] = earlier[at];
      } else if (what < 0.84) for (const c of columns) if (!c.perUnit) row[c.key] = "";
      if (what > 0.98) for (const c of columns) row[c.key] = c.key === "ref" ? "合计" : "";
      else if (what > 0.95) for (const c of columns) row[c.key] = "";
    }
    const cells = columns.map((c) => row[c.key] ?? "");
    if (random() < mess * 0.06) cells.splice(Math.floor(random() * cells.length));
    else if (random() < mess * 0.05) cells.push("多余", "");
    lines.push(cells);
    previous = row;
  }
  return { lines, clean: mess === 0 };
}

interface Found {
  readonly rows: CheckedRow[];
  readonly notes: NoteRow[];
  readonly validRows: number;
  readonly error: string | undefined;
}

/** Filings whose content came written. */
let written = 0;
/** What was written must be what it would be written as. */
function plainly(row: CheckedRow): CheckedRow {
  if (!row.ok || row.content === undefined) return row;
  written++;
  const { content, ok, ref, kind, filing, rows, warnings, materialPaths } = row;
  expect(content.digest).toBe(contentDigest(kind, filing));
  expect(isUtf8(content.body)).toBe(true);
  return { ok, ref, kind, filing, rows, warnings, materialPaths };
}

async function checked(open: () => Promise<TableSource>, kind: Kind, options: Partial<CheckOptions>): Promise<Found> {
  const rows: CheckedRow[] = [];
  const notes: NoteRow[] = [];
  let validRows = 0;
  let error: string | undefined;
  try {
    const source = await open();
    const first = [];
    for await (const batch of source.records()) {
      first.push(...batch.filter((r) => !r.isBlank));
      if (first.length >= 30) break;
    }
    const headers = readHeaders(source.path, first.slice(0, 30), { kind });
    for await (const batch of checkRows(source, headers, { today: TODAY, ...options, folder })) {
      rows.push(...batch.map(plainly));
      notes.push(...batch.notes);
      validRows += batch.validRows;
    }
  } catch (thrown) {
    error = String(thrown);
  }
  return { rows, notes, validRows: validRows, error };
}

/**
 * Rows that the fast path only counts must be those without a finding; all others must be reported as before, in the
 * same order.
 */
export async function compareOutcomes(
  open: () => Promise<TableSource>,
  kind: Kind,
  options: Partial<CheckOptions> = {},
): Promise<number> {
  written = 0;
  const full = await checked(open, kind, options);
  const fromBytes = written;
  // With `explainCells` the fast path recognizes no row.
  const closely = await checked(open, kind, { ...options, explainCells: true });
  expect(full).toEqual(closely);
  const counted = await checked(open, kind, { ...options, countValidRows: true });
  expect(counted.error).toBe(full.error);
  if (full.error === undefined) {
    const listed = new Set(counted.rows.map((r) => r.rows.join()));
    const left = full.rows.filter((r) => !listed.has(r.rows.join()));
    for (const row of left) expect(row).toMatchObject({ ok: true, warnings: [], rows: [expect.any(Number) as number] });
    expect(counted.validRows).toBe(left.length);
    expect(fromBytes).toBe(left.length);
    expect(counted.rows).toEqual(full.rows.filter((r) => listed.has(r.rows.join())));
    expect(counted.notes).toEqual(full.notes);
  }
  expect(full.validRows).toBe(0);
  return counted.validRows;
}
