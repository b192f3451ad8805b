import { resolve } from "node:path";
import type { DialectProfile } from "../../config/dialect-profile.js";
import { UsageError } from "../../errors/usage-error.js";

const SETTING = /^([a-zA-Z][a-zA-Z0-9]*)=(.+)$/;
const KEY = /^([a-z][a-z0-9-]{0,31})=(file|env|command|p12|public):(.+)$/;

/**
 * Reads --dialect, --settings and --keys. Several keys of a name become one entry each; `public` joins the entry of its
 * name.
 * @throws UsageError `dialect-option`
 */
export function parseDialectOptions(
  cwd: string,
  { dialect, settings, keys }: { dialect: string; settings?: string | undefined; keys?: string | undefined },
): DialectProfile {
  return {
    file: resolve(cwd, dialect),
    ...(settings !== undefined && { settings: Object.fromEntries(partsOf(settings, SETTING, "--settings")) }),
    ...(keys !== undefined && { keys: keysOf(cwd, keys) }),
  };
}

function keysOf(cwd: string, text: string): NonNullable<DialectProfile["keys"]> {
  type Entry = NonNullable<DialectProfile["keys"]>[string][number];
  const found: Record<string, Entry[]> = {};
  for (const [name, source, value] of partsOf(text, KEY, "--keys") as [string, string, string][]) {
    const entries = (found[name] ??= []);
    const path = resolve(cwd, value);
    const last = entries.at(-1);
    if (source === "public" && last) entries[entries.length - 1] = { ...last, publicFile: path };
    else entries.push({ id: String(entries.length + 1), ...partOf(source, value, path) });
  }
  return found;
}

function partOf(source: string, value: string, path: string): object {
  if (source === "env") return { env: value };
  if (source === "command") return { command: value.split(/\s+/) };
  return { [source === "p12" ? "p12File" : source === "public" ? "publicFile" : "file"]: path };
}

function partsOf(text: string, form: RegExp, flag: string): string[][] {
  return text.split(",").map((part) => {
    const match = form.exec(part.trim());
    if (!match) throw new UsageError("dialect-option", { flag, text: part.trim() });
    return match.slice(1);
  });
}
