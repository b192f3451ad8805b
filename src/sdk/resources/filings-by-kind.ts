import type { FilingOf } from "../../contract/index.js";
import type { FilingItem, FilingOptions, FilingResult, Filings } from "./filings.js";

/** Typed methods per kind. They call `Filings.file` and `Filings.fileBatch` and share their results and errors. */

type One<K extends Parameters<Filings["file"]>[0]> = (
  filing: FilingOf<K>,
  options?: FilingOptions,
) => Promise<FilingResult>;
type Many<K extends Parameters<Filings["file"]>[0]> = (
  filings: readonly FilingOf<K>[],
  options?: FilingOptions,
) => Promise<FilingItem[]>;

/** 抵押权登记: filings of a bank (`client.mortgages`). */
export class Mortgages {
  readonly #filings: Filings;

  constructor(filings: Filings) {
    this.#filings = filings;
  }

  /** Files a first registration of a mortgage (抵押权首次登记). See `filings.file`. */
  readonly file: One<"mortgage.file"> = (filing, options) => this.#filings.file("mortgage.file", filing, options);
  /** Files several first registrations of mortgages in one call. See `filings.fileBatch`. */
  readonly fileBatch: Many<"mortgage.file"> = (filings, options) =>
    this.#filings.fileBatch("mortgage.file", filings, options);
  /** Files the cancellation of a mortgage (抵押权注销登记). See `filings.file`. */
  readonly cancel: One<"mortgage.cancel"> = (filing, options) => this.#filings.file("mortgage.cancel", filing, options);
  /** Files several cancellations of mortgages in one call. See `filings.fileBatch`. */
  readonly cancelBatch: Many<"mortgage.cancel"> = (filings, options) =>
    this.#filings.fileBatch("mortgage.cancel", filings, options);
}

/** 预告登记: filings of a developer (`client.preNotices`). */
export class PreNotices {
  readonly #filings: Filings;

  constructor(filings: Filings) {
    this.#filings = filings;
  }

  /** Files a pre-notice of a purchase (预告登记). See `filings.file`. */
  readonly register: One<"pre-notice.register"> = (filing, options) =>
    this.#filings.file("pre-notice.register", filing, options);
  /** Files several pre-notices in one call. See `filings.fileBatch`. */
  readonly registerBatch: Many<"pre-notice.register"> = (filings, options) =>
    this.#filings.fileBatch("pre-notice.register", filings, options);
  /** Files the cancellation of a pre-notice (预告登记注销). See `filings.file`. */
  readonly cancel: One<"pre-notice.cancel"> = (filing, options) =>
    this.#filings.file("pre-notice.cancel", filing, options);
  /** Files several cancellations of pre-notices in one call. See `filings.fileBatch`. */
  readonly cancelBatch: Many<"pre-notice.cancel"> = (filings, options) =>
    this.#filings.fileBatch("pre-notice.cancel", filings, options);
}

/** 查封登记: filings of a court (`client.seizures`). */
export class Seizures {
  readonly #filings: Filings;

  constructor(filings: Filings) {
    this.#filings = filings;
  }

  /** Files a seizure (查封登记). See `filings.file`. */
  readonly request: One<"seizure.request"> = (filing, options) =>
    this.#filings.file("seizure.request", filing, options);
  /** Files several seizures in one call. See `filings.fileBatch`. */
  readonly requestBatch: Many<"seizure.request"> = (filings, options) =>
    this.#filings.fileBatch("seizure.request", filings, options);
  /** Files the renewal of a seizure (续封). File it before the seizure expires. See `filings.file`. */
  readonly renew: One<"seizure.renew"> = (filing, options) => this.#filings.file("seizure.renew", filing, options);
  /** Files several renewals of seizures in one call. See `filings.fileBatch`. */
  readonly renewBatch: Many<"seizure.renew"> = (filings, options) =>
    this.#filings.fileBatch("seizure.renew", filings, options);
  /** Files the release of a seizure (解除查封). See `filings.file`. */
  readonly release: One<"seizure.release"> = (filing, options) =>
    this.#filings.file("seizure.release", filing, options);
  /** Files several releases of seizures in one call. See `filings.fileBatch`. */
  readonly releaseBatch: Many<"seizure.release"> = (filings, options) =>
    this.#filings.fileBatch("seizure.release", filings, options);
}
