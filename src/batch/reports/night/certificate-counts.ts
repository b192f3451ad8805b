import { KINDS, isRegistered, type CaseCertificate, type Kind } from "../../../contract/index.js";
import type { Certificates } from "./model.js";
import type { CaseFacts } from "./row-facts.js";

/** Counts the certificates of cases, and the registered cases that still lack theirs. */
export class CertificateCounts {
  readonly #byRight = new Map<CaseCertificate["right"], number>();
  #issued = 0;
  #missing = 0;

  add({ status, certificates }: CaseFacts, kind: Kind): void {
    this.#issued += certificates.length;
    for (const { right } of certificates) this.#byRight.set(right, (this.#byRight.get(right) ?? 0) + 1);
    if (certificates.length === 0 && KINDS[kind].yields === "proof" && isRegistered(status)) this.#missing++;
  }

  counts(): Certificates {
    const byRight = [...this.#byRight].map(([right, count]) => ({ right, count }));
    return { issued: this.#issued, missing: this.#missing, byRight: byRight.sort((a, b) => b.count - a.count) };
  }
}
