import { buildCertificateIdentifier, foldCertificateNo, type CaseCertificate } from "../../../contract/index.js";
import type { Authority } from "../../authorities/authority.js";
import { dateOf } from "../../calendar/dates.js";
import type { CertificateRecord, EntryContext } from "./types.js";
import type { Database } from "../../store/store.js";
import { formatInstant } from "../../calendar/format.js";

/** 证照类型代码 of real-estate certificates. Whether 登记证明 has its own suffix is not published. */
const TYPE_CODE = "11100000MB03271699022";
const FIRST_VERSION = "001";
const NUMBER_DIGITS = 7;

function proofPrefix({ province, city }: Pick<Authority, "province" | "city">, year: string): string {
  return `${province}（${year}）${city}不动产证明第`;
}

/** Formats a proof number: 省级简称（年）市县不动产证明第…号, numbered by authority and year. */
export function proofNumber(authority: Pick<Authority, "province" | "city">, year: string, n: number): string {
  return `${proofPrefix(authority, year)}${String(n).padStart(NUMBER_DIGITS, "0")}号`;
}

export function certificateIdentifier(authority: Pick<Authority, "creditCode">, year: string, n: number): string {
  return buildCertificateIdentifier({
    type: TYPE_CODE,
    issuer: authority.creditCode,
    serial: year + String(n).padStart(NUMBER_DIGITS, "0"),
    version: FIRST_VERSION,
  });
}

/** Normalizes the brackets and spaces of a number to the form that this register uses. */
export function canonicalProofNo(no: string): string {
  return foldCertificateNo(no).replaceAll("(", "（").replaceAll(")", "）");
}

/** Returns whether the number has the form of this authority. If it is not in the register, it is wrong. */
export function isOwnNumber(authority: Pick<Authority, "province" | "city">, canonicalNo: string): boolean {
  return canonicalNo.startsWith(authority.province) && canonicalNo.includes(`）${authority.city}不动产证明第`);
}

export type CertificateContent = Omit<
  CertificateRecord,
  "no" | "kind" | "identifier" | "issuedAt" | "caseNo" | "status"
>;

/** Registration proofs: issued at registration, cancelled when the right has ended on all of their units. */
export class Certificates {
  readonly #lastNo;
  readonly #issued;
  readonly #get;
  readonly #endOnOne;
  readonly #lapsed;
  #series = { prefix: "", last: 0 };

  constructor(db: Database) {
    this.#lastNo = db.prepare("SELECT max(no) FROM register_certificates WHERE no >= ? AND no < ?").raw();
    this.#issued = db.inserts("register_certificates", [
      "no",
      "case_no",
      "institution",
      "identifier",
      "issued_at",
      "content",
      "standing",
    ]);
    this.#get = db
      .prepare(
        "SELECT no, case_no, institution, identifier, issued_at, content, cancelled_on FROM register_certificates WHERE no = ?",
      )
      .raw();
    this.#endOnOne = db.prepare(
      "UPDATE register_certificates SET standing = standing - 1, cancelled_on = CASE WHEN standing = 1 THEN ? END WHERE no = ?",
    );
    this.#lapsed = db
      .prepare(
        "SELECT 1 FROM register_notices WHERE unit_code = ? AND proof_no = ? AND ended_by IN ('lapsed', 'debt-ended')",
      )
      .raw();
  }

  issue(
    content: CertificateContent,
    { authority, institution, caseNo, now }: Pick<EntryContext, "authority" | "institution" | "caseNo" | "now">,
  ): CaseCertificate {
    const year = dateOf(now).slice(0, 4);
    const n = this.#next(proofPrefix(authority, year));
    const no = proofNumber(authority, year, n);
    const identifier = certificateIdentifier(authority, year, n);
    const issuedAt = formatInstant(now);
    this.#issued.add(
      no,
      caseNo,
      institution.id,
      identifier,
      issuedAt,
      JSON.stringify(content),
      content.unitCodes.length,
    );
    return { no, kind: "proof", right: content.right, unitCodes: content.unitCodes, identifier, issuedAt };
  }

  /** Counted in memory from the last stored number, like case numbers; a rolled-back number was never issued. */
  #next(prefix: string): number {
    if (prefix !== this.#series.prefix) {
      const last = (this.#lastNo.get(prefix, `${prefix}~`) as [string | null])[0];
      this.#series = { prefix, last: Number(last?.slice(prefix.length, -1) ?? 0) };
    }
    return ++this.#series.last;
  }

  /** Finds a certificate by number in any spelling, with the institution it was issued to. */
  get(no: string): { record: CertificateRecord; institution: string } | undefined {
    const row = this.#get.get(canonicalProofNo(no)) as
      [string, string, string, string, string, string, string | null] | undefined;
    if (!row) return undefined;
    const [number, caseNo, institution, identifier, issuedAt, content, cancelledOn] = row;
    const known = JSON.parse(content) as CertificateContent;
    const status = cancelledOn === null ? "valid" : this.#hasLapsed(number, known) ? "lapsed" : "cancelled";
    return {
      record: {
        ...known,
        no: number,
        kind: "proof",
        identifier,
        issuedAt,
        caseNo,
        status,
      },
      institution,
    };
  }

  /** A pre-notice that lapsed by law was never cancelled (民法典 art. 221). */
  #hasLapsed(no: string, { unitCodes }: CertificateContent): boolean {
    return this.#lapsed.get(unitCodes[0]!, no) !== undefined;
  }

  /** Records that the right has ended on one unit. After the last unit the certificate is cancelled. */
  endOnOneUnit(no: string, on: string): void {
    this.#endOnOne.run(on, no);
  }
}
