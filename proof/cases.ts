import { writeFile } from "node:fs/promises";
import { columnsFor, type Kind } from "../src/contract/index.js";

/** What a file asks for, known without any of the code that reads or sends it. */
export interface Expected {
  readonly kind: Kind;
  readonly institution: string;
  /** ref -> unit codes. */
  readonly filings: ReadonlyMap<string, readonly string[]>;
}

export function unitCode(n: number): string {
  const parcel = String(1 + Math.floor(n / 9_000)).padStart(5, "0");
  const building = String(1 + Math.floor((n % 9_000) / 100)).padStart(4, "0");
  const room = String(1 + (n % 100)).padStart(4, "0");
  return `330106001001GB${parcel}F${building}${room}`;
}

/** Writes `rows` good mortgages, each of a unit of its own, and returns what must stand in the register afterwards. */
export async function writeMortgages(path: string, rows: number, { prefix = "P", institution = "91330106MA2TEXT08W", from = 0 } = {}): Promise<Expected> {
  const keys = ["ref", "unitCode", "titleNo", "mortgagorName", "mortgagorIdNo", "mortgageType", "securedPrincipal", "termStart", "termEnd", "mortgageContractNo", "loanContractNo", "securedScope", "transferRestricted"];
  const header = keys.map((k) => columnsFor("mortgage.file").find((c) => c.key === k)!.zh);
  const filings = new Map<string, readonly string[]>();
  const lines = [header.join(",")];
  for (let i = from; i < from + rows; i++) {
    const ref = `${prefix}-${String(i).padStart(7, "0")}`;
    filings.set(ref, [unitCode(i)]);
    lines.push([ref, unitCode(i), `浙（2023）杭州市不动产权第${String(i).padStart(7, "0")}号`, "张伟", "330106199001010018", "一般抵押", "1200000.00", "2026-01-05", "2056-01-04", `DY-${i}`, `JK-${i}`, "主债权及利息", "否"].join(","));
  }
  await writeFile(path, "\ufeff" + lines.join("\r\n") + "\r\n");
  return { kind: "mortgage.file", institution, filings };
}

export interface Verdict {
  readonly expected: number;
  readonly found: number;
  /** In the file, not in the register. */
  readonly lost: string[];
  /** More than one case for one ref, or one unit entered twice. */
  readonly doubled: string[];
  /** In the register with other units than in the file, or not in the file at all. */
  readonly wrong: string[];
}

/** Compares the authority's own register with what the files asked for; it shares no code with the client. */
export async function compareWithRegister(url: string, files: readonly Expected[]): Promise<Verdict> {
  const answer = await fetch(`${url}/sandbox/register/dump`);
  if (!answer.ok) throw new Error(`the register's dump answers ${answer.status}`);
  const cases = (await answer.text()).split("\n").filter(Boolean).map((line) => JSON.parse(line) as { institution: string; kind: string; ref: string; caseNo: string; unitCodes: string[] });
  const verdict: Verdict = { expected: 0, found: cases.length, lost: [], doubled: [], wrong: [] };
  const byIdentity = new Map<string, string[][]>();
  for (const c of cases) {
    const key = `${c.institution}|${c.kind}|${c.ref}`;
    byIdentity.set(key, [...(byIdentity.get(key) ?? []), c.unitCodes]);
  }
  let expected = 0;
  for (const { kind, institution, filings } of files) {
    for (const [ref, units] of filings) {
      expected++;
      const key = `${institution}|${kind}|${ref}`;
      const found = byIdentity.get(key);
      if (!found) verdict.lost.push(key);
      else if (found.length > 1) verdict.doubled.push(key);
      else if (found[0]!.join() !== units.join()) verdict.wrong.push(key);
      byIdentity.delete(key);
    }
  }
  verdict.wrong.push(...byIdentity.keys());
  return { ...verdict, expected };
}
