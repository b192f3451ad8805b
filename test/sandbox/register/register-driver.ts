import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import {
  CaseCertificate,
  CaseUnit,
  UnitState,
  type Consent,
  type Filing,
  type FilingOf,
  type GeneralMortgageFiling,
  type Kind,
  type Material,
  type MortgageFiling,
  type MortgageFilingFields,
  type Reason,
} from "../../../src/contract/index.js";
import { defaultAuthority } from "../../../src/sandbox/authorities/default.js";
import { dateOf } from "../../../src/sandbox/calendar/dates.js";
import { DEFAULT_INSTITUTIONS, type Institution } from "../../../src/sandbox/parties/institutions.js";
import {
  Register,
  type CaseEffect,
  type Entry,
  type EntryContext,
  type PromotedTerm,
} from "../../../src/sandbox/register/register.js";
import type { CounterPaper } from "../../../src/sandbox/register/papers/counter-paper.js";
import { openDatabase, type Database } from "../../../src/sandbox/store/store.js";
import { formatInstant } from "../../../src/sandbox/calendar/format.js";

export const [bank, developer, court] = DEFAULT_INSTITUTIONS as [Institution, Institution, Institution];
export const otherBank: Institution = { id: "91330106MA2TEXT16N", name: "另一银行杭州分行", role: "bank", token: "t" };
export const otherCourt: Institution = {
  id: "11330108005TEXT10A",
  name: "杭州市滨江区人民法院",
  role: "court",
  token: "t",
};

export const zhang = { name: "张三", idType: "citizen-id", idNo: "330106199001010018" } as const;
export const li = { name: "李四", idType: "citizen-id", idNo: "330106198502150022" } as const;
export const wang = { name: "王五", idType: "citizen-id", idNo: "310115199202290039" } as const;
export const developerPerson = { name: developer.name, idType: "credit-code", idNo: developer.id } as const;

const PARCEL = "330106001001GB00001";
export const house = (n: number): string => `${PARCEL}F0001${String(n).padStart(4, "0")}`;
export const land = `${PARCEL}W00000000`;

const hash = "0".repeat(64);
/** An authorisation: it hands a court's case over, but proves no consent. */
export const authorisation: Material[] = [{ kind: "authorisation", sha256: hash, name: "授权书.pdf" }];
/** A paper with which these persons agree, named by ID number or proof number. */
export const agreed = (
  matter: Consent["matter"],
  by: readonly { readonly name: string; readonly idNo: string }[],
  more: { readonly kind?: Material["kind"]; readonly unitCodes?: string[] | undefined } = {},
): Material[] => [
  {
    kind: more.kind ?? "written-consent",
    sha256: hash,
    name: "同意书.pdf",
    consent: {
      matter,
      by: by.map(({ name, idNo }) => ({ name, number: idNo })),
      ...(more.unitCodes && { unitCodes: more.unitCodes }),
    },
  },
];
/** A document handed in at the counter, which states who agrees to what. */
export const handedIn = (
  matter: NonNullable<CounterPaper["consent"]>["matter"],
  by: readonly { readonly name: string; readonly idNo: string }[],
  more: Partial<CounterPaper["consent"]> & { readonly kind?: Material["kind"] } = {},
): CounterPaper => {
  const { kind = "written-consent", ...consent } = more;
  return { kind, consent: { matter, by: by.map(({ name, idNo }) => ({ name, number: idNo })), ...consent } };
};
export const bankPerson = { name: bank.name, idNo: bank.id } as const;
const orders: Material[] = [
  { kind: "ruling", sha256: hash, name: "裁定书.pdf" },
  { kind: "assistance-notice", sha256: "1".repeat(64), name: "协助执行通知书.pdf" },
];
/** The papers of a release by another organ. */
export const basisPapers: Material[] = [
  ...orders,
  { kind: "release-basis", sha256: "2".repeat(64), name: "移送执行函.pdf" },
];

let nextRef = 0;
const ref = (): string => `R-${++nextRef}`;

export function mortgage(unitCode: string, more: Partial<MortgageFilingFields> = {}): MortgageFiling {
  return {
    ref: ref(),
    unitCode,
    titleNo: "浙（2023）示例市不动产权第0012345号",
    mortgagors: [zhang],
    mortgageType: "general",
    propertyType: "land-and-house",
    securedPrincipal: "1000000.00",
    termStart: "2026-01-05",
    termEnd: "2056-01-04",
    mortgageContractNo: "DY-1",
    loanContractNo: "JK-1",
    securedScope: "全部",
    transferRestricted: false,
    reason: "合同设立",
    ...(more as Partial<GeneralMortgageFiling>),
  };
}
export function maximum(unitCode: string, more: Partial<MortgageFilingFields> = {}): MortgageFiling {
  return mortgage(unitCode, {
    mortgageType: "maximum",
    securedPrincipal: undefined,
    maximumClaim: "3000000.00",
    ...more,
  });
}
export const cancelMortgage = (
  unitCode: string,
  proofNo: string,
  more: Partial<FilingOf<"mortgage.cancel">> = {},
): FilingOf<"mortgage.cancel"> => ({ ref: ref(), unitCode, proofNo, ground: "debt-ended", ...more });
export const notice = (
  unitCode: string,
  more: Partial<FilingOf<"pre-notice.register">> = {},
): FilingOf<"pre-notice.register"> => ({
  ref: ref(),
  unitCode,
  contractNo: "YS-1",
  buyers: [zhang],
  price: "2000000.00",
  ...more,
});
export const loan = {
  mortgageeName: bank.name,
  mortgageeIdNo: bank.id,
  mortgageAmount: "1500000.00",
  loanContractNo: "JK-1",
  termStart: "2026-01-05",
  termEnd: "2056-01-04",
};
export const cancelNotice = (
  unitCode: string,
  proofNo: string,
  more: Partial<FilingOf<"pre-notice.cancel">> = {},
): FilingOf<"pre-notice.cancel"> => ({ ref: ref(), unitCode, proofNo, ground: "买卖合同解除", ...more });
const officer = { officerName: "周敏", officerCardNo: "浙010600123", materials: orders };
export function seizure(
  unitCode: string,
  documentNo: string,
  more: Partial<FilingOf<"seizure.request">> = {},
): FilingOf<"seizure.request"> {
  return {
    ref: ref(),
    documentNo,
    measure: "seizure",
    unitCode,
    obligors: [zhang],
    startDate: "2026-03-01",
    endDate: "2029-02-28",
    ...officer,
    ...more,
  };
}
export const preSeizure = (
  unitCode: string,
  documentNo: string,
  more: Partial<FilingOf<"seizure.request">> = {},
): FilingOf<"seizure.request"> => seizure(unitCode, documentNo, { measure: "pre-seizure", ...more });
export function renewal(
  unitCode: string,
  originalDocumentNo: string,
  more: Partial<FilingOf<"seizure.renew">> = {},
): FilingOf<"seizure.renew"> {
  return {
    ref: ref(),
    originalDocumentNo,
    documentNo: `${originalDocumentNo}之一`,
    unitCode,
    startDate: "2029-03-01",
    endDate: "2032-02-29",
    ...officer,
    ...more,
  };
}
export function release(
  unitCode: string,
  originalDocumentNo: string,
  more: Partial<FilingOf<"seizure.release">> = {},
): FilingOf<"seizure.release"> {
  return { ref: ref(), originalDocumentNo, documentNo: `${originalDocumentNo}之二`, unitCode, ...officer, ...more };
}

export type Entered = Extract<Entry, { entered: true }> & { caseNo: string };

/** A register on a real database, with a clock that the test controls. */
export class RegisterDriver {
  readonly db: Database;
  readonly register: Register;
  now: Date;
  readonly openRegister: boolean;
  readonly promotedTerm: PromotedTerm;
  #sequence = 0;
  readonly #home: string;

  constructor({
    mode = "open",
    promotedTerm = "document",
    today = "2026-03-02",
    db,
  }: { mode?: "open" | "strict"; promotedTerm?: PromotedTerm; today?: string; db?: Database } = {}) {
    const home = mkdtempSync(path.join(tmpdir(), "bdc-register-"));
    this.db = db ?? openDatabase(home);
    // These tests do not cover power failures, so the database need not flush.
    this.db.pragma("synchronous = OFF");
    this.register = new Register(this.db, { mode, promotedTerm, seed: 1 });
    this.now = new Date(`${today}T10:00:00+08:00`);
    this.openRegister = mode === "open";
    this.promotedTerm = promotedTerm;
    this.#home = home;
    onTestFinished(() => this.close());
  }

  close(): void {
    this.db.close();
    rmSync(this.#home, { recursive: true, force: true });
  }

  context(institution: Institution): EntryContext {
    const sequence = ++this.#sequence;
    return {
      db: this.db,
      now: this.now,
      institution,
      authority: defaultAuthority,
      openRegister: this.openRegister,
      promotedTerm: this.promotedTerm,
      caseNo: `C${sequence}`,
      receivedAt: formatInstant(this.now),
      sequence,
    };
  }

  inTransaction<T>(work: () => T): T {
    this.db.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.db.exec("COMMIT");
      return result;
    } catch (error) {
      this.db.exec("ROLLBACK");
      throw error;
    }
  }

  /** Enters a filing that must be accepted. Throws when it is refused. */
  enter(kind: Kind, filing: Filing, institution: Institution, more: Partial<EntryContext> = {}): Entered {
    const ctx = { ...this.context(institution), ...more };
    const entry = this.inTransaction(() => this.register.enter(kind, filing, ctx));
    if (!entry.entered) throw new Error(`refused: ${entry.reasons.map((r) => `${r.code} ${r.zh}`).join("; ")}`);
    // The result must follow the contract.
    for (const unit of [...entry.units, ...entry.effects.flatMap((e) => e.units ?? [])]) CaseUnit.parse(unit);
    for (const certificate of entry.certificates) CaseCertificate.parse(certificate);
    return { ...entry, caseNo: ctx.caseNo };
  }

  /** Enters a filing that must be refused. Returns the reasons, and throws when it is accepted. */
  refuse(kind: Kind, filing: Filing, institution: Institution): Reason[] {
    const ctx = this.context(institution);
    const entry = this.inTransaction(() => this.register.enter(kind, filing, ctx));
    if (entry.entered) throw new Error("it was entered");
    return entry.reasons;
  }

  codes(kind: Kind, filing: Filing, institution: Institution): string[] {
    return this.refuse(kind, filing, institution).map((r) => r.code);
  }

  moveTo(date: string, time = "10:00:00"): CaseEffect[] {
    this.now = new Date(`${date}T${time}+08:00`);
    return this.inTransaction(() => {
      const effects: CaseEffect[] = [];
      for (;;) {
        const due = this.register.nextDue(this.now, () => []);
        if (!due) return effects;
        effects.push(...due.run(new Date(`${due.on}T00:00:00+08:00`)));
      }
    });
  }

  get today(): string {
    return dateOf(this.now);
  }

  state(unitCode: string): UnitState {
    const state = this.register.unitState(unitCode, this.now);
    if (!state) throw new Error(`no unit ${unitCode}`);
    return UnitState.parse(state);
  }

  /** Returns the document numbers of the seizures in force and waiting, in queue order. */
  queue(unitCode: string): string[] {
    return this.state(unitCode).seizures.map((s) => s.documentNo);
  }
}
