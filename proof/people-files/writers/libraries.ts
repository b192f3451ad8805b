/** The spreadsheet libraries that write workbooks: which of them this machine has, and how each is run. */
import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bookOf, run, type SheetFile } from "./book.js";
import { convert, hasLibreOffice } from "./libreoffice.js";
import { TIME_ZONES, writeWithSheetJs, type TimeZone } from "./sheetjs.js";

const HERE = import.meta.dirname;
/** The interpreter of the system has the packages of the system; another one first on the path may not. */
const INTERPRETERS = ["python3", "/usr/bin/python3"];

function pythonWith(module: string): string | undefined {
  return INTERPRETERS.find((python) => {
    try {
      execFileSync(python, ["-c", `import ${module}`], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  });
}

/** A library, and how it writes a batch of files in `dir`. */
export interface Library {
  readonly name: string;
  /** How to install it where it is missing. */
  readonly install: string;
  isInstalled(): boolean;
  write(files: readonly SheetFile[], dir: string): Promise<void>;
}

const pythonLibrary = (name: string, module: string, script: string): Library => {
  let python: string | undefined;
  return {
    name,
    install: `apt-get install python3-${module}`,
    isInstalled: () => (python ??= pythonWith(module)) !== undefined,
    write: async (files, dir) => {
      const books = join(dir, `${module}.json`);
      await writeFile(books, JSON.stringify(files.map(bookOf)));
      await run(python!, [join(HERE, script), books]);
    },
  };
};

const sheetJs = (timeZone: TimeZone): Library => ({
  name: `SheetJS in ${timeZone}`,
  install: "npm ci",
  isInstalled: () => true,
  write: (files, dir) => writeWithSheetJs(files, timeZone, dir),
});

export const LIBRARIES: readonly Library[] = [
  pythonLibrary("openpyxl", "openpyxl", "openpyxl-writer.py"),
  pythonLibrary("XlsxWriter", "xlsxwriter", "xlsxwriter-writer.py"),
  ...TIME_ZONES.map(sheetJs),
  {
    name: "LibreOffice",
    install: "apt-get install --no-install-recommends libreoffice-calc-nogui",
    isInstalled: hasLibreOffice,
    write: convert,
  },
];
