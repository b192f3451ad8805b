import type { Filing, Material } from "../../../contract/index.js";
import { CELL_TEXTS, ROW_TEXTS, createFinding, type RowFinding } from "../../../rules/index.js";
import type { CheckedFiling, CheckedRow } from "./checked-row.js";
import { displayText } from "../../mapping/cells/cell.js";
import type { FindingReporter } from "../../mapping/finding-reporter.js";
import { contentDefect, type MaterialDefect, type MaterialLimits } from "../../materials/check-content.js";
import { MaterialPathError, resolveMaterial } from "../../materials/resolve-path.js";
import type { DigestCache } from "../../materials/digest.js";

/** Max number of cached results. Rows of one file often name the same documents. */
const MAX_PATHS = 10_000;

/** Checks that the documents of a filing exist and are valid. Opens each document once, even if many rows name it. */
export class MaterialCheck {
  readonly #known = new Map<string, Promise<MaterialDefect | undefined>>();

  readonly #folder: string;
  readonly #reporter: FindingReporter;
  readonly #limits: MaterialLimits | undefined;

  /** @param limits Limits of the authority; undefined when they are not known. */
  constructor(folder: string, reporter: FindingReporter, limits: MaterialLimits | undefined) {
    this.#folder = folder;
    this.#reporter = reporter;
    this.#limits = limits;
  }

  /** Returns true when the row names documents. Other rows need no asynchronous check. */
  hasMaterials(row: CheckedRow): boolean {
    return row.materialPaths !== undefined && row.materialPaths.length > 0;
  }

  async check(row: CheckedRow): Promise<CheckedRow> {
    const findings: RowFinding[] = [];
    for (const material of row.materialPaths ?? []) {
      const defect = await this.#defectOf(material.path);
      if (defect) findings.push(materialFinding(defect, material, this.#reporter));
    }
    if (findings.length === 0) return row;
    return row.ok ? invalid(row, findings) : { ...row, findings: [...row.findings, ...findings] };
  }

  #defectOf(path: string): Promise<MaterialDefect | undefined> {
    let known = this.#known.get(path);
    if (!known) {
      if (this.#known.size >= MAX_PATHS) this.#known.clear();
      this.#known.set(
        path,
        (known = resolveMaterial(this.#folder, path)
          .then((real) => contentDefect(real, path, this.#limits))
          .catch(asDefect)),
      );
    }
    return known;
  }
}

function asDefect(error: unknown): MaterialDefect {
  // Any other error (permission, removed file, disk failure) means that the document cannot be read.
  return { code: error instanceof MaterialPathError ? error.code : "material-not-file", facts: {} };
}

function materialFinding(
  { code, facts }: MaterialDefect,
  { path, row, column }: CheckedFiling["materialPaths"][number],
  reporter?: FindingReporter,
): RowFinding {
  const header = column === undefined ? undefined : reporter?.headerAt(column);
  return {
    ...createFinding(code, CELL_TEXTS[code], { shown: displayText(path), ...facts }),
    row,
    field: "materials",
    pointer: "/materials",
    value: displayText(path),
    ...(column !== undefined && { column }),
    ...(header !== undefined && { header }),
  };
}

function invalid(row: CheckedFiling, findings: readonly RowFinding[]): CheckedRow {
  const wrong = [...new Set(findings.map((f) => f.row))];
  const others = row.rows
    .filter((n) => !wrong.includes(n))
    .map((n): RowFinding => ({
      ...createFinding("row-of-invalid-filing", ROW_TEXTS["row-of-invalid-filing"], { rows: wrong.join("、") }),
      row: n,
    }));
  return { ok: false, ref: row.ref, rows: row.rows, findings: [...row.warnings, ...findings, ...others] };
}

/** Reads and hashes the documents of a filing. The filing becomes invalid when one of them cannot be read. */
export async function withMaterials(row: CheckedRow, folder: string, digests: DigestCache): Promise<CheckedRow> {
  if (!row.ok || row.materialPaths.length === 0) return row;
  const materials: Material[] = [];
  const findings: RowFinding[] = [];
  for (const material of row.materialPaths) {
    try {
      const { sha256, size } = await digests.digest(await resolveMaterial(folder, material.path));
      const { kind, path, consent } = material;
      materials.push({ kind, sha256, name: path, size, ...(consent && { consent }) });
    } catch (error) {
      findings.push(materialFinding(asDefect(error), material));
    }
  }
  if (findings.length > 0) return invalid(row, findings);
  return { ...row, filing: { ...row.filing, materials } as Filing };
}
