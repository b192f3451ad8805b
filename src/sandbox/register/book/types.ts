import type { Alert, CaseCertificate, CaseUnit, Certificate, Kind, FilingOf, Reason } from "../../../contract/index.js";
import type { Authority } from "../../authorities/authority.js";
import type { Institution } from "../../parties/institutions.js";
import type { Database } from "../../store/store.js";

/** How the term of a waiting seizure is counted once it takes effect; authorities differ (CF-08). */
export type PromotedTerm = "document" | "fresh";

export interface RegisterContext {
  readonly db: Database;
  /** The sandbox's clock. */
  readonly now: Date;
  readonly institution: Institution;
  readonly authority: Authority;
  /** An open register enters unknown units; a strict one refuses them. */
  readonly openRegister: boolean;
  readonly promotedTerm: PromotedTerm;
  /** RFC 3339 with milliseconds; for a court order this is the time of service (CF-05). Absent while it is received. */
  readonly receivedAt?: string;
}

export interface EntryContext extends RegisterContext {
  readonly caseNo: string;
  readonly receivedAt: string;
  /** Orders filings received in the same millisecond. */
  readonly sequence: number;
}

/**
 * The holder of a right that another institution's filing created, such as the bank of a mortgage pre-notice. The case
 * on which the holder hears of it is opened with the first event.
 */
export interface RightHolder {
  readonly institution: string;
  readonly kind: Kind;
  /** Number of the proof of the right, which is the ref of the case. */
  readonly proofNo: string;
  readonly unitCode: string;
}

/** A change of another case, caused by the entry of a filing. */
export interface CaseEffect {
  /** Number of the case; empty for the case of a `holder`. */
  readonly caseNo: string;
  readonly holder?: RightHolder;
  readonly units?: CaseUnit[];
  /** Newly issued certificates, added to those of the case. */
  readonly certificates?: CaseCertificate[];
  readonly alert?: Alert;
}

export type Entry =
  | {
      readonly entered: true;
      readonly units: CaseUnit[];
      readonly certificates: CaseCertificate[];
      readonly effects: CaseEffect[];
      /** Notices to the institution about its own filing, which was entered nevertheless. */
      readonly alerts: Alert[];
    }
  | {
      readonly entered: false;
      readonly reasons: Reason[];
      /** The case is suspended, not refused, until the obstacle has been removed. */
      readonly suspend?: true;
    };

/** The effect of one kind of filing on the register. Checks write nothing. */
export interface KindRules<K extends Kind> {
  check(filing: FilingOf<K>, ctx: RegisterContext): Reason[];
  enter(filing: FilingOf<K>, ctx: EntryContext): Omit<Extract<Entry, { entered: true }>, "entered">;
  /** What others hear when the filing is received and not decided yet. */
  announce?(filing: FilingOf<K>, ctx: RegisterContext): CaseEffect[];
}

/** A certificate in the register; its file is generated on request. */
export type CertificateRecord = Omit<Named<Certificate>, "file">;

/** Removes the index signature of open contract objects, because `Omit` would keep nothing else. */
type Named<T> = { [K in keyof T as string extends K ? never : K]: T[K] };

/** A person named in a filing or in the register. Courts do not always know the ID number. */
export interface RegisterPerson {
  readonly name: string;
  readonly idType?: string | undefined;
  readonly idNo?: string | undefined;
  readonly share?: string | undefined;
}
