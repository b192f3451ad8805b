import { checkCitizenId, isCreditCode, maskIdNo, type IdType, type Obligor } from "../../contract/index.js";
import type { Context } from "../core/context.js";
import { STANDARD_INPUT, STANDARD_INPUT_NAME } from "../core/standard-input.js";
import { UsageError } from "../errors/usage-error.js";
import { readLocal } from "./local-files.js";

/** Longest list of persons read from a file or standard input. */
const MAX_CHARS = 1024 * 1024;
/** Marks the name of a file, as in `--person @persons.txt`. */
const FILE_MARK = "@";

/**
 * Reads the persons of `--person`: `name=number`, `@FILE` with one person a line, or `-` for standard input. Arguments
 * are visible to every user of the machine in the list of processes; files and pipes are not.
 * @throws UsageError for a wrong line, with its number but without its text
 */
export async function readPersons(context: Context, given: readonly string[]): Promise<Obligor[]> {
  const persons: Obligor[] = [];
  for (const text of given) {
    if (text === STANDARD_INPUT) persons.push(...personsIn(await textOfStdin(context), STANDARD_INPUT_NAME));
    else if (text.startsWith(FILE_MARK)) {
      const path = text.slice(FILE_MARK.length);
      persons.push(...personsIn(decoded(await readLocal(context, path), path), path));
    } else persons.push(personOf(text));
  }
  return persons;
}

async function textOfStdin(context: Context): Promise<string> {
  if (context.stdinIsTTY) throw new UsageError("stdin-is-terminal");
  const text = await context.readStdin(MAX_CHARS + 1);
  if (text.length > MAX_CHARS) throw new UsageError("stdin-too-large", { max: MAX_CHARS });
  return text;
}

function decoded(bytes: Buffer, path: string): string {
  if (bytes.length > MAX_CHARS) throw new UsageError("local-file-too-large", { path, max: MAX_CHARS });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError("persons-encoding", { path });
  }
}

function personsIn(text: string, file: string): Obligor[] {
  const persons = text
    .replace(/^\ufeff/, "")
    .split(/\r\n|\n|\r/)
    .flatMap((line, i) => {
      if (line.trim() === "") return [];
      try {
        return [personOf(line)];
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        throw new UsageError("persons-line", { file, line: i + 1, ...error.masked((_, fact) => fact) });
      }
    });
  if (persons.length === 0) throw new UsageError("persons-empty", { file });
  return persons;
}

/** Parses `name=number`, or a name alone: a court does not always know the number. */
function personOf(text: string): Obligor {
  const at = text.lastIndexOf("=");
  const name = (at < 0 ? text : text.slice(0, at)).trim();
  const idNo = at < 0 ? "" : text.slice(at + 1).trim();
  if (!name) throw new UsageError("pair-needed", { flag: "--person", text: "=…" });
  if (!idNo) return { name };
  return { name, idType: idTypeOf(idNo.toUpperCase()), idNo: idNo.toUpperCase() };
}

/** Rejects a mistyped ID number: searching for it would return a misleading "no registered unit found". */
function idTypeOf(idNo: string): IdType {
  if (!checkCitizenId(idNo).defects.some((d) => d.severity === "error")) return "citizen-id";
  if (isCreditCode(idNo)) return "credit-code";
  if (/^\d{15}$|^[0-9A-Z]{18}$/.test(idNo)) throw new UsageError("person-id", { idNo: maskIdNo(idNo) });
  return "other";
}
