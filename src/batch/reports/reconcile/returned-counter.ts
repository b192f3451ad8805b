import type { Case, Reason } from "../../../contract/index.js";
import type { FilingRecord } from "../../ledger/types.js";
import { returnClassOf, type ReturnClass } from "../night/return-reasons.js";
import type { ReturnedFilings } from "./model.js";

/** Counts filings that the authority did not register, by the class of their first reason. */
export class ReturnedCounter {
  readonly #byClass = new Map<ReturnClass, number>();
  #filings = 0;
  #replaced = 0;

  add(filing: FilingRecord): void {
    const { state, caseStatus, replacedBy } = filing;
    if (state !== "turned-away" && caseStatus !== "refused" && caseStatus !== "not-accepted") return;
    this.#filings++;
    if (replacedBy) this.#replaced++;
    const found = returnClassOf(firstCode(filing));
    this.#byClass.set(found, (this.#byClass.get(found) ?? 0) + 1);
  }

  result(): ReturnedFilings {
    return { filings: this.#filings, replaced: this.#replaced, byClass: Object.fromEntries(this.#byClass) };
  }
}

/** Code of the first reason; "" when the authority gave none. */
function firstCode({ state, reasons, case: found }: FilingRecord): string {
  try {
    const list =
      state === "turned-away" ? (JSON.parse(reasons ?? "[]") as Reason[]) : (JSON.parse(found ?? "{}") as Case).reasons;
    const code: unknown = list?.[0]?.code;
    return typeof code === "string" ? code : "";
  } catch {
    // `content-altered` or `case-altered` reports texts that cannot be read.
    return "";
  }
}
