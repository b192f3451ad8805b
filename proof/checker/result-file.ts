import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";

/** The outcome of a filing as the text in the result file states it. */
export type ReportedState = "filed" | "turned-away" | "needs-a-person" | "open" | "discarded" | "changed" | "invalid";

export interface ReportedRow {
  readonly ref: string;
  /** Undefined when the checker does not know the text. */
  readonly state: ReportedState | undefined;
  readonly outcome: string;
  readonly caseNo: string;
  readonly certificates: readonly string[];
  readonly errors: string;
}

const STATES: Readonly<Record<string, ReportedState>> = {
  已提交: "filed",
  已登记: "filed",
  不予登记: "filed",
  filed: "filed",
  registered: "filed",
  refused: "filed",
  登记机构未接收: "turned-away",
  "rejected by the authority": "turned-away",
  需人工处理: "needs-a-person",
  "needs manual review": "needs-a-person",
  待提交: "open",
  提交中: "open",
  结果待核实: "open",
  "not filed yet": "open",
  "being sent": "open",
  "outcome unclear": "open",
  "已撤下，未提交": "discarded",
  "discarded: not filed": "discarded",
  "编号已用，内容不同，未提交": "changed",
  "ref already used: not filed": "changed",
  "有错，未提交": "invalid",
  "invalid: not filed": "invalid",
  "needs confirmation: not filed": "invalid",
};

const COLUMNS = { ref: "申请编号", outcome: "结果", caseNo: "受理编号", certificates: "证明号", errors: "错误说明" };

/** Reads a result file with an independent CSV parser. Returns one entry per row. */
export async function readResultFile(path: string): Promise<ReportedRow[]> {
  const rows: string[][] = parse(await readFile(path), { bom: true, relax_column_count: true });
  const header = rows[0] ?? [];
  const at = Object.fromEntries(Object.entries(COLUMNS).map(([key, name]) => [key, header.lastIndexOf(name)]));
  if (Object.values(at).some((column) => column < 0)) throw new Error(`${path} lacks columns: ${header.join(",")}`);
  const cell = (row: string[], key: keyof typeof COLUMNS) => row[at[key]!] ?? "";
  return rows.slice(1).map((row) => ({
    ref: cell(row, "ref"),
    state: STATES[cell(row, "outcome")],
    outcome: cell(row, "outcome"),
    caseNo: cell(row, "caseNo"),
    certificates: cell(row, "certificates").split("；").filter(Boolean),
    errors: cell(row, "errors"),
  }));
}
