import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { columnsFor, type Kind } from "../../src/contract/index.js";
import { BANK, COURT, unitCode } from "../../test/support/generated-filings.js";

/** One filing as its file requests it. The generator knows it without the code that reads, sends or records filings. */
export interface RequestedFiling {
  readonly institution: string;
  readonly kind: Kind;
  readonly ref: string;
  readonly units: readonly string[];
  /** Fields that distinguish two filings of the same unit: amounts, contracts, dates, document numbers. */
  readonly content: Readonly<Record<string, string>>;
}

/** An ordinary mortgage of the unit with this number. */
export function mortgage(
  ref: string,
  unit: number,
  more: { amount?: string; contract?: string } = {},
): RequestedFiling {
  const { amount = String(1_000_000 + (unit % 977) * 1_000), contract = `DY-${unit}` } = more;
  return {
    institution: BANK,
    kind: "mortgage.file",
    ref,
    units: [unitCode(unit)],
    content: { securedPrincipal: amount, mortgageContractNo: contract, titleNo: titleOf(unit) },
  };
}

export function cancellation(ref: string, unit: number, proofNo: string, settledOn: string): RequestedFiling {
  return {
    institution: BANK,
    kind: "mortgage.cancel",
    ref,
    units: [unitCode(unit)],
    content: { proofNo, settledOn },
  };
}

export function seizure(ref: string, units: readonly number[], documentNo: string): RequestedFiling {
  return {
    institution: COURT,
    kind: "seizure.request",
    ref,
    units: units.map((n) => unitCode(n)),
    content: { documentNo, startDate: "2026-11-20", endDate: "2029-11-19" },
  };
}

const titleOf = (unit: number) => `浙（2023）杭州市不动产权第${String(unit).padStart(7, "0")}号`;
const PAPERS = ["裁定书", "协助执行通知书"] as const;

/** The other cells of a row, equal for all filings of a kind. */
const OTHER_CELLS: Readonly<Partial<Record<Kind, Readonly<Record<string, string>>>>> = {
  "mortgage.file": {
    mortgagorName: "张伟",
    mortgagorIdNo: "330106199001010018",
    mortgageType: "一般抵押",
    termStart: "2026-01-05",
    termEnd: "2056-01-04",
    loanContractNo: "JK-2026-1",
    securedScope: "主债权及利息",
    transferRestricted: "否",
  },
  "mortgage.cancel": { ground: "债权消灭" },
  "seizure.request": {
    measure: "查封",
    obligorName: "张伟",
    obligorIdNo: "330106199001010018",
    applicantName: "示例银行杭州西湖支行",
    officerName: "周敏",
    officerCardNo: "浙010600123",
    materials: PAPERS.map((title) => `${title}=papers/${title}.pdf`).join("；"),
  },
};

/** Writes a file of filings of one kind, with one row per unit. */
export async function writeFilingFile(path: string, filings: readonly RequestedFiling[]): Promise<void> {
  const { kind } = filings[0]!;
  const others = OTHER_CELLS[kind] ?? {};
  const keys = ["ref", "unitCode", ...Object.keys(filings[0]!.content), ...Object.keys(others)];
  const header = keys.map((key) => columnsFor(kind).find((column) => column.key === key)!.zh);
  const lines = filings.flatMap(({ ref, units, content }) =>
    units.map((unit) => [ref, unit, ...Object.values(content), ...Object.values(others)].join(",")),
  );
  await writeFile(path, "\ufeff" + [header.join(","), ...lines].join("\r\n") + "\r\n");
  if (kind !== "seizure.request") return;
  const papers = join(dirname(path), "papers");
  await mkdir(papers, { recursive: true });
  for (const title of PAPERS) await writeFile(join(papers, `${title}.pdf`), `%PDF-1.4\n% ${title}\n%%EOF\n`);
}

/** Institution, kind, units and content as one text. Filings with equal fingerprints request the same registration. */
export function fingerprint({ institution, kind, units, content }: Omit<RequestedFiling, "ref">): string {
  const values = Object.keys(content)
    .sort()
    .map((key) => [key, /^\d+\.\d+$/.test(content[key]!) ? String(Number(content[key])) : content[key]]);
  return JSON.stringify([institution, kind, units, values]);
}
