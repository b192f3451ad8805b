/**
 * Renews the pictures of the report in docs/guide/images. Needs Chromium and a Chinese font:
 * apt-get install chromium fonts-noto-cjk. Usage: npx tsx scripts/report-pictures.ts
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { openBrowser } from "../test/support/browser.js";
import { nightSamplePage } from "../test/support/night-page.js";

const IMAGES = join(import.meta.dirname, "..", "docs", "guide", "images");

/** Pictures with the part of the page that each shows. */
const PICTURES = [
  { name: "report-zh.png", lang: "zh", width: 1_080, height: 820, scheme: "light" },
  { name: "report-en.png", lang: "en", width: 1_080, height: 820, scheme: "light" },
  { name: "report-dark.png", lang: "zh", width: 1_080, height: 760, scheme: "dark", from: "h2:has(+ h3)" },
  { name: "report-phone.png", lang: "zh", width: 390, height: 900, scheme: "light" },
] as const;

const browser = await openBrowser();
if (browser === undefined) throw new Error("no Chromium: apt-get install chromium fonts-noto-cjk");
const folder = await mkdtemp(join(tmpdir(), "bdc-pictures-"));
try {
  await mkdir(IMAGES, { recursive: true });
  for (const { name, lang, width, height, scheme, ...more } of PICTURES) {
    const path = join(folder, `${lang}.html`);
    await writeFile(path, await nightSamplePage(lang));
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme });
    const page = await context.newPage();
    await page.goto(pathToFileURL(path).href);
    const top = "from" in more ? ((await page.locator(more.from).first().boundingBox())?.y ?? 0) - 12 : 0;
    const clip = { x: 0, y: Math.max(0, top), width, height };
    await page.screenshot({ path: join(IMAGES, name), fullPage: true, clip });
    await context.close();
  }
} finally {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
}
