import { createHash } from "node:crypto";
import { DEADLINES, type Deadline } from "./deadline.js";

const DAY_MS = 86_400_000;
const MAX_LINE_OCTETS = 75;

/** Days before the last day on which a calendar program reminds. */
const REMINDER_DAYS = [30, 7, 1];

/**
 * Formats deadlines as an iCalendar file (RFC 5545): one all-day event each, with reminders 30, 7 and 1 days before. A
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
  const uid = createHash("sha256")
    .update([d.what, d.caseNo, d.unitCode ?? ""].join("\n"))
    .digest("hex")
    .slice(0, 32);
  const next = new Date(Date.parse(on) + DAY_MS).toISOString().slice(0, 10);
  const title = titleOf(d, lang);
  return [
    "BEGIN:VEVENT",
    `UID:${uid}@bdc-connect`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${on.replaceAll("-", "")}`,
    `DTEND;VALUE=DATE:${next.replaceAll("-", "")}`,
    `SUMMARY:${escaped(title)}`,
    ...(d.address === undefined ? [] : [`LOCATION:${escaped(d.address)}`]),
    `DESCRIPTION:${escaped(factsOf(d, lang).join("\n"))}`,
    "TRANSP:TRANSPARENT",
    ...REMINDER_DAYS.flatMap((days) => [
      "BEGIN:VALARM",
      "ACTION:DISPLAY",
      `DESCRIPTION:${escaped(lang === "zh" ? `${title}（${days} 天后）` : `${title} (in ${days} ${days === 1 ? "day" : "days"})`)}`,
      `TRIGGER:-P${days}D`,
      "END:VALARM",
    ]),
    "END:VEVENT",
  ];
}

/** The 案号, or the case number, then what ends, of whom and where: `（2026）浙0106执1号 查封到期 · 陈*`. */
function titleOf(d: Deadline, lang: "zh" | "en"): string {
  return [
    `${d.documentNo ?? (d.caseNo || d.ref)} ${DEADLINES[d.what][lang]}`,
    ...(d.people?.length ? [peopleText(d.people, lang)] : []),
    ...(d.address === undefined ? [] : [d.address]),
  ].join(" · ");
}

function factsOf(d: Deadline, lang: "zh" | "en"): string[] {
  const { fixZh, fixEn, source } = DEADLINES[d.what];
  const [zh, label] = [lang === "zh", FACT_LABELS[lang]];
  const fact = (name: keyof typeof label, value: string | undefined): string[] =>
    value ? [`${label[name]}${zh ? "：" : ": "}${value}`] : [];
  return [
    ...fact("lastDay", d.on),
    ...fact("documentNo", d.documentNo),
    ...fact(d.kind.startsWith("seizure.") ? "obligors" : "people", d.people && peopleText(d.people, lang)),
    ...fact("unit", d.unitCode),
    ...fact("address", d.address),
    ...fact("caseNo", d.caseNo),
    ...fact("ref", d.ref),
    ...fact("fix", zh ? fixZh : fixEn),
    ...fact("source", source),
  ];
}

const FACT_LABELS = {
  zh: {
    lastDay: "最后一天",
    documentNo: "案号",
    obligors: "被查封人",
    people: "当事人",
    unit: "不动产单元号",
    address: "坐落",
    caseNo: "受理编号",
    ref: "申请编号",
    fix: "处理",
    source: "依据",
  },
  en: {
    lastDay: "last day",
    documentNo: "document number",
    obligors: "persons subject to the seizure",
    people: "parties",
    unit: "unit",
    address: "address",
    caseNo: "case number",
    ref: "ref",
    fix: "what to do",
    source: "source",
  },
} as const;

/** Max number of names in a title or a fact. */
const MAX_PEOPLE = 3;

function peopleText(people: readonly string[], lang: "zh" | "en"): string {
  const named = people.slice(0, MAX_PEOPLE).join(lang === "zh" ? "、" : ", ");
  if (people.length <= MAX_PEOPLE) return named;
  return lang === "zh" ? `${named}等 ${people.length} 人` : `${named} and ${people.length - MAX_PEOPLE} more`;
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
