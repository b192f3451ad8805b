import { openPdf } from "../../../../src/sdk/certificates/pdf/document.js";
import { HOSTILE } from "./hostile-pdfs.js";

/** Prints how much memory the process has after each hostile file, what is no longer used included. */
const measured = HOSTILE.map(([name, make]) => {
  const pdf = make();
  globalThis.gc!();
  const started = performance.now();
  let outcome = "read";
  try {
    openPdf(pdf).visibleText();
  } catch (error) {
    outcome = (error as Error).message;
  }
  return { name, bytes: process.memoryUsage.rss(), ms: Math.round(performance.now() - started), outcome };
});
console.log(JSON.stringify(measured));
