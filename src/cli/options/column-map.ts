import { resolve } from "node:path";
import { kinds } from "../../contract/index.js";
import type { ColumnMap } from "../../batch/index.js";
import type { Context } from "../core/context.js";
import { readProfiles, type Profile } from "../config/profiles.js";
import { isAboutTheFile, readWholeFile } from "../config/read-file.js";
import { COLUMN_MAP_FORM, ColumnMapFile } from "../config/column-map-schema.js";
import { UsageError } from "../errors/usage-error.js";

/** Max size of a column map file. */
const MAX_BYTES = 1024 * 1024;

/**
 * Returns the column map of `--map FILE`, of the profile, or of the default profile, in this order.
 * @throws UsageError When the file cannot be read or is not a column map.
 */
export async function columnMapInForce(
  context: Context,
  given: unknown,
  profile: Profile | undefined,
): Promise<ColumnMap | undefined> {
  if (typeof given === "string") return readColumnMap(resolve(context.cwd, given));
  if (profile) return profile.columns;
  const { default: name, profiles } = await readProfiles(context.home);
  return name === undefined ? undefined : profiles[name]?.columns;
}

export async function readColumnMap(path: string): Promise<ColumnMap> {
  let text: string;
  try {
    text = (await readWholeFile(path, MAX_BYTES)).toString("utf8");
  } catch (error) {
    if (isAboutTheFile(error)) throw error;
    throw new UsageError("local-file-unreadable", { path });
  }
  try {
    return ColumnMapFile.parse(JSON.parse(text.replace(/^\uFEFF/, ""))).columns;
  } catch {
    throw new UsageError("column-map-broken", { path, kinds: kinds.join(", ") });
  }
}

export function columnMapText(columns: ColumnMap): string {
  return `${JSON.stringify({ schema: COLUMN_MAP_FORM, columns }, null, 2)}\n`;
}
