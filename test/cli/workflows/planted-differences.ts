import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import LibsqlDatabase from "libsql";
import type { DifferenceCode } from "../../../src/batch/index.js";

type Row = Record<string, string>;
type Doc = Record<string, any>;

/** The three records that a reconciliation compares, each of which a test may falsify. */
export interface Records {
  /** Rows of the file, without its header. */
  readonly file: string;
  readonly document: string;
  readonly ledger: string;
  readonly registry: string;
}

export interface Plant {
  readonly code: DifferenceCode;
  readonly name: string;
  readonly plant: (records: Records) => void;
}

/** Ref of the nth mortgage of the batch, from 0. */
const ref = (n: number): string => `M-${String(n).padStart(6, "0")}`;

function lines(file: string, change: (rows: string[]) => void): void {
  const rows = readFileSync(file, "utf8").split("\r\n");
  change(rows);
  writeFileSync(file, rows.join("\r\n"));
}

const replaceIn = (n: number, from: string, to: string) => (records: Records) =>
  lines(records.file, (rows) => {
    if (!rows[n + 1]!.includes(from)) throw new Error(`${from} is not in ${rows[n + 1]}`);
    rows[n + 1] = rows[n + 1]!.replace(from, to);
  });

function sql(file: string, ...statements: readonly (readonly [text: string, ...values: (string | number)[]])[]): void {
  const db = new LibsqlDatabase(file);
  try {
    for (const [text, ...values] of statements)
      if (db.prepare(text).run(...values).changes === 0) throw new Error(`changed nothing: ${text}`);
  } finally {
    db.close();
  }
}

const FILING = "(SELECT id FROM filings WHERE ref = ?)";
const inLedger =
  (...statements: readonly (readonly [string, ...(string | number)[]])[]) =>
  ({ ledger }: Records) =>
    sql(ledger, ...statements);

/** Changes the case of a ref as the authority shows it. */
export function changeCase(registry: string, of: string, change: (doc: Doc) => void, columns: Row = {}): void {
  const db = new LibsqlDatabase(registry);
  try {
    const found = db
      .prepare("SELECT f.seq, f.doc, c.seq AS id FROM cases c JOIN changes f ON f.seq = c.change_seq WHERE c.ref = ?")
      .get(of) as { seq: number; doc: string; id: number };
    const doc = JSON.parse(found.doc) as Doc;
    change(doc);
    db.prepare("UPDATE changes SET doc = ? WHERE seq = ?").run(JSON.stringify(doc), found.seq);
    for (const [column, value] of Object.entries(columns))
      db.prepare(`UPDATE cases SET ${column} = ? WHERE seq = ?`).run(value, found.id);
  } finally {
    db.close();
  }
}

const atAuthority =
  (n: number, change: (doc: Doc) => void, columns?: Row) =>
  ({ registry }: Records) =>
    changeCase(registry, ref(n), change, columns);

/** Refs of cases that only the authority has, and that `HIDDEN` keeps out of its list. */
export const STRANGERS = ["X-000001", "X-000002"] as const;
export const HIDDEN = "hidden";

const show =
  (institution: string, stranger: string, change: (doc: Doc) => void) =>
  ({ registry }: Records) =>
    changeCase(registry, stranger, change, { institution });

/** Every difference that a reconciliation must find, each in records of its own. */
export function plants(institution: string): readonly Plant[] {
  return [
    { code: "file-missing", name: "the file was moved", plant: ({ file }) => renameSync(file, `${file}.away`) },
    { code: "file-unreadable", name: "the file is empty", plant: ({ file }) => writeFileSync(file, "") },
    { code: "file-differs", name: "a space at the end", plant: ({ file }) => lines(file, (rows) => rows.push("")) },
    { code: "row-changed", name: "another contract number", plant: replaceIn(1, "DY-1", "DY-777") },
    { code: "amount-differs", name: "another amount", plant: replaceIn(2, "1200000.00", "1300000.00") },
    { code: "ref-differs", name: "another ref", plant: replaceIn(3, ref(3), "M-999999") },
    {
      code: "row-not-in-ledger",
      name: "a row was added to the file",
      plant: ({ file }) =>
        lines(
          file,
          (rows) => void rows.splice(-1, 0, rows[5]!.replaceAll("000004", "000044").replaceAll("-4,", "-44,")),
        ),
    },
    {
      code: "ref-repeated",
      name: "a row was copied",
      plant: ({ file }) => lines(file, (rows) => void rows.splice(-1, 0, rows[1]!)),
    },
    {
      code: "row-not-in-file",
      name: "the last row was deleted",
      plant: ({ file }) => lines(file, (rows) => void (rows[21] = "")),
    },
    { code: "documents-differ", name: "a document was removed", plant: ({ document }) => rmSync(document) },
    {
      code: "row-not-recorded",
      name: "reading the file was interrupted",
      plant: inLedger(
        ["UPDATE batches SET closed_at = NULL, last_row = 21"],
        ["DELETE FROM batch_rows WHERE row = 22"],
      ),
    },
    {
      code: "content-altered",
      name: "the amount in the ledger was edited",
      plant: inLedger([
        `UPDATE bodies SET body = replace(body, '1200000', '1900000') WHERE filing = ${FILING}`,
        ref(5),
      ]),
    },
    {
      code: "ledger-altered",
      name: "a time in the ledger was edited",
      plant: inLedger(["UPDATE filings SET queued_at = queued_at - 60000 WHERE ref = ?", ref(5)]),
    },
    {
      code: "counts-differ",
      name: "a counter was edited",
      plant: inLedger(["UPDATE counts SET rows = rows + 1 WHERE rows > 0"]),
    },
    {
      code: "case-altered",
      name: "the case status in the ledger was edited",
      plant: inLedger([`UPDATE cases SET status = 'refused' WHERE filing = ${FILING}`, ref(6)]),
    },
    {
      code: "case-shared",
      name: "a case number was copied to another filing",
      plant: inLedger([
        `UPDATE cases SET case_no = (SELECT case_no FROM cases WHERE filing = ${FILING}) WHERE filing = ${FILING}`,
        ref(7),
        ref(8),
      ]),
    },
    {
      code: "contradiction",
      name: "a contradiction was not settled",
      plant: inLedger(["UPDATE filings SET contradiction = 'case 1, then case 2' WHERE ref = ?", ref(9)]),
    },
    {
      code: "outcome-unclear",
      name: "an answer was lost",
      plant: inLedger(
        [`DELETE FROM cases WHERE filing = ${FILING}`, ref(10)],
        ["UPDATE filings SET state = 'unclear' WHERE ref = ?", ref(10)],
      ),
    },
    {
      code: "needs-a-person",
      name: "a filing needs manual review",
      plant: inLedger(
        [`DELETE FROM cases WHERE filing = ${FILING}`, ref(11)],
        ["UPDATE filings SET state = 'needs-a-person' WHERE ref = ?", ref(11)],
      ),
    },
    {
      code: "case-not-recorded",
      name: "the ledger says discarded",
      plant: inLedger(
        [`DELETE FROM cases WHERE filing = ${FILING}`, ref(12)],
        ["UPDATE filings SET state = 'discarded' WHERE ref = ?", ref(12)],
      ),
    },
    {
      code: "case-missing",
      name: "the authority lost a case",
      plant: atAuthority(13, () => undefined, { institution: "x" }),
    },
    { code: "case-not-in-ledger", name: "filed elsewhere", plant: show(institution, STRANGERS[0], () => undefined) },
    {
      code: "second-case",
      name: "filed twice",
      plant: show(institution, STRANGERS[1], (doc) => (doc["ref"] = ref(0))),
    },
    {
      code: "case-number-differs",
      name: "another case number",
      plant: atAuthority(14, (doc) => (doc["caseNo"] += "9")),
    },
    {
      code: "case-of-another-filing",
      name: "the case belongs to another ref",
      plant: atAuthority(15, (doc) => (doc["ref"] = "Z-000001")),
    },
    {
      code: "units-differ",
      name: "another unit",
      plant: atAuthority(16, (doc) => (doc["units"][0].unitCode = "330106001001GB00001F00099999")),
    },
    {
      code: "content-differs",
      name: "another amount at the authority",
      plant: atAuthority(17, (doc) => (doc["contentDigest"] = "0".repeat(64))),
    },
    {
      code: "status-differs",
      name: "refused at the authority",
      plant: atAuthority(18, (doc) => (doc["status"] = "refused")),
    },
    { code: "authority-behind", name: "an older version", plant: atAuthority(4, (doc) => (doc["version"] -= 1)) },
    { code: "certificate-missing", name: "no certificate", plant: atAuthority(5, (doc) => (doc["certificates"] = [])) },
    {
      code: "certificate-differs",
      name: "another certificate",
      plant: atAuthority(6, (doc) => (doc["certificates"][0].no = "浙（2026）杭州市不动产证明第9999999号")),
    },
    {
      code: "certificate-not-issued",
      name: "finished without a certificate",
      plant: (records) => {
        atAuthority(7, (doc) => (doc["certificates"] = []))(records);
        inLedger([
          `UPDATE cases SET body = json_set(body, '$.certificates', json('[]')) WHERE filing = ${FILING}`,
          ref(7),
        ])(records);
      },
    },
  ];
}

/** Remembers all records, to undo what a test planted. */
export class Snapshot {
  readonly #records: Records;
  readonly #files: readonly (readonly [path: string, content: Buffer])[];
  readonly #cases: readonly Row[];
  readonly #changes: readonly Row[];

  constructor(records: Records) {
    this.#records = records;
    this.#files = [records.file, records.document, records.ledger].map((file) => [file, readFileSync(file)]);
    const db = new LibsqlDatabase(records.registry);
    this.#cases = db.prepare("SELECT seq, institution FROM cases").all() as Row[];
    this.#changes = db.prepare("SELECT seq, doc FROM changes").all() as Row[];
    db.close();
  }

  restore(): void {
    for (const [file, content] of this.#files) writeFileSync(file, content);
    for (const suffix of ["-wal", "-shm"]) rmSync(`${this.#records.ledger}${suffix}`, { force: true });
    // The register is open in the sandbox, so its file stays.
    const db = new LibsqlDatabase(this.#records.registry);
    for (const { seq, institution } of this.#cases)
      db.prepare("UPDATE cases SET institution = ? WHERE seq = ?").run(institution, seq);
    for (const { seq, doc } of this.#changes) db.prepare("UPDATE changes SET doc = ? WHERE seq = ?").run(doc, seq);
    db.close();
  }
}
