import { encodeCsv } from "../../files/csv/encode-table.js";
import { escapeFormula } from "../../files/csv/encode.js";
import type { ReleaseVerdict, VerdictName } from "./verdict.js";

/** Texts of the verdicts. */
export const VERDICT_WORDS: Readonly<Record<VerdictName, { readonly zh: string; readonly en: string }>> = {
  releasable: { zh: "可放款", en: "releasable" },
  refused: { zh: "不可放款", en: "not releasable" },
  "needs-decision": { zh: "需人工决定", en: "needs a decision" },
  "not-yet": { zh: "暂不可放款", en: "not yet" },
  "not-verified": { zh: "未能核验", en: "not verified" },
};

const HEADERS = {
  zh: [
    "行",
    "申请编号",
    "借款人",
    "金额",
    "币种",
    "受理编号",
    "证明号",
    "登簿时间",
    "结论",
    "原因代码",
    "原因",
    "处理建议",
  ],
  en: [
    "row",
    "ref",
    "borrower",
    "amount",
    "currency",
    "case",
    "certificate",
    "registered at",
    "verdict",
    "reason codes",
    "reasons",
    "what to do",
  ],
} as const;

/**
 * Formats verdicts as a CSV that Excel opens directly: UTF-8 with a byte order mark, CRLF.
 * @param lang Language of headers and texts.
 */
export function releaseCsv(verdicts: readonly ReleaseVerdict[], lang: "zh" | "en"): Uint8Array {
  const rows = verdicts.map((v) => {
    const reasons = [...v.reasons, ...v.warnings];
    const fixes = reasons.map((r) => (lang === "zh" ? r.fixZh : r.fixEn) ?? "").filter(Boolean);
    return [
      String(v.row),
      v.ref,
      v.borrower ?? "",
      v.amount ?? "",
      v.currency ?? "",
      v.caseNo ?? "",
      v.certificateNo ?? "",
      v.registeredAt ?? "",
      VERDICT_WORDS[v.verdict][lang],
      reasons.map((r) => r.code).join("；"),
      reasons.map((r) => r[lang]).join("；"),
      [...new Set(fixes)].join("；"),
    ];
  });
  return encodeCsv([HEADERS[lang], ...rows.map((row) => row.map(escapeFormula))], {
    encoding: "utf-8-bom",
    newline: "\r\n",
  });
}
