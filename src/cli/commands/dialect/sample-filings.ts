import { VALID_FILINGS, type Filing, type Kind, type Material } from "../../../contract/index.js";
import type { Description } from "../../../gateway/index.js";

/** Day of the sandbox on which the samples pass every check of the register. */
export const SAMPLE_DAY = new Date("2026-11-21T10:00:00+08:00");

/** Numbers of up to 12 digits: every alphabet of a description has digits. */
const REF_BASE = 202_611_210_000;
const RUNNING_DIGITS = 4;

/**
 * Makes sample filings of a kind, each on a unit of its own in the area of the described authority. Fields that the
 * gateway leaves out on purpose are absent.
 */
export class SampleFilings {
  readonly #description: Description;
  #made = 0;

  constructor(description: Description) {
    this.#description = description;
  }

  /** @param materials the documents that the filing refers to; none when empty */
  next(kind: Kind, materials: readonly Material[]): Filing {
    this.#made++;
    const [division = ""] = this.#description.authority.divisions;
    const sample = structuredClone(VALID_FILINGS[kind]) as Filing & Record<string, unknown>;
    if (materials.length > 0) sample.materials = [...materials];
    else delete sample.materials;
    for (const dropped of this.#description.kinds[kind]?.drops ?? []) remove(sample, dropped.split("."));
    const { unitCode } = sample;
    const inArea = division.slice(0, 6) + unitCode.slice(Math.min(6, division.length));
    const running = String(this.#made).padStart(RUNNING_DIGITS, "0");
    return {
      ...sample,
      ref: String(REF_BASE + this.#made),
      unitCode: inArea.slice(0, -RUNNING_DIGITS) + running,
    };
  }
}

function remove(value: Record<string, unknown>, [name, ...rest]: readonly string[]): void {
  if (name === undefined) return;
  if (rest.length === 0) delete value[name];
  else if (typeof value[name] === "object" && value[name] !== null)
    remove(value[name] as Record<string, unknown>, rest);
}

/** A document of one empty page, with a comment that tells it from others. */
export function samplePdf(comment: string): string {
  return [
    "%PDF-1.4",
    `% ${comment}`,
    "1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj",
    "2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj",
    "3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >> endobj",
    "trailer << /Root 1 0 R >>",
    "%%EOF",
  ].join("\n");
}
