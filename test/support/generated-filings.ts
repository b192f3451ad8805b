import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { columnsFor, type Kind } from "../../src/contract/index.js";
import { seeded, shuffled } from "../../proof/random.js";

/** What a file asks for, known without any of the code that reads or sends it. */
export interface Expected {
  readonly kind: Kind;
  readonly institution: string;
  /** ref -> unit codes. */
  readonly filings: ReadonlyMap<string, readonly string[]>;
  /** ref -> case number, as the program reports it to its user; compared with the register's own. */
  reported?: ReadonlyMap<string, string>;
}

/** Credit codes of the sandbox's bank and court. */
export const BANK = "91330106MA2TEXT08W";
export const COURT = "1133010600TEXT0A7R";

/** @param division 6 digits */
export function unitCode(n: number, division = "330106"): string {
  const parcel = String(1 + Math.floor(n / 9_000)).padStart(5, "0");
  const building = String(1 + Math.floor((n % 9_000) / 100)).padStart(4, "0");
  const room = String(1 + (n % 100)).padStart(4, "0");
  return `${division}001001GB${parcel}F${building}${room}`;
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
  /** Start of every ref. */
  readonly prefix?: string;
  /** Division of the units. */
  readonly division?: string;
  /** Number of the first row: units and refs go on from here. */
  readonly from?: number;
  /** Rows in another order: the same filings in another file. */
  readonly shuffle?: number;
}

export function mortgageHeader(): string {
  const columns = columnsFor("mortgage.file");
  return KEYS.map((key) => columns.find((c) => c.key === key)!.zh).join(",");
}

export function mortgageRow(i: number, prefix = "P", division?: string): { ref: string; line: string } {
  const ref = `${prefix}-${String(i).padStart(7, "0")}`;
  const cells = [
    ref,
    unitCode(i, division),
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

/** The same filing as it travels, for whoever talks to the authority without the client. */
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

/** Writes `rows` good mortgages, each of a unit of its own, and returns what must stand in the register afterwards. */
export async function writeMortgages(
  path: string,
  rows: number,
  { prefix = "P", from = 0, shuffle, division }: FileOptions = {},
): Promise<Expected> {
  const filings = new Map<string, readonly string[]>();
  const lines: string[] = [];
  for (let i = from; i < from + rows; i++) {
    const { ref, line } = mortgageRow(i, prefix, division);
    filings.set(ref, [unitCode(i, division)]);
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
/** Seizures that share a court's papers; the proof uploads each once. */
const PER_RULING = 20;

/**
 * Writes seizures with the court's documents beside them; every other filing takes two rows, one for each of its two
 * units.
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
    const no = Math.floor(i / PER_RULING) + 1;
    const papers = ["裁定书", "协助执行通知书"].map((title) => ({
      title,
      file: `papers/${prefix}-${no}-${title}.pdf`,
    }));
    if (i % PER_RULING === 0)
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
  /** In the file, not in the register. */
  readonly lost: string[];
  /** More than one case for one ref, or one unit mortgaged twice. */
  readonly duplicated: string[];
  /**
   * In the register with other units than in the file or under another number than the user was shown, not entered, or
   * not in the file at all.
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

/** Every case that the authority has. */
export async function registerLines(url: string): Promise<RegisterLine[]> {
  const answer = await fetch(`${url}/sandbox/register/dump`);
  if (!answer.ok) throw new Error(`the register's dump answers ${answer.status}`);
  return (await answer.text())
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as RegisterLine);
}

/** Compares the authority's own register with what the files asked for; it shares no code with the client. */
export async function compareWithRegister(url: string, files: readonly Expected[]): Promise<Verdict> {
  const cases = await registerLines(url);
  const verdict: Verdict = { expected: 0, found: cases.length, lost: [], duplicated: [], wrong: [] };
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
      // Every file burdens each unit once: a second rank is a second mortgage, a place in the queue a second seizure.
      else if (more.length > 0 || first.units.some((u) => (u.rank ?? 1) > 1 || (u.queuePosition ?? 0) > 0))
        verdict.duplicated.push(key);
      else if (first.unitCodes.join() !== units.join() || !["registered", "certified"].includes(first.status))
        verdict.wrong.push(`${key} (${first.status})`);
      else if (reported && reported.get(ref) !== first.caseNo)
        verdict.wrong.push(`${key} (told ${reported.get(ref) ?? "nothing"}, is ${first.caseNo})`);
    }
  }
  verdict.wrong.push(...byIdentity.keys());
  return { ...verdict, expected };
}

/** ref -> case number as the result file has it. The files here have no quotes, so a line splits at its commas. */
export async function reportedByResultFile(path: string): Promise<Map<string, string>> {
  const [header = "", ...lines] = (await readFile(path, "utf8")).replace("\ufeff", "").split("\r\n").filter(Boolean);
  const names = header.split(",");
  const [ref, caseNo] = ["申请编号", "受理编号"].map((name) => names.indexOf(name));
  return new Map(lines.map((line) => line.split(",")).map((cells) => [cells[ref!]!, cells[caseNo!] ?? ""]));
}

/** What is wrong, in words; nothing when the register and the files agree. */
export function complaints({ lost, duplicated, wrong }: Verdict): string[] {
  const say = (word: string, keys: readonly string[]) =>
    keys.length ? [`${word} ${keys.length}: ${keys.slice(0, 3).join(" ")}${keys.length > 3 ? " …" : ""}`] : [];
  return [...say("lost", lost), ...say("duplicated", duplicated), ...say("wrong", wrong)];
}
