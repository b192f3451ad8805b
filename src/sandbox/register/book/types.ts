import type { Alert, CaseCertificate, CaseUnit, Certificate, Kind, FilingOf, Reason } from "../../../contract/index.js";
import type { Authority } from "../../authorities/authority.js";
import type { Institution } from "../../parties/institutions.js";
import type { Database } from "../../store/store.js";

/** How long a waiting seizure runs once it is promoted; offices differ (CF-08). */
export type PromotedTerm = "document" | "fresh";

export interface RegisterContext {
  readonly db: Database;
  /** The sandbox's clock. */
  readonly now: Date;
  readonly institution: Institution;
  readonly authority: Authority;
  /** An open register enters a unit that it does not know; a strict one refuses it. */
  readonly openRegister: boolean;
  readonly promotedTerm: PromotedTerm;
}

export interface EntryContext extends RegisterContext {
  readonly caseNo: string;
  /** RFC 3339 with milliseconds: for a court's order the time of service (CF-05). */
  readonly receivedAt: string;
  /** Orders filings received in the same millisecond. */
  readonly sequence: number;
}

/** Something that happened to another case than the one being entered. */
export interface CaseEffect {
  readonly caseNo: string;
  readonly units?: CaseUnit[];
  /** Issued since, under this case: they join those that it has. */
  readonly certificates?: CaseCertificate[];
  readonly alert?: Alert;
}

export type Entry =
  | {
      readonly entered: true;
      readonly units: CaseUnit[];
      readonly certificates: CaseCertificate[];
      readonly effects: CaseEffect[];
      /** What the institution should know of its own filing although it was entered. */
      readonly alerts: Alert[];
    }
  | {
      readonly entered: false;
      readonly reasons: Reason[];
      /** Not a refusal: the case waits until what stands in the way is over. */
      readonly suspend?: true;
    };

/** What one kind of filing does to the register. Checks write nothing. */
export interface KindRules<K extends Kind> {
  check(filing: FilingOf<K>, ctx: RegisterContext): Reason[];
  enter(filing: FilingOf<K>, ctx: EntryContext): Omit<Extract<Entry, { entered: true }>, "entered">;
}

/** A certificate as the register holds it; the file is made when somebody asks. */
export type CertificateRecord = Omit<Named<Certificate>, "file">;

/** Without the index signature that the contract's open objects have: `Omit` would keep only that. */
type Named<T> = { [K in keyof T as string extends K ? never : K]: T[K] };

/** A person as a filing or the register names one; a court does not always know the number. */
export interface RegisterPerson {
  readonly name: string;
  readonly idType?: string | undefined;
  readonly idNo?: string | undefined;
  readonly share?: string | undefined;
}
