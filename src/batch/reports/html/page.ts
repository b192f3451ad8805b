import { createHash } from "node:crypto";
import { markup, Markup } from "./markup.js";
import { STYLE } from "./style.js";

/** What goes into a page. */
export interface Page {
  readonly lang: "zh" | "en";
  readonly title: string;
  readonly body: Markup;
  /** Data of the page as plain JSON, for programs. */
  readonly data: unknown;
}

/**
 * Returns a page in one file: no script, nothing loaded, and a Content-Security-Policy that allows its one style block
 * and nothing else.
 */
export function renderPage({ lang, title, body, data }: Page): string {
  const hash = createHash("sha256").update(STYLE).digest("base64");
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  return markup`<!doctype html>
<html lang="${lang === "zh" ? "zh-CN" : "en"}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
${body}
<template id="bdc-report-data">${plainJson(data)}</template>
</body>
</html>
`.text;
}

/** JSON in which characters that a page must not contain are escaped as JSON escapes them. */
function plainJson(data: unknown): string {
  return JSON.stringify(data).replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (char) =>
    Array.from({ length: char.length }, (_, i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, "0")}`).join(""),
  );
}
