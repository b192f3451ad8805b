import { join } from "node:path";
import Database from "libsql";
import type { Kind } from "../../src/contract/index.js";
import { fingerprint, type Asked } from "./asked.js";

/** A case in the authority's own database, with the content of the filing that it was made of. */
export interface RegisteredCase {
  readonly caseNo: string;
  readonly status: string;
  readonly identity: string;
  /** See `fingerprint`. */
  readonly content: string;
  readonly units: readonly { readonly unitCode: string; readonly rank?: number; readonly queuePosition?: number }[];
  readonly certificates: readonly { readonly no: string; readonly unitCodes: readonly string[] }[];
}

export const identityOf = ({ institution, kind, ref }: Pick<Asked, "institution" | "kind" | "ref">): string =>
  `${institution}|${kind}|${ref}`;

/** The fields of a filing that its file gave (see asked.ts), by kind. */
const CONTENT: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  "mortgage.file": ["securedPrincipal", "mortgageContractNo", "titleNo"],
  "mortgage.cancel": ["proofNo", "settledOn"],
  "seizure.request": ["documentNo", "startDate", "endDate"],
};

type Columns = [caseNo: string, institution: string, kind: Kind, ref: string, filing: string, doc: string];

/** Every case of the register below `home`, read from its database and not by any call of the contract. */
export function readRegister(home: string): RegisteredCase[] {
  const db = new Database(join(home, "registry.db"));
  try {
    const rows = db
      .prepare(
        "SELECT c.case_no, c.institution, c.kind, c.ref, c.filing, f.doc FROM cases c JOIN changes f ON f.seq = c.change_seq ORDER BY c.seq",
      )
      .raw()
      .all() as Columns[];
    return rows.map(([caseNo, institution, kind, ref, filing, doc]) => {
      const sent = JSON.parse(filing) as Record<string, string> & { otherUnits?: { unitCode: string }[] };
      const { status, units, certificates } = JSON.parse(doc) as Pick<
        RegisteredCase,
        "status" | "units" | "certificates"
      >;
      return {
        caseNo,
        status,
        units,
        certificates,
        identity: identityOf({ institution, kind, ref }),
        content: fingerprint({
          institution,
          kind,
          units: [sent["unitCode"]!, ...(sent.otherUnits ?? []).map((unit) => unit.unitCode)],
          content: Object.fromEntries((CONTENT[kind] ?? []).map((key) => [key, String(sent[key])])),
        }),
      };
    });
  } finally {
    db.close();
  }
}
