import * as z from "zod";
import { AlertSchema, KindSchema, Reason } from "../../contract/index.js";
import { count, key, shared, texts } from "./document.js";

/** Texts of what to do. */
const fixes = {
  fixZh: key(z.string(), "处理，中文", "what to do, in Chinese"),
  fixEn: key(z.string(), "处理，英文", "what to do, in English"),
};
const source = key(z.string(), "依据", "law or official document");

/** What is wrong with a file, a row or a certificate. */
const findingKeys = {
  code: key(z.string(), "代码，bdc explain 可解释", "code; bdc explain describes it"),
  rule: key(z.string(), "同 code", "same as code"),
  severity: key(
    z.enum(["error", "confirm", "warning"]),
    "级别：错误、需确认、提醒",
    "error and confirm keep the filing from being sent, warning does not",
  ),
  field: key(z.string(), "字段", "key of the column or field").optional(),
  pointer: key(z.string(), "申请中的位置", "JSON pointer into the filing").optional(),
  ...texts,
  ...fixes,
  source: source.optional(),
  value: key(z.string(), "单元格内容，个人信息已遮盖", "the value found; personal data is masked").optional(),
  accepted: key(z.string(), "已接受的理由", "reason with which the user accepted it").optional(),
};

/** Place of a finding in a file. */
const placeKeys = {
  row: key(z.int(), "行号，与 Excel 一致", "row number as in Excel"),
  column: key(z.int(), "列序号，从 0 起", "column, from 0").optional(),
  header: key(z.string(), "列名", "header of the column as written").optional(),
};

export const Finding = shared(
  "finding",
  "检查结果：一条规则的结论",
  "A finding: the result of one rule",
  z.strictObject(findingKeys),
);
export const RowFinding = shared(
  "row-finding",
  "文件中的检查结果，带行和列",
  "A finding in a file, with row and column",
  z.strictObject({ ...findingKeys, ...placeKeys }),
);
/** Without `strict`, because one document adds `type`. */
export const rowFindingKeys = { ...findingKeys, ...placeKeys };

/** Why a filing was not accepted. The authority may add keys. */
export const Against = shared(
  "reason",
  "原因：登记机构或 bdc 给出",
  "A reason, given by the authority or by bdc",
  Reason,
);

export const News = shared(
  "news",
  "已登簿受理件的变动",
  "A change to a case that was already registered",
  z.strictObject({
    kind: key(KindSchema, "业务种类", "kind of filing"),
    ref: key(z.string(), "申请编号", "ref of the filing"),
    caseNo: key(z.string(), "受理编号", "case number"),
    batch: key(
      z.string(),
      "批次号；本机台账中没有该受理件的，不含此项",
      "id of the batch; absent when the case is not in this ledger",
    ).optional(),
    alert: key(AlertSchema, "变动的内容和时间", "what has changed, and when"),
  }),
);

export const Pack = shared(
  "pack",
  "所用的规则包及其更改",
  "The rule pack in use, with its changes",
  z.strictObject({
    id: key(z.string(), "规则包编号", "id of the pack"),
    version: key(z.string(), "版本", "version"),
    date: key(z.string(), "日期", "date"),
    ...texts,
    authority: key(z.string(), "登记机构", "id of the authority").optional(),
    changes: key(
      z.array(
        z.strictObject({
          do: key(z.string(), "更改的方式", "kind of change"),
          rule: key(z.string(), "规则", "id of the rule").optional(),
          ...texts,
          reason: key(z.string(), "理由", "reason of the change").optional(),
          source: source.optional(),
        }),
      ),
      "与通用规则的不同之处",
      "what differs from the general rules",
    ),
  }),
);

/** Columns that a person must fill in before a file can be submitted. */
export const toFill = key(
  z.array(z.strictObject({ key: key(z.string(), "列", "key of the column"), ...texts })),
  "须人工填写的列",
  "columns that a person must fill in",
);

/** How many findings `--fail-on-warning` matched. */
export const failOnWarning = key(
  z.strictObject({
    count: key(count, "符合的提醒数", "number of warnings that match"),
    rules: key(z.array(z.string()), "符合的规则", "rules that match").optional(),
  }),
  "--fail-on-warning 的结果；没有提交",
  "result of --fail-on-warning",
).optional();

/** Findings of one rule. */
export const byRule = key(
  z.array(
    z.strictObject({
      code: findingKeys.code,
      rule: findingKeys.rule,
      severity: findingKeys.severity,
      count: key(count, "次数", "number of findings"),
      firstRow: key(
        z.int(),
        "第一处的行号；针对整个文件的没有",
        "row of the first one; absent for the whole file",
      ).optional(),
      ...texts,
      ...fixes,
    }),
  ),
  "按规则统计，错误在前",
  "findings by rule, errors first",
);

export { fixes, source };
