import { spawn } from "node:child_process";
import { access, constants, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Context } from "../../core/context.js";
import { UsageError } from "../../errors/usage-error.js";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge"];
/** Where browsers lie that are not in PATH. */
const PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];
const TIMEOUT_MS = 120_000;

/**
 * Prints a page to a PDF with a browser of this machine, into a temporary file.
 * @returns Path of the PDF; its folder is removed by `remove`
 * @throws UsageError `browser-missing` · `browser-failed`
 */
export async function printPdf(
  context: Context,
  page: string,
): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> {
  const browser = await findBrowser(context.env);
  if (browser === undefined) throw new UsageError("browser-missing", {});
  const folder = await mkdtemp(join(tmpdir(), "bdc-print-"));
  const path = join(folder, "report.pdf");
  const remove = () => rm(folder, { recursive: true, force: true });
  const args = [
    "--headless",
    "--disable-gpu",
    // A browser refuses to run as root with its own sandbox. The page is ours and runs no script.
    ...(context.uid === 0 ? ["--no-sandbox"] : []),
    `--user-data-dir=${join(folder, "profile")}`,
    "--no-pdf-header-footer",
    `--print-to-pdf=${path}`,
    pathToFileURL(page).href,
  ];
  const code = await run(browser, args);
  if (code !== 0 || !(await isThere(path))) {
    await remove();
    throw new UsageError("browser-failed", { browser });
  }
  return { path, remove };
}

async function findBrowser(env: Readonly<Record<string, string | undefined>>): Promise<string | undefined> {
  const folders = (env["PATH"] ?? "").split(delimiter).filter(Boolean);
  const places = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...PLACES];
  for (const place of places) if (await isThere(place, constants.X_OK)) return place;
  return undefined;
}

const isThere = (path: string, mode = constants.F_OK): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  );

function run(file: string, args: readonly string[]): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { stdio: "ignore", timeout: TIMEOUT_MS });
    child.once("error", () => resolve(null));
    child.once("exit", resolve);
  });
}
