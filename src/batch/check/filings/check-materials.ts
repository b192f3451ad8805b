import { MATERIAL_KINDS, findEntry, type Filing, type Material } from "../../../contract/index.js";
import {
  CELL_TEXTS,
  ROW_TEXTS,
  applyAcceptance,
  applySeverity,
  createFinding,
  type RowFinding,
  type RulePack,
} from "../../../rules/index.js";
import type { CheckedFiling, CheckedRow } from "./checked-row.js";
import { displayText } from "../../mapping/cells/cell.js";
import type { FindingReporter } from "../../mapping/finding-reporter.js";
import { contentDefect, type MaterialDefect, type MaterialLimits } from "../../materials/check-content.js";
import { MaterialPathError, resolveMaterial } from "../../materials/resolve-path.js";
import type { DigestCache } from "../../materials/digest.js";
import { SameFiles } from "../../materials/same-file.js";

/** Max number of cached results. Rows of one file often name the same documents. */
const MAX_PATHS = 10_000;

type NamedMaterial = CheckedFiling["materialPaths"][number];

/** What is known of a document: its real path, or why it cannot be sent. */
type KnownMaterial = { readonly real: string } | { readonly defect: MaterialDefect };

export interface MaterialCheckOptions {
  /** Limits of the authority; undefined when they are not known. */
  readonly materialLimits?: MaterialLimits | undefined;
  readonly accept?: ReadonlyMap<string, string>;
  readonly pack?: RulePack;
}

/**
 * Checks that the documents of a filing exist and are valid, and that no file stands for two of them. Opens each
 * document once, even if many rows name it.
 */
export class MaterialCheck {
  readonly #known = new Map<string, Promise<KnownMaterial>>();
  readonly #sameFiles = new SameFiles();

  readonly #folder: string;
  readonly #reporter: FindingReporter;
  readonly #options: MaterialCheckOptions;

  constructor(folder: string, reporter: FindingReporter, options: MaterialCheckOptions) {
    this.#folder = folder;
    this.#reporter = reporter;
    this.#options = options;
  }

  /** Returns true when the row names documents. Other rows need no asynchronous check. */
  hasMaterials(row: CheckedRow): boolean {
    return row.materialPaths !== undefined && row.materialPaths.length > 0;
  }

  async check(row: CheckedRow): Promise<CheckedRow> {
    const findings: RowFinding[] = [];
    const readable: (NamedMaterial & { real: string })[] = [];
    for (const material of row.materialPaths ?? []) {
      const known = await this.#look(material.path);
      if ("real" in known) readable.push({ ...material, real: known.real });
      else findings.push(materialFinding(known.defect, material, this.#reporter));
    }
    const warnings = await this.#sameFileWarnings(readable);
    if (!row.ok) return { ...row, findings: [...row.findings, ...findings, ...warnings] };
    const told = warnings.length > 0 ? { ...row, warnings: [...row.warnings, ...warnings] } : row;
    return findings.length > 0 ? invalid(told, findings) : told;
  }

  /** A contract may be both documents, so this is only told. */
  async #sameFileWarnings(readable: readonly (NamedMaterial & { real: string })[]): Promise<RowFinding[]> {
    const { accept, pack } = this.#options;
    // A file that vanished meanwhile is reported when the filing is sent.
    const same = await this.#sameFiles.find(readable).catch(() => []);
    return same.flatMap(({ earlier, later }) => {
      const [one, other] = [earlier, later].map(({ kind }) => findEntry(MATERIAL_KINDS, kind)!);
      const facts = { one: one!.zh, oneEn: one!.en, other: other!.zh, otherEn: other!.en };
      const found = materialFinding({ code: "material-same-file", facts }, later, this.#reporter);
      const weighted = applySeverity(found, pack);
      return weighted ? [applyAcceptance(weighted, accept)] : [];
    });
  }

  #look(path: string): Promise<KnownMaterial> {
    let known = this.#known.get(path);
    if (!known) {
      if (this.#known.size >= MAX_PATHS) this.#known.clear();
      this.#known.set(path, (known = this.#read(path).catch((error: unknown) => ({ defect: asDefect(error) }))));
    }
    return known;
  }

  async #read(path: string): Promise<KnownMaterial> {
    const real = await resolveMaterial(this.#folder, path);
    const defect = await contentDefect(real, path, this.#options.materialLimits);
    return defect ? { defect } : { real };
  }
}

function asDefect(error: unknown): MaterialDefect {
  // Any other error (permission, removed file, disk failure) means that the document cannot be read.
  return { code: error instanceof MaterialPathError ? error.code : "material-not-file", facts: {} };
}

function materialFinding(
  { code, facts }: MaterialDefect,
  { path, row, column }: NamedMaterial,
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
