import { createHash } from "node:crypto";
import { DEADLINES, type Deadline } from "./deadlines.js";

const MAX_LINE_OCTETS = 75;

/**
 * Formats deadlines as an iCalendar file (RFC 5545): one all-day event each, with a reminder seven days before. A
 * deadline keeps its UID, so importing again updates it. Deadlines without a date are left out.
 *
 * @param options.lang Language of the texts.
 * @param options.now Time stamp of the events.
 */
export function toICalendar(
  deadlines: readonly Deadline[],
  { lang, now }: { readonly lang: "zh" | "en"; readonly now: Date },
): string {
  const stamp = `${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//bdc-connect//deadlines//ZH",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    ...deadlines.flatMap((d) => (d.on === undefined ? [] : event(d, d.on, lang, stamp))),
    "END:VCALENDAR",
  ];
  return lines.map((line) => folded(line) + "\r\n").join("");
}

function event(d: Deadline, on: string, lang: "zh" | "en", stamp: string): string[] {
  const { zh, en, fixZh, fixEn, source } = DEADLINES[d.what];
  const title = lang === "zh" ? zh : en;
  const uid = createHash("sha256")
    .update([d.what, d.caseNo, d.unitCode ?? ""].join("\n"))
    .digest("hex")
    .slice(0, 32);
  const next = new Date(Date.parse(on) + 86_400_000).toISOString().slice(0, 10);
  const facts = [d.documentNo, d.unitCode, d.caseNo, lang === "zh" ? fixZh : fixEn, source].filter(Boolean).join("\n");
  return [
    "BEGIN:VEVENT",
    `UID:${uid}@bdc-connect`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${on.replaceAll("-", "")}`,
    `DTEND;VALUE=DATE:${next.replaceAll("-", "")}`,
    `SUMMARY:${escaped(`${title} ${d.ref}`)}`,
    `DESCRIPTION:${escaped(facts)}`,
    "TRANSP:TRANSPARENT",
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    `DESCRIPTION:${escaped(`${title} ${d.ref}`)}`,
    "TRIGGER:-P7D",
    "END:VALARM",
    "END:VEVENT",
  ];
}

/** Escapes a text value (RFC 5545, 3.3.11). */
function escaped(text: string): string {
  return text
    .replace(/[\\;,]/g, "\\$&")
    .replace(/\r\n|\r|\n/g, "\\n")
    .replace(/[\p{Cc}]/gu, "");
}

/** Folds a line at 75 octets, never within a character (RFC 5545, 3.1). */
function folded(line: string): string {
  let out = "";
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > MAX_LINE_OCTETS) {
      out += "\r\n ";
      octets = 1;
    }
    out += character;
    octets += size;
  }
  return out;
}
