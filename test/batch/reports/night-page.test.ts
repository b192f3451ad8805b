import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeReason } from "../../../src/contract/index.js";
import { chromiumPath, openBrowser } from "../../support/browser.js";
import { NIGHT } from "../../support/night-ledger.js";
import { nightSample, nightSamplePage } from "../../support/night-page.js";

const hasBrowser = chromiumPath() !== undefined;
const AUDIT = readFileSync(new URL("../../support/page-audit.mjs", import.meta.url), "utf8");
const hasPdftotext = spawnSync("pdftotext", ["-v"]).status === 0;
const folder = mkdtempSync(join(tmpdir(), "bdc-night-page-"));
let browser: Browser;
const urls = { zh: "", en: "" };

beforeAll(async () => {
  for (const lang of ["zh", "en"] as const) {
    const path = join(folder, `${lang}.html`);
    writeFileSync(path, await nightSamplePage(lang));
    urls[lang] = pathToFileURL(path).href;
  }
  if (hasBrowser) browser = (await openBrowser())!;
});
afterAll(async () => {
  await (browser as Browser | undefined)?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a page; whatever the browser complains about, and every request but that of the page itself, is a problem. */
async function opened(url: string, options: BrowserContextOptions = {}): Promise<{ page: Page; problems: string[] }> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("console", (message) => problems.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (request.url() !== url) problems.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  return { page, problems };
}

it("has a browser where one is required", () => {
  if (process.env["REQUIRE_BROWSER"] !== undefined)
    expect({ hasBrowser, hasPdftotext }).toEqual({ hasBrowser: true, hasPdftotext: true });
});

const where = hasBrowser ? "in Chromium" : "SKIPPED: no Chromium in PATH (apt-get install chromium fonts-noto-cjk)";
describe.skipIf(!hasBrowser)(`the page of the report, ${where}`, () => {
  const variants = (["zh", "en"] as const).flatMap((lang) =>
    [390, 1_280].flatMap((width) => (["light", "dark"] as const).map((scheme) => ({ lang, width, scheme }))),
  );
  it.each(variants)(
    "$lang, $width px, $scheme: nothing overflows, is cut or hard to read",
    async ({ lang, width, scheme }) => {
      const { page, problems } = await opened(urls[lang], { viewport: { width, height: 900 }, colorScheme: scheme });
      expect(await page.evaluate(AUDIT)).toEqual([]);
      expect(problems).toEqual([]);
      await page.context().close();
    },
  );

  it("shows everything with scripts and the network blocked", async () => {
    const { page } = await opened(urls.zh, { javaScriptEnabled: false, offline: true });
    const text = await page.locator("body").innerText();
    const { attention, batches } = await nightSample();
    for (const wanted of [...batches.map(({ id }) => id), attention[0]!.command, "结论", "八、运行情况", "复核"])
      expect(text).toContain(wanted);
    await page.context().close();
  });

  it.each([390, 1_280])("at %i px, a screen reader gets headings in order and tables with headers", async (width) => {
    const { page } = await opened(urls.en, { viewport: { width, height: 900 } });
    const tree = await page.locator("body").ariaSnapshot();
    const headings = [...tree.matchAll(/heading "([^"]*)" \[level=(\d)\]/g)].map(
      ([, name, level]) => `${level} ${name}`,
    );
    expect(headings).toEqual([
      "1 Report on filings",
      "2 Conclusion: Act now",
      "2 1. Needs a person",
      "2 2. Reconciliation",
      "2 3. Timeline",
      "3 Filings sent and registered, per 10 minutes",
      "3 Authorities: filings sent, pauses and outages",
      "2 4. Batches",
      "2 5. Authorities",
      "2 6. Reasons",
      "2 7. Deadlines and certificates",
      "2 8. How it was run",
    ]);
    expect(tree).toContain('table "44 rows, the most urgent first"');
    for (const header of ["Due", "Command", "Cases, authority", "Gateway"])
      expect(tree).toContain(`columnheader "${header}"`);
    expect(tree).toMatch(/rowheader "B-20261129-SC7U/);
    await page.context().close();
  });

  it("opens its details with the keyboard alone", async () => {
    const { page } = await opened(urls.zh);
    const table = page.locator("details table");
    expect(await table.isVisible()).toBe(false);
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.tagName")).toBe("SUMMARY");
    await page.keyboard.press("Enter");
    expect(await table.isVisible()).toBe(true);
    await page.context().close();
  });

  it.skipIf(!hasPdftotext)(
    "prints on A4 with page numbers, nothing beyond the margins, and no row on two pages",
    async () => {
      const path = join(folder, "long.html");
      // Rows of many lines: short ones stay whole anyway, because a browser leaves two lines on either side.
      const zh = "缺少抵押合同第 3 页，".repeat(14);
      const plan = {
        ...NIGHT[0]!.rows[0]![1],
        reasons: [makeReason("material-missing", zh, zh, "补充扫描件", "upload")],
      };
      const batches = [{ ...NIGHT[0]!, rows: [[60, plan] as const] }];
      writeFileSync(path, await nightSamplePage("zh", { batches }));
      const { page } = await opened(pathToFileURL(path).href);
      const pdf = join(folder, "long.pdf");
      await page.pdf({ path: pdf, preferCSSPageSize: true, printBackground: true });
      await page.context().close();
      const pages = pdfPages(pdf);
      expect(pages.length).toBeGreaterThan(4);
      const margin = (12 / 25.4) * 72 - 1;
      for (const [i, { width, height, words }] of pages.entries()) {
        expect([Math.round(width), Math.round(height)]).toEqual([595, 842]);
        expect(words.filter(({ left, right }) => left < margin || right > width - margin)).toEqual([]);
        expect(words.map(({ text }) => text).join(" ")).toContain(`${i + 1} / ${pages.length}`);
      }
      const { attention } = await nightSample({ batches });
      const refs = new Set(attention.map(({ ref }) => ref));
      expect(refs.size).toBe(60);
      const textsOf = (texts: readonly Word[], of: (text: string) => boolean) =>
        texts.filter(({ text }) => of(text)).length;
      const tablePages = pages.filter(({ words }) => textsOf(words, (text) => refs.has(text)) > 0);
      expect(tablePages.length).toBeGreaterThan(3);
      // The ref is in the second line of a row, the arrow before the fix in its last one.
      for (const { words } of tablePages)
        expect(textsOf(words, (text) => text.startsWith("→"))).toBe(textsOf(words, (text) => refs.has(text)));
    },
  );
});

interface Word {
  readonly left: number;
  readonly right: number;
  readonly text: string;
}

/** Returns the words of each page with their places (points). */
function pdfPages(path: string): { width: number; height: number; words: Word[] }[] {
  const text = execFileSync("pdftotext", ["-bbox", path, "-"], { maxBuffer: 1 << 28 }).toString();
  return text
    .split("<page ")
    .slice(1)
    .map((part) => {
      const [, width, height] = /width="([\d.]+)" height="([\d.]+)"/.exec(part)!;
      const words = [...part.matchAll(/<word xMin="([\d.]+)"[^>]*xMax="([\d.]+)"[^>]*>([^<]*)</g)].map(
        ([, left, right, word]) => ({ left: Number(left), right: Number(right), text: word! }),
      );
      return { width: Number(width), height: Number(height), words };
    });
}
