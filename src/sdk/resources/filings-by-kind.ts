import type { FilingOf } from "../../contract/index.js";
import type { CallOptions } from "../http/request.js";
import type { BatchItem } from "../responses/parse.js";
import type { FilingResult, Filings } from "./filings.js";

type One<K extends Parameters<Filings["file"]>[0]> = (
  filing: FilingOf<K>,
  options?: CallOptions,
) => Promise<FilingResult>;
type Many<K extends Parameters<Filings["file"]>[0]> = (
  filings: readonly FilingOf<K>[],
  options?: CallOptions,
) => Promise<BatchItem[]>;

/** 抵押权: a bank files and cancels. */
export class Mortgages {
  readonly #filings: Filings;

  constructor(filings: Filings) {
    this.#filings = filings;
  }
  readonly file: One<"mortgage.file"> = (filing, options) => this.#filings.file("mortgage.file", filing, options);
  readonly fileBatch: Many<"mortgage.file"> = (filings, options) =>
    this.#filings.fileBatch("mortgage.file", filings, options);
  readonly cancel: One<"mortgage.cancel"> = (filing, options) => this.#filings.file("mortgage.cancel", filing, options);
  readonly cancelBatch: Many<"mortgage.cancel"> = (filings, options) =>
    this.#filings.fileBatch("mortgage.cancel", filings, options);
}

/** 预告登记: a developer registers and cancels. */
export class PreNotices {
  readonly #filings: Filings;

  constructor(filings: Filings) {
    this.#filings = filings;
  }
  readonly register: One<"pre-notice.register"> = (filing, options) =>
    this.#filings.file("pre-notice.register", filing, options);
  readonly registerBatch: Many<"pre-notice.register"> = (filings, options) =>
    this.#filings.fileBatch("pre-notice.register", filings, options);
  readonly cancel: One<"pre-notice.cancel"> = (filing, options) =>
    this.#filings.file("pre-notice.cancel", filing, options);
  readonly cancelBatch: Many<"pre-notice.cancel"> = (filings, options) =>
    this.#filings.fileBatch("pre-notice.cancel", filings, options);
}

/** 查封: a court seizes, renews and releases. */
export class Seizures {
  readonly #filings: Filings;

  constructor(filings: Filings) {
    this.#filings = filings;
  }
  readonly request: One<"seizure.request"> = (filing, options) =>
    this.#filings.file("seizure.request", filing, options);
  readonly requestBatch: Many<"seizure.request"> = (filings, options) =>
    this.#filings.fileBatch("seizure.request", filings, options);
  readonly renew: One<"seizure.renew"> = (filing, options) => this.#filings.file("seizure.renew", filing, options);
  readonly renewBatch: Many<"seizure.renew"> = (filings, options) =>
    this.#filings.fileBatch("seizure.renew", filings, options);
  readonly release: One<"seizure.release"> = (filing, options) =>
    this.#filings.file("seizure.release", filing, options);
  readonly releaseBatch: Many<"seizure.release"> = (filings, options) =>
    this.#filings.fileBatch("seizure.release", filings, options);
}
