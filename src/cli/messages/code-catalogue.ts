import {
  DIFFERENCES,
  FILE_WARNINGS,
  PERSON_REASONS,
  RELEASE_REASONS,
  fileErrorTexts,
  type ReasonText,
} from "../../batch/index.js";
import { CASE_STATUSES, PROBLEMS } from "../../contract/index.js";
import { CONNECTION_PROBLEMS, SECURITY_CODES, explain, explainedCodes } from "../../sdk/index.js";
import { EXIT_TEXTS } from "./exit-codes.js";
import { USAGE_ERRORS } from "./errors/index.js";
import type { UsageText } from "./errors/usage-text.js";
import { generalText } from "./general-text.js";

export interface CodeEntry {
  readonly code: string;
  /** Where it comes from: business rules, cells, files, the command line, the authority, and so on. */
  readonly group:
    | "rule"
    | "cell"
    | "file"
    | "usage"
    | "connection"
    | "security"
    | "problem"
    | "needs-person"
    | "reconcile"
    | "release"
    | "status"
    | "exit-code";
  readonly zh: string;
  readonly en: string;
  readonly fixZh?: string;
  readonly fixEn?: string;
  readonly severity?: string;
  /** Legal source. */
  readonly source?: string;
  /** Command to run next. */
  readonly next?: string;
}

/** The error of the SDK for a wrong argument. Its own texts name the argument and what is expected. */
const ARGUMENT_ERROR = {
  zh: "函数的参数缺失、类型不对或取值无效；信息中写明参数名称、给出的是什么以及应为什么",
  en: "an argument of a function is missing, of another type, or not valid; the message names it, and what is expected",
  fixZh: "按信息更正该参数；由 bdc 报告时，检查接入配置（bdc profile show）",
  fixEn: "Correct the argument as the message says; when bdc reports it, check the profile (`bdc profile show`)",
};

/** Lists every code that the program can report. Used by `bdc explain` and docs/reference/errors.md. */
export function codeCatalogue(): CodeEntry[] {
  return withValues().map(inGeneral);
}

/** The texts of an entry without the values of a single case. */
export function inGeneral<T extends CodeEntry>(entry: T): T {
  const { zh, en, fixZh, fixEn, next } = entry;
  return {
    ...entry,
    zh: generalText("zh", zh),
    en: generalText("en", en),
    ...(fixZh !== undefined && { fixZh: generalText("zh", fixZh) }),
    ...(fixEn !== undefined && { fixEn: generalText("en", fixEn) }),
    ...(next !== undefined && { next: generalText("en", next) }),
  };
}

/** Every code with its texts as written; `{name}` stands for a value. */
function withValues(): CodeEntry[] {
  return [
    ...explainedCodes().map((code): CodeEntry => {
      const { severity, zh, en, fixZh, fixEn, source, kinds } = explain(code)!;
      return {
        code,
        group: kinds ? "rule" : Object.hasOwn(PROBLEMS, code) ? "problem" : "cell",
        severity,
        zh,
        en,
        fixZh,
        fixEn,
        ...(source && { source }),
      };
    }),
    ...Object.entries(FILE_WARNINGS).map(([code, texts]): CodeEntry => ({
      code,
      group: "cell",
      severity: "warning",
      ...texts,
    })),
    ...Object.entries(fileErrorTexts).map(([code, { zh, en, fixZh, fixEn }]): CodeEntry => ({
      code,
      group: "file",
      zh,
      en,
      fixZh,
      fixEn,
    })),
    ...Object.entries<UsageText>(USAGE_ERRORS).map(([code, { zh, en, next }]): CodeEntry => ({
      code,
      group: "usage",
      zh,
      en,
      ...(next && { next }),
    })),
    { code: "argument-error", group: "usage", ...ARGUMENT_ERROR },
    ...Object.entries(CONNECTION_PROBLEMS).map(([code, texts]): CodeEntry => ({ code, group: "connection", ...texts })),
    ...Object.entries(SECURITY_CODES)
      // A value may be missing in a filing, too.
      .filter(([code]) => explain(code) === undefined)
      .map(([code, texts]): CodeEntry => ({ code, group: "security", ...texts })),
    ...Object.entries(PERSON_REASONS)
      // A code that is also a problem of the authority is listed there.
      .filter(([code]) => !Object.hasOwn(PROBLEMS, code))
      .map(([code, texts]): CodeEntry => ({ code, group: "needs-person", ...texts })),
    ...Object.entries(DIFFERENCES)
      // A file that cannot be read is listed with the files.
      .filter(([code]) => !Object.hasOwn(fileErrorTexts, code))
      .map(([code, { zh, en, fixZh, fixEn, command }]): CodeEntry => {
        const next = command.replace(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase());
        return { code, group: "reconcile", zh, en, fixZh, fixEn, next };
      }),
    ...Object.entries<ReasonText>(RELEASE_REASONS).map(
      ([code, { verdict, zh, en, fixZh, fixEn, source }]): CodeEntry => ({
        code,
        group: "release",
        severity: verdict,
        zh,
        en,
        fixZh,
        fixEn,
        ...(source !== undefined && { source }),
      }),
    ),
    ...Object.entries(CASE_STATUSES).map(([code, { zh, en }]): CodeEntry => ({ code, group: "status", zh, en })),
    ...Object.entries(EXIT_TEXTS).map(([code, { zh, en, fixZh, fixEn }]): CodeEntry => ({
      code,
      group: "exit-code",
      zh,
      en,
      fixZh,
      fixEn,
    })),
  ];
}
