import { join } from "node:path";
import Database from "libsql";
import type { Kind } from "../../src/contract/index.js";
import { fingerprint, type RequestedFiling } from "./requested-filing.js";

/** A case in the authority's database, with the content of the filing from which it was created. */
export interface RegisteredCase {
  readonly caseNo: string;
  readonly status: string;
  readonly identity: string;
  /** See `fingerprint`. */
  readonly content: string;
  readonly units: readonly { readonly unitCode: string; readonly rank?: number; readonly queuePosition?: number }[];
  readonly certificates: readonly { readonly no: string; readonly unitCodes: readonly string[] }[];
}

export const identityOf = ({ institution, kind, ref }: Pick<RequestedFiling, "institution" | "kind" | "ref">): string =>
  `${institution}|${kind}|${ref}`;

/** The content fields of each kind (see requested-filing.ts). */
const CONTENT: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  "mortgage.file": ["securedPrincipal", "mortgageContractNo", "titleNo"],
  "mortgage.cancel": ["proofNo", "settledOn"],
  "seizure.request": ["documentNo", "startDate", "endDate"],
};

type Columns = [caseNo: string, institution: string, kind: Kind, ref: string, filing: string, doc: string];

/** Reads every case of the register in `home` directly from its database, not through the API. */
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
