import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bookOf, run, type SheetFile } from "./book.js";

/** The clocks of the machines on which SheetJS runs. */
export const TIME_ZONES = ["Asia/Shanghai", "UTC", "America/New_York"] as const;
export type TimeZone = (typeof TIME_ZONES)[number];

/** Writes workbooks with SheetJS in a process of its own, which runs in a time zone. */
export async function writeWithSheetJs(files: readonly SheetFile[], timeZone: TimeZone, dir: string): Promise<void> {
  const books = join(dir, `sheetjs-${timeZone.replace("/", "-")}.json`);
  await writeFile(books, JSON.stringify(files.map(bookOf)));
  await run(process.execPath, [join(import.meta.dirname, "sheetjs-writer.mjs"), books], {
    env: { ...process.env, TZ: timeZone },
  });
}
