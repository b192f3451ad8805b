import type { NightReport } from "./model.js";

/** Keys of the report whose values are times (epoch ms). */
const TIMES: ReadonlySet<string> = new Set([
  "generatedAt",
  "from",
  "to",
  "createdAt",
  "asOf",
  "pausedUntil",
  "outageSince",
  "at",
  "until",
  "overBy",
]);

/** A report in which times are ISO 8601. */
export type ReportDocument = WithIsoTimes<NightReport>;
/** Names of the members that are times. */
export type TimeKey =
  "generatedAt" | "from" | "to" | "createdAt" | "asOf" | "pausedUntil" | "outageSince" | "at" | "until" | "overBy";
/** A part of a report in which times are ISO 8601. */
export type WithIsoTimes<T> = T extends readonly (infer Item)[]
  ? readonly WithIsoTimes<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: K extends TimeKey ? string : WithIsoTimes<T[K]> }
    : T;

/** Returns a report as JSON documents have it: times as ISO 8601 in UTC. */
export function reportDocument(report: NightReport): ReportDocument {
  return JSON.parse(JSON.stringify(report), (key, value: unknown) =>
    typeof value === "number" && TIMES.has(key) ? new Date(value).toISOString() : value,
  ) as ReportDocument;
}
