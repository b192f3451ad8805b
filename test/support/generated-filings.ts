import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { columnsFor, type Kind } from "../../src/contract/index.js";
import { seeded, shuffled } from "../../proof/random.js";

/** What a generated file requests. Derived without the code that reads or sends files. */
export interface Expected {
  readonly kind: Kind;
  readonly institution: string;
  /** Unit codes by ref. */
  readonly filings: ReadonlyMap<string, readonly string[]>;
  /** Case numbers by ref, as the program reports them to its user. Compared with those of the register. */
  reported?: ReadonlyMap<string, string>;
}

/** Credit codes of the bank and the court in the sandbox. */
export const BANK = "91330106MA2TEXT08W";
export const COURT = "1133010600TEXT0A7R";

export function unitCode(n: number): string {
  const parcel = String(1 + Math.floor(n / 9_000)).padStart(5, "0");
  const building = String(1 + Math.floor((n % 9_000) / 100)).padStart(4, "0");
  const room = String(1 + (n % 100)).padStart(4, "0");
  return `330106001001GB${parcel}F${building}${room}`;
}

const KEYS = [
  "ref",
  "unitCode",
  "titleNo",
  "mortgagorName",
  "mortgagorIdNo",
  "mortgageType",
  "securedPrincipal",
  "termStart",
  "termEnd",
  "mortgageContractNo",
  "loanContractNo",
  "securedScope",
  "transferRestricted",
];

interface FileOptions {
  /** Prefix of every ref. */
  readonly prefix?: string;
  /** Number of the first row. Units and refs are numbered from here. */
  readonly from?: number;
  /** Seed for shuffling the rows: the same filings in a different order. */
  readonly shuffle?: number;
}

export function mortgageHeader(): string {
  const columns = columnsFor("mortgage.file");
  return KEYS.map((key) => columns.find((c) => c.key === key)!.zh).join(",");
}

export function mortgageRow(i: number, prefix = "P"): { ref: string; line: string } {
  const ref = `${prefix}-${String(i).padStart(7, "0")}`;
  const cells = [
    ref,
    unitCode(i),
    `浙（2023）杭州市不动产权第${String(i).padStart(7, "0")}号`,
    "张伟",
    "330106199001010018",
    "一般抵押",
    "1200000.00",
    "2026-01-05",
    "2056-01-04",
    `DY-${i}`,
    `JK-${i}`,
    "主债权及利息",
    "否",
  ];
  return { ref, line: cells.join(",") };
}

/** Returns the filing of `mortgageRow` as JSON, for callers of the authority that do not use the client. */
export function mortgageFiling(i: number, prefix = "P"): Record<string, unknown> & { ref: string; unitCode: string } {
  const person = [{ name: "张伟", idType: "citizen-id", idNo: "330106199001010018" }];
  return {
    ref: mortgageRow(i, prefix).ref,
    unitCode: unitCode(i),
    titleNo: `浙（2023）杭州市不动产权第${String(i).padStart(7, "0")}号`,
    mortgagors: person,
    debtors: person,
    mortgageType: "general",
    propertyType: "land-and-house",
    securedPrincipal: "1200000.00",
    termStart: "2026-01-05",
    termEnd: "2056-01-04",
    mortgageContractNo: `DY-${i}`,
    loanContractNo: `JK-${i}`,
    securedScope: "主债权及利息",
    transferRestricted: false,
    reason: "合同设立",
  };
}

/** Writes `rows` valid mortgages, each of its own unit. Returns what the register must contain afterwards. */
export async function writeMortgages(
  path: string,
  rows: number,
  { prefix = "P", from = 0, shuffle }: FileOptions = {},
): Promise<Expected> {
  const filings = new Map<string, readonly string[]>();
  const lines: string[] = [];
  for (let i = from; i < from + rows; i++) {
    const { ref, line } = mortgageRow(i, prefix);
    filings.set(ref, [unitCode(i)]);
    lines.push(line);
  }
  const ordered = shuffle === undefined ? lines : shuffled(lines, seeded(shuffle));
  await writeFile(path, "\ufeff" + [mortgageHeader(), ...ordered].join("\r\n") + "\r\n");
  return { kind: "mortgage.file", institution: BANK, filings };
}

const SEIZURE_KEYS = [
  "ref",
  "documentNo",
  "measure",
  "unitCode",
  "obligorName",
  "obligorIdNo",
  "applicantName",
  "startDate",
  "endDate",
  "officerName",
  "officerCardNo",
  "materials",
];
/** Number of seizures that share the documents of one ruling. */
const SEIZURES_PER_RULING = 20;

/**
 * Writes seizures, with the court documents in a folder beside the file. Every second filing has two units and
 * therefore two rows.
 */
export async function writeSeizures(
  path: string,
  count: number,
  { prefix = "C", from = 0 }: FileOptions = {},
): Promise<Expected> {
  const columns = columnsFor("seizure.request");
  const lines = [SEIZURE_KEYS.map((key) => columns.find((c) => c.key === key)!.zh).join(",")];
  const filings = new Map<string, readonly string[]>();
  await mkdir(join(dirname(path), "papers"), { recursive: true });
  for (let i = 0; i < count; i++) {
    const ref = `${prefix}-${String(from + i).padStart(7, "0")}`;
    const no = Math.floor(i / SEIZURES_PER_RULING) + 1;
    const papers = ["裁定书", "协助执行通知书"].map((title) => ({
      title,
      file: `papers/${prefix}-${no}-${title}.pdf`,
    }));
    if (i % SEIZURES_PER_RULING === 0)
      for (const { title, file } of papers)
        await writeFile(join(dirname(path), file), `%PDF-1.4\n% ${title} ${prefix} ${no}\n%%EOF\n`);
    const units = [unitCode(from + 2 * i), ...(i % 2 ? [unitCode(from + 2 * i + 1)] : [])];
    filings.set(ref, units);
    const materials = papers.map(({ title, file }) => `${title}=${file}`).join("；");
    for (const unit of units) {
      lines.push(
        [
          ref,
          `（2026）浙0106执${1_000 + from + i}号`,
          "查封",
          unit,
          "张伟",
          "330106199001010018",
          "示例银行杭州西湖支行",
          "2026-11-20",
          "2029-11-19",
          "周敏",
          "浙010600123",
          materials,
        ].join(","),
      );
    }
  }
  await writeFile(path, "\ufeff" + lines.join("\r\n") + "\r\n");
  return { kind: "seizure.request", institution: COURT, filings };
}

export interface Verdict {
  readonly expected: number;
  readonly found: number;
  /** In the file but not in the register. */
  readonly lost: string[];
  /** More than one case for one ref, or one unit mortgaged twice. */
  readonly doubled: string[];
  /**
   * Registered with different units than in the file, reported to the user with a different case number, not
   * registered, or not in the file at all.
   */
  readonly wrong: string[];
}

export interface RegisterLine {
  readonly institution: string;
  readonly kind: string;
  readonly ref: string;
  readonly caseNo: string;
  readonly status: string;
  readonly unitCodes: string[];
  readonly units: { readonly rank?: number; readonly queuePosition?: number }[];
}

/** Returns every case of the authority. */
export async function registerLines(url: string): Promise<RegisterLine[]> {
  const answer = await fetch(`${url}/sandbox/register/dump`);
  if (!answer.ok) throw new Error(`GET /sandbox/register/dump returned ${answer.status}`);
  return (await answer.text())
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as RegisterLine);
}

/** Compares the register of the authority with what the files request. Shares no code with the client. */
export async function compareWithRegister(url: string, files: readonly Expected[]): Promise<Verdict> {
  const cases = await registerLines(url);
  const verdict: Verdict = { expected: 0, found: cases.length, lost: [], doubled: [], wrong: [] };
  const byIdentity = new Map<string, RegisterLine[]>();
  for (const c of cases) {
    const key = `${c.institution}|${c.kind}|${c.ref}`;
    const others = byIdentity.get(key);
    if (others) others.push(c);
    else byIdentity.set(key, [c]);
  }
  let expected = 0;
  for (const { kind, institution, filings, reported: reported } of files) {
    for (const [ref, units] of filings) {
      expected++;
      const key = `${institution}|${kind}|${ref}`;
      const [first, ...more] = byIdentity.get(key) ?? [];
      byIdentity.delete(key);
      if (!first) verdict.lost.push(key);
      // Each unit occurs once: rank 2 means a second mortgage, and a queue position means a second seizure.
      else if (more.length > 0 || first.units.some((u) => (u.rank ?? 1) > 1 || (u.queuePosition ?? 0) > 0))
        verdict.doubled.push(key);
      else if (first.unitCodes.join() !== units.join() || !["registered", "certified"].includes(first.status))
        verdict.wrong.push(`${key} (${first.status})`);
      else if (reported && reported.get(ref) !== first.caseNo)
        verdict.wrong.push(`${key} (reported ${reported.get(ref) ?? "nothing"}, actual ${first.caseNo})`);
    }
  }
  verdict.wrong.push(...byIdentity.keys());
  return { ...verdict, expected };
}

/** Reads the case numbers by ref from a result file. The files here have no quotes, so lines are split at commas. */
export async function reportedByResultFile(path: string): Promise<Map<string, string>> {
  const [header = "", ...lines] = (await readFile(path, "utf8")).replace("\ufeff", "").split("\r\n").filter(Boolean);
  const names = header.split(",");
  const [ref, caseNo] = ["申请编号", "受理编号"].map((name) => names.indexOf(name));
  return new Map(lines.map((line) => line.split(",")).map((cells) => [cells[ref!]!, cells[caseNo!] ?? ""]));
}

/** Describes each kind of difference. Returns an empty list when the register and the files agree. */
export function complaints({ lost, doubled, wrong }: Verdict): string[] {
  const describeAll = (word: string, keys: readonly string[]) =>
    keys.length ? [`${word} ${keys.length}: ${keys.slice(0, 3).join(" ")}${keys.length > 3 ? " …" : ""}`] : [];
  return [...describeAll("lost", lost), ...describeAll("doubled", doubled), ...describeAll("wrong", wrong)];
}
