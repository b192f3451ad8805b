/** LibreOffice, without a window: opens workbooks and saves them as workbooks and CSV files, many at one start. */
import { execFileSync } from "node:child_process";
import { mkdir, rename } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { run, type SheetFile } from "./book.js";
import { writeWithSheetJs } from "./sheetjs.js";

export function hasLibreOffice(): boolean {
  try {
    execFileSync("soffice", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Formats of the written files, and the options of the filter: separator, quote, UTF-8 (76), cells as shown. */
const FILTERS: Readonly<Record<string, string>> = {
  xlsx: "xlsx:Calc MS Excel 2007 XML",
  csv: "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false",
  "csv in semicolons": "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,true,true,true,false",
};
export const LIBREOFFICE_FORMATS = Object.keys(FILTERS);

/** Files of one format in one start. */
const MAX_FILES = 250;

export async function convert(files: readonly SheetFile[], dir: string): Promise<void> {
  for (const format of LIBREOFFICE_FORMATS) {
    const own = files.filter((file) => file.format === format);
    for (let from = 0; from < own.length; from += MAX_FILES)
      await convertSome(
        own.slice(from, from + MAX_FILES),
        FILTERS[format]!,
        join(dir, `office-${format}-${from}`),
        dir,
      );
  }
}

async function convertSome(files: readonly SheetFile[], filter: string, work: string, dir: string): Promise<void> {
  const out = join(work, "out");
  await mkdir(out, { recursive: true });
  const sources = files.map(({ path }) => join(work, `${basename(path, extname(path))}.xlsx`));
  await writeWithSheetJs(
    files.map(({ sheet }, i) => ({ path: sources[i]!, sheet, format: "xlsx" })),
    "UTC",
    work,
  );
  const profile = pathToFileURL(join(dir, "office-profile")).href;
  await run(
    "soffice",
    [`-env:UserInstallation=${profile}`, "--headless", "--convert-to", filter, "--outdir", out, ...sources],
    { env: { ...process.env, TZ: "Asia/Shanghai", LC_ALL: "C.UTF-8" }, maxBuffer: 2 ** 26, timeout: 600_000 },
  );
  for (const { path } of files) await rename(join(out, basename(path)), path);
}
