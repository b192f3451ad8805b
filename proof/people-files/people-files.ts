/** Files as people write them, submitted and compared with the register cell by cell. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { kinds } from "../../src/contract/index.js";
import { inTempDir, startAuthority } from "../processes.js";
import { oneOf, seeded } from "../random.js";
import { Tally, type Sizes, type Tier } from "../tier.js";
import type { FormContext } from "./cell.js";
import type { Sheet } from "./expected.js";
import { COUNTS, judgeFile, WRONGS } from "./judge.js";
import { layOut } from "./sheet.js";
import { readFilings, Submitter, type FileToSubmit, type RegisteredFiling, type SubmittedFile } from "./submit.js";
import { PAPERS, paperText, trueFiling } from "./true-filing.js";
import type { SheetFile } from "./writers/book.js";
import { writeCsv } from "./writers/csv.js";
import { LIBREOFFICE_FORMATS } from "./writers/libreoffice.js";
import { LIBRARIES, type Library } from "./writers/libraries.js";

/** Name of the tier. */
const NAME = "people's files";
/** Files of one authority, and so of one start of each library. */
const ROUND = 2_000;
/** Offices that submit at the same time. */
const OFFICES = 6;
const MAX_FILINGS = 5;
/** Formats that SheetJS writes; `dates` stores days as ISO texts. */
const SHEETJS_FORMATS = ["xlsx", "xlsx", "xlsx dates"];
/** Formats that are refused as a whole. */
const OTHER_FORMATS = ["xlsb", "ods", "biff8"];
const CSV = "hand as CSV" as const;
type Writer = Library | typeof CSV;

export interface PeopleFilesSizes extends Pick<Sizes, "seed" | "variant"> {
  readonly files: number;
}

export async function peopleFiles({ files, seed, variant }: PeopleFilesSizes): Promise<Tier> {
  const tally = new Tally();
  for (const figure of [...WRONGS, ...COUNTS]) tally.add(figure, 0);
  const wanted = LIBRARIES.filter(({ name }) => variant === undefined || name.includes(variant));
  const missing = wanted.filter((library) => !library.isInstalled());
  for (const { name, install } of missing) tally.fail(`${name} is not installed: ${install}`);
  if (missing.length > 0) return tally.tier(NAME);
  const writers: Writer[] = [...wanted, ...(variant === undefined || CSV.includes(variant) ? [CSV] : [])];
  for (let from = 0; from < files && !tally.hasFailed; from += ROUND)
    await inTempDir((dir) => runRound({ dir, from, count: Math.min(ROUND, files - from), seed, writers, tally }));
  return tally.tier(NAME);
}

interface Round {
  readonly dir: string;
  readonly from: number;
  readonly count: number;
  readonly seed: number;
  readonly writers: readonly Writer[];
  readonly tally: Tally;
}

async function runRound({ dir, from, count, seed, writers, tally }: Round): Promise<void> {
  await mkdir(join(dir, "papers"));
  for (const { title } of PAPERS) await writeFile(join(dir, "papers", `${title}.pdf`), paperText(title));
  const toSubmit: FileToSubmit[] = [];
  const byLibrary = new Map<Library, SheetFile[]>();
  for (let i = from; i < from + count; i++) {
    const random = seeded(seed + i);
    const writer = writers[i % writers.length]!;
    const name = typeof writer === "string" ? writer : writer.name;
    const format = formatOf(name, random);
    const sheet = layOut(filingsOf(i, random), contextOf(name, format, random));
    const path = join(dir, `file-${i}.${extensionOf(name, format)}`);
    let written = { sheet, variant: format };
    if (typeof writer === "string") {
      const csv = writeCsv(sheet, random);
      await writeFile(path, csv.bytes);
      written = csv;
    } else byLibrary.set(writer, [...(byLibrary.get(writer) ?? []), { path, sheet, format }]);
    tally.add("files");
    tally.add(`files by ${name}`);
    toSubmit.push(fileOf(path, `file ${i} (${name}, ${written.variant})`, written.sheet, random));
  }
  await Promise.all([...byLibrary].map(([library, sheets]) => library.write(sheets, dir)));
  await submitAll(dir, toSubmit, tally);
}

function filingsOf(file: number, random: () => number) {
  const kind = oneOf(kinds, random);
  const count = 1 + Math.floor(random() * MAX_FILINGS);
  return Array.from({ length: count }, (_, n) => trueFiling(kind, file * MAX_FILINGS + n, random));
}

function formatOf(name: string, random: () => number): string {
  if (name === "LibreOffice") return oneOf(LIBREOFFICE_FORMATS, random);
  if (!name.startsWith("SheetJS")) return name === CSV ? "csv" : "xlsx";
  return random() < 0.02 ? oneOf(OTHER_FORMATS, random) : oneOf(SHEETJS_FORMATS, random);
}

const extensionOf = (name: string, format: string): string =>
  format === "biff8" ? "xls" : name === "LibreOffice" && format.startsWith("csv") ? "csv" : format.split(" ")[0]!;

function contextOf(name: string, format: string, random: () => number): FormContext {
  const isCsv = name === CSV;
  return {
    random,
    typed: !isCsv,
    storesResults: !isCsv && name !== "openpyxl",
    leavesFormulas: !isCsv && name !== "LibreOffice",
    keepsTabs: name !== "LibreOffice",
    showsOnly: format.startsWith("csv"),
    takesMoments: name.startsWith("SheetJS"),
    from1904: (name === "openpyxl" || name === "XlsxWriter") && random() < 0.05,
  };
}

const fileOf = (path: string, about: string, sheet: Sheet, random: () => number): FileToSubmit => ({
  path,
  about,
  kind: sheet.kind,
  namesKind: random() < 0.5,
  filings: sheet.filings,
});

async function submitAll(dir: string, files: readonly FileToSubmit[], tally: Tally): Promise<void> {
  const home = join(dir, "register");
  const authority = await startAuthority({ home, maxFilings: 100, rate: { requestsPerSecond: 10_000, burst: 10_000 } });
  const offices = Array.from({ length: OFFICES }, (_, n) => new Submitter(authority.url, join(dir, `office-${n}`)));
  try {
    const submitted: SubmittedFile[] = [];
    let next = 0;
    const submitOwn = async (office: Submitter) => {
      while (next < files.length) submitted.push(await office.submit(files[next++]!));
    };
    await Promise.all(offices.map(submitOwn));
    const registered = readFilings(home);
    const byUnit = new Map<string, RegisteredFiling[]>();
    for (const filing of registered) {
      const unit = String(filing.filing["unitCode"]);
      byUnit.set(unit, [...(byUnit.get(unit) ?? []), filing]);
    }
    const known = new Set<string>();
    for (const file of submitted) {
      const { counts, wrong, cases } = judgeFile(file, byUnit);
      for (const caseNo of cases) known.add(caseNo);
      for (const [figure, n] of Object.entries(counts)) tally.add(figure, n);
      if (file.refusal) tally.add("files refused as a whole");
      for (const { what, detail } of wrong) {
        tally.add(what);
        tally.fail(`${what}: ${detail}`);
      }
    }
    for (const { caseNo, kind, ref } of registered)
      if (!known.has(caseNo)) {
        tally.add("wrong");
        tally.fail(`wrong: ${caseNo} ${kind} ${ref} belongs to no filing`);
      }
  } finally {
    await Promise.all(offices.map((office) => office.close()));
    await authority.kill();
    await rm(home, { recursive: true, force: true });
  }
}
