import * as z from "zod";
import { KindSchema } from "../../contract/index.js";
import { notFollowed, runKeys, runsKeys, Row } from "./batch.js";
import { cancelled, count, file, key, next, printed, texts, time } from "./document.js";
import { Finding, byRule, failOnWarning, Pack, RowFinding, rowFindingKeys } from "./finding.js";

const kind = key(KindSchema, "业务种类", "kind of filing");
const pack = Pack.optional();
const understandingKeys = {
  row: key(z.int(), "行号，与 Excel 一致", "row number as in Excel"),
  column: key(z.int(), "列序号，从 0 起", "column, from 0").optional(),
  header: key(z.string(), "列名", "header of the column"),
  written: key(z.string(), "原文，个人信息已遮盖", "text of the cell; personal data is masked"),
  understood: key(z.string(), "转换后的值", "value that it was converted to"),
  how: key(z.string(), "转换的方式", "type of conversion"),
};

const summaryKeys = {
  kind,
  encoding: key(z.string(), "文件编码", "encoding of the file").optional(),
  delimiter: key(z.string(), "分隔符", "delimiter").optional(),
  sheet: key(z.string(), "读取的工作表", "sheet that was read").optional(),
  otherSheets: key(z.array(z.string()), "未读取的工作表", "sheets that were not read").optional(),
  unknownColumns: key(z.array(z.string()), "未识别的列", "headers that are not read"),
  mappedColumns: key(
    z.array(z.strictObject({ header: z.string(), column: z.string() })),
    "按列名对照读取的列",
    "headers that are read by the column map",
  ).optional(),
  rows: key(count, "数据行数", "number of data rows"),
  filings: key(count, "可提交的申请数", "number of filings that would be sent"),
  invalidRows: key(count, "不能提交的行数", "number of rows that cannot be sent"),
  errors: key(count, "错误数", "number of errors"),
  confirmations: key(count, "需确认的数目", "number of findings to confirm"),
  warnings: key(count, "提醒数", "number of warnings"),
  warnedRows: key(count, "有提醒的行数", "number of rows with warnings"),
  failOnWarning,
  byRule,
  aside: key(
    z.array(z.strictObject({ row: z.int(), text: z.string() })),
    "不是数据、未读取的行",
    "rows that are not filings: notes, totals, examples",
  ),
  noPapers: key(
    Finding,
    "整个文件均未附依法应附的材料；不计入提醒数",
    "no row of the file names the papers that law asks for; not counted as a warning",
  ).optional(),
  resultFile: key(z.string(), "检查结果文件", "the result file").optional(),
  next,
  pack,
};

/** One line of `check --ndjson`. */
export const CHECK_LINES: readonly z.ZodObject[] = [
  z.strictObject({ type: key(z.literal("finding"), "一条检查结果", "a finding"), ...rowFindingKeys }),
  z.strictObject({
    type: key(z.literal("understanding"), "一个已转换的单元格", "a converted cell"),
    ...understandingKeys,
  }),
  z.strictObject({
    ok: z.boolean(),
    exitCode: z.int(),
    type: key(z.literal("summary"), "汇总，最后一行", "the summary, the last line"),
    ...summaryKeys,
  }),
];

const mappedHeader = z.strictObject({
  header: key(z.string(), "文件中的列名", "header as written"),
  column: key(z.string(), "标准列名", "standard column"),
  isMapped: key(z.boolean(), "是否按列名对照", "whether the column map assigns it"),
});

/** Where a file was submitted. */
const target = {
  profile: key(
    z.strictObject({
      name: key(z.string(), "接入配置", "name of the profile"),
      gateway: key(z.string(), "接口地址", "URL of the gateway"),
    }),
    "所用的接入配置",
    "the profile in use",
  ),
  authority: key(
    z.strictObject({ id: key(z.string(), "登记机构", "id of the authority"), ...texts }),
    "登记机构",
    "the authority",
  ),
  environment: key(
    z.enum(["test", "production"]),
    "环境：test 测试、production 正式；登记机构未注明的没有此项",
    "whether filings have legal effect; absent when the authority does not say",
  ).optional(),
};
/** When a file was submitted. */
const period = { startedAt: key(time, "开始时间", "start"), endedAt: key(time, "结束时间", "end") };

const demoPart = z.strictObject({
  ...target,
  ...period,
  ...runKeys,
  file: key(z.string(), "演示文件", "the demo file"),
  rows: key(z.array(Row), "全部行", "every row"),
});

const checkKeys = {
  ...summaryKeys,
  findings: key(z.array(RowFinding), "检查结果，最多 10000 条", "findings in file order, at most 10,000"),
};

/** Commands that read or write the institution's own files, and filing. */
export const FILE_COMMANDS = {
  demo: printed("演示的结果", "result of the demo", {
    folder: key(z.string(), "演示文件的目录", "folder of the demo files"),
    home: key(z.string(), "演示的状态目录（BDC_HOME）", "state of the demo (BDC_HOME)"),
    parts: key(z.array(demoPart), "每家机构的结果", "result of each institution"),
    report: key(z.string(), "办理报告（网页）", "the report, a page"),
    next,
  }),
  template: printed("写入的模板", "the template that was written", {
    kind,
    file,
    documents: key(z.array(z.string()), "写入的示例材料", "sample documents that were written"),
    next,
  }),
  check: printed("检查结果", "result of a check", {
    ...checkKeys,
    understandings: key(
      z.array(z.strictObject(understandingKeys)),
      "已转换的单元格（--explain-cells）",
      "converted cells (--explain-cells)",
    ).optional(),
    understood: key(count, "已转换的单元格数", "number of converted cells").optional(),
  }),
  map: printed("列名的对应关系", "how the columns are read", {
    kind,
    read: key(z.array(mappedHeader), "读取的列", "headers that are read"),
    unknown: key(
      z.array(
        z.strictObject({
          header: z.string(),
          suggestion: key(z.string(), "可能对应的列", "a similar column").optional(),
        }),
      ),
      "未读取的列及可能的对应",
      "headers that are not read, with a similar column",
    ),
    missing: key(z.array(z.string()), "缺少的必填列", "required columns that are missing"),
    free: key(z.array(z.string()), "尚无对应的标准列", "columns without a header"),
    problems: key(z.array(RowFinding), "列名的问题", "findings about the headers"),
    saved: key(
      z.strictObject({ profile: z.string().optional(), file: z.string().optional() }),
      "列名对照的保存位置",
      "where the column map was saved",
    ).optional(),
    next,
  }),
  submit: printed("提交的结果", "result of filing", { ...target, ...period, ...runKeys, pack }, checkKeys, cancelled),
  resume: printed("继续办理的结果", "result of continuing", { ...runKeys, ...optional(runsKeys) }, runsKeys),
  watch: printed(
    "跟踪的结果",
    "result of following",
    { ...runKeys, ...optional(runsKeys), notFollowed: notFollowed.optional() },
    { ...runsKeys, notFollowed: notFollowed.optional() },
  ),
};

/** A single batch also stands at the top level, when no batch was named. */
function optional({ batches }: typeof runsKeys) {
  return { batches: batches.optional() };
}
