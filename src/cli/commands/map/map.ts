import { maskStrayHeader, type Kind } from "../../../contract/index.js";
import { findColumn, mapColumns, type ColumnMap, type ColumnSurvey } from "../../../batch/index.js";
import type { CommandResult } from "../../core/command.js";
import type { Context } from "../../core/context.js";
import { ExitCode } from "../../core/exit-codes.js";
import { currentProfile, saveProfiles } from "../../config/profiles.js";
import { UsageError } from "../../errors/usage-error.js";
import { messages } from "../../messages/index.js";
import { columnMapInForce, columnMapText } from "../../options/column-map.js";
import { parseFileFormat } from "../../options/file-format.js";
import { parseKind } from "../../options/kind.js";
import { writeNew } from "../../options/local-files.js";
import { packInForce } from "../../options/rule-pack.js";
import { openInput } from "../../options/standard-input.js";
import { choose } from "../../terminal/prompts.js";
import { sanitize } from "../../terminal/safe-text.js";
import { shellQuote } from "../../terminal/shell-quote.js";
import { findingDocument } from "../../views/findings.js";
import { mapView } from "./map-view.js";

/**
 * Shows how the columns of a file are read, and saves a column map in the profile or a file. On a terminal, asks about
 * every unrecognized column. Otherwise takes the columns from `--column`; without it, saves nothing.
 */
export async function map(
  context: Context,
  [file = ""]: string[],
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const input = await openInput(context, file);
  try {
    return await mapInput(context, input.path, file, options);
  } finally {
    await input.discard();
  }
}

async function mapInput(
  context: Context,
  path: string,
  file: string,
  options: Record<string, unknown>,
): Promise<CommandResult> {
  const out = typeof options["out"] === "string" ? options["out"] : undefined;
  const given = parseColumns(options["column"]);
  const profile = context.profileName === undefined ? undefined : await currentProfile(context);
  const saved = (await columnMapInForce(context, options["map"], profile)) ?? {};
  const pack = await packInForce(context, options["pack"], profile);
  const reading = {
    kind: parseKind(options["kind"]),
    ...parseFileFormat(options),
    ...(pack && { pack: pack.pack }),
    signal: context.stop,
  };
  const survey = async (columnMap: ColumnMap): Promise<ColumnSurvey> => {
    const found = await mapColumns(path, { ...reading, columnMap });
    if (!found) throw new UsageError("no-header-to-map", { file });
    return found;
  };
  const before = await survey(saved);
  const { kind } = before;
  const chosen = given.size > 0 || !context.stdinIsTTY ? given : await askColumns(context, before);
  refuseUnknown(before, chosen);
  const columns: ColumnMap = { ...saved, [kind]: { ...saved[kind], ...Object.fromEntries(chosen) } };
  const after = chosen.size > 0 ? await survey(columns) : before;
  const [problem] = after.problems;
  if (problem && chosen.size > 0) throw new UsageError("column-map-conflict", { zh: problem.zh, en: problem.en });
  const target =
    chosen.size > 0 ? await save(context, columns, { out, file, force: options["force"] === true }) : undefined;
  const shown = maskedSurvey(after);
  const next = nextOf(after, file, target?.file);
  return {
    exit: after.missing.length > 0 || after.problems.length > 0 ? ExitCode.InvalidRows : ExitCode.Done,
    data: { ...shown, problems: shown.problems.map(findingDocument), ...(target && { saved: target }), next },
    view: (c) => mapView(c, shown, { ...(target && { target }), next }),
  };
}

/** Masks headers that look like values: the file may have no header, and its first row was read as one. */
function maskedSurvey(survey: ColumnSurvey): ColumnSurvey {
  const masked = <T extends { readonly header: string }>(column: T): T => ({
    ...column,
    header: maskStrayHeader(column.header),
  });
  return { ...survey, read: survey.read.map(masked), unknown: survey.unknown.map(masked) };
}

/** Parses `--column 客户名称=抵押人`, which can be given several times. */
function parseColumns(given: unknown): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const text of Array.isArray(given) ? (given as string[]) : typeof given === "string" ? [given] : []) {
    const at = text.lastIndexOf("=");
    const [header, column] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
    if (at < 1 || !header || !column) throw new UsageError("column-form", { text });
    if (found.has(header)) throw new UsageError("column-twice", { header });
    found.set(header, column);
  }
  return found;
}

/** Refuses headers that the file does not have, and columns that the kind does not have. */
function refuseUnknown({ kind, read, unknown, free }: ColumnSurvey, chosen: ReadonlyMap<string, string>): void {
  const headers = new Set([...read, ...unknown].map(({ header }) => header));
  for (const [header, column] of chosen) {
    if (!headers.has(header))
      throw new UsageError("column-not-in-file", {
        header,
        known: unknown.map((u) => maskStrayHeader(u.header)).join("、") || "—",
      });
    if (!findColumn(kind, column)) throw new UsageError("column-unknown", { column, kind, known: free.join("、") });
  }
}

async function askColumns(context: Context, survey: ColumnSurvey): Promise<ReadonlyMap<string, string>> {
  const m = messages(context.lang);
  const chosen = new Map<string, string>();
  for (const { header, suggestion } of survey.unknown) {
    const taken = new Set(chosen.values());
    const free = survey.free.filter((column) => !taken.has(column));
    const first = suggestion !== undefined && free.includes(suggestion) ? [suggestion] : [];
    const required = free.filter((column) => survey.missing.includes(column) && column !== suggestion);
    const others = free.filter((column) => !first.includes(column) && !required.includes(column));
    const choices = [...first, ...required, NOT_READ, ...others].map((value) => ({
      value,
      name: value === NOT_READ ? m.columnNotRead : value,
    }));
    const answer = await choose(m.columnQuestion(sanitize(maskStrayHeader(header))), choices, m.prompt, context.stop);
    if (answer !== NOT_READ) chosen.set(header, answer);
  }
  return chosen;
}
const NOT_READ = "";

interface SaveTarget {
  readonly profile?: string;
  readonly file?: string;
}

async function save(
  context: Context,
  columns: ColumnMap,
  { out, file, force }: { readonly out: string | undefined; readonly file: string; readonly force: boolean },
): Promise<SaveTarget> {
  if (out !== undefined) {
    const command = `bdc map ${shellQuote(file)}`;
    return { file: await writeNew(context, columnMapText(columns), { path: out, force, command }) };
  }
  // The address of an environment variable must not end up in the profile.
  const profile = await currentProfile({ ...context, env: {} });
  await saveProfiles(context.home, [{ ...profile, columns }], false);
  return { profile: profile.name };
}

function nextOf({ missing, unknown, kind }: ColumnSurvey, file: string, mapFile: string | undefined): string {
  const [column] = missing;
  // A masked header cannot be typed.
  const named = unknown.filter((u) => maskStrayHeader(u.header) === u.header);
  const header = named.find((u) => u.suggestion === column)?.header ?? named[0]?.header;
  return column !== undefined && header !== undefined
    ? `bdc map ${shellQuote(file)} --kind ${kind satisfies Kind} --column ${shellQuote(`${header}=${column}`)}`
    : `bdc check ${shellQuote(file)}${mapFile === undefined ? "" : ` --map ${shellQuote(mapFile)}`}`;
}
