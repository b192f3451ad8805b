import { z } from "zod";
import { KindSchema } from "../../contract/index.js";
import { OUTCOMES, RETURN_CLASSES } from "../../batch/index.js";
import { asOf, count, key, printed, shared, texts, time } from "./document.js";
import { fixes } from "./finding.js";

const day = z.iso.date();
const batch = key(z.string(), "批次号", "id of the batch");
const authority = key(z.string(), "登记机构", "id of the authority");
const filings = key(count, "申请数", "number of filings");
const rows = key(count, "行数", "number of rows");
const amounts = key(
  z.array(
    z.strictObject({
      amount: key(z.string(), "金额", "amount"),
      currency: key(z.string(), "币种", "currency"),
    }),
  ),
  "按币种合计的金额",
  "sums of the amounts, by currency",
);
const outcome = z.enum(OUTCOMES);
const number = key(count, "件数", "how many");
const sent = key(count, "提交的件数", "filings sent");

const FilingTally = z.strictObject({ filings, amounts });
const OutcomeTally = shared(
  "outcome-tally",
  "一种结果的行数、申请数和金额",
  "Rows, filings and amounts of one outcome",
  z.strictObject({ rows, filings, amounts }),
);
const talliesKeys = {
  byOutcome: key(
    z.record(outcome, OutcomeTally),
    "按结果：已登簿、办理中、待本机构办理、未接收或不予登记、有错、待核实、待提交、已更正、已撤回或撤下",
    "by outcome; every row has exactly one",
  ),
  total: key(OutcomeTally, "合计", "total"),
};
const Tie = shared(
  "report-tie",
  "对账：文件、台账、登记机构",
  "File, ledger and authority side by side",
  z.strictObject({
    fileRows: key(count, "读取文件时计的行数", "rows counted while the file was read"),
    ledgerRows: key(count, "台账中逐行读出的行数", "rows in the ledger, read one by one"),
    filed: key(FilingTally, "台账中已提交的申请", "filings that the ledger holds as received by the authority"),
    cases: key(FilingTally, "登记机构已回报受理件的申请", "filings for which the authority has reported a case"),
    sameContent: key(count, "内容摘要一致的受理件数", "cases whose content digest equals that of the filing"),
    asOf: asOf.optional(),
    ties: key(z.boolean(), "三方是否相符", "whether all three are equal"),
  }),
);

const ReportBatch = z.strictObject({
  id: batch,
  kind: key(KindSchema, "业务种类", "kind of filing"),
  fileName: key(z.string(), "文件名，个人信息已遮盖", "name of the file; personal data is masked"),
  sha256: key(z.string(), "文件的 SHA-256", "SHA-256 of the file"),
  profile: key(z.string(), "接入配置", "name of the profile"),
  authority,
  institution: key(z.string(), "机构", "institution that files"),
  createdAt: key(time, "创建时间", "time of creation"),
  complete: key(z.boolean(), "文件是否已读完", "whether the file was read to its end"),
  tie: Tie,
  rulePack: key(z.string(), "规则的编号和版本", "id and version of the rules in force").optional(),
  accepted: key(
    z.array(
      z.strictObject({
        rule: key(z.string(), "规则代码", "code of the rule"),
        reason: key(z.string(), "理由", "the reason given"),
      }),
    ),
    "提交时接受的提醒",
    "warnings that were accepted when the file was submitted",
  ),
  ...talliesKeys,
});

const ReportAuthority = z.strictObject({
  authority,
  batches: key(count, "批次数", "number of batches"),
  filed: key(count, "已提交的申请数", "filings received by the authority"),
  durations: key(
    z.strictObject({
      count: number,
      p50: key(z.number(), "中位数", "median"),
      p90: key(z.number(), "九成以内", "90th percentile"),
    }),
    "从接收到登簿的用时（毫秒）：中位数、九成以内",
    "time from receipt to registration (ms): median and 90th percentile",
  ).optional(),
  promised: key(
    z.strictObject({ kept: key(count, "按承诺办结", "kept"), missed: key(count, "超期", "missed") }),
    "按承诺办结和超期的件数",
    "cases whose promised time was kept or missed",
  ),
  asOf: asOf.optional(),
  pausedUntil: key(time, "暂停至", "end of the pause in force").optional(),
  outageSince: key(time, "接口中断的开始时间", "start of an outage that is not known to have ended").optional(),
  clockOffsetMs: key(
    z.int(),
    "登记机构的时间比本机快多少毫秒（慢于本机的为负），相差 5 分钟以上时列出；期限按登记机构的时间计算",
    "how far its clock is ahead of this machine's (ms, negative when behind), from 5 minutes; deadlines count from its clock",
  ).optional(),
  activity: key(z.array(count), "各时段提交的件数", "filings sent in each interval of the timeline"),
  ...talliesKeys,
});

const Attention = z.strictObject({
  batch,
  row: key(z.int(), "行号", "row number"),
  ref: key(z.string(), "申请编号", "ref of the filing"),
  caseNo: key(z.string(), "受理编号", "case number").optional(),
  outcome: key(outcome, "结果", "the outcome"),
  dueOn: key(day, "最后一天", "last day to act").optional(),
  daysLeft: key(z.int(), "剩余天数，负数为已过", "days left; negative when past").optional(),
  code: key(z.string(), "原因代码", "code of the reason"),
  ...texts,
  ...fixes,
  command: key(z.string(), "要运行的命令", "the command that shows or handles it"),
});

const Report = z.strictObject({
  format: key(z.literal("bdc-report/1"), "格式版本", "version of the format"),
  generatedAt: key(time, "生成时间", "when the report was made"),
  from: key(time, "统计开始", "start of the time reported on"),
  to: key(time, "统计结束", "end of the time reported on"),
  institutions: key(z.array(z.string()), "机构", "institutions that filed"),
  verdict: key(
    z.strictObject({
      level: key(z.enum(["green", "yellow", "red"]), "级别", "the level"),
      needsPerson: key(count, "需要处理的行数", "rows that need a person"),
      overdue: key(count, "已超期的行数", "rows that are overdue"),
      firstDue: key(day, "最早的时限", "first day by which somebody has to act").optional(),
      ties: key(z.boolean(), "三方是否相符", "whether file, ledger and authority agree"),
    }),
    "结论：正常、有待办事项、需立即处理",
    "the verdict: green nobody has to do anything, yellow somebody has to act, red at once",
  ),
  totals: key(z.strictObject(talliesKeys), "合计", "totals"),
  tie: Tie,
  batches: key(z.array(ReportBatch), "批次", "batches"),
  authorities: key(z.array(ReportAuthority), "登记机构", "authorities"),
  attention: key(z.array(Attention), "需要处理的行，最急的在前", "rows that need a person, the most urgent first"),
  attentionTotal: key(count, "需要处理的行数", "number of rows that need a person"),
  reasons: key(
    z.array(
      z.strictObject({
        reasonClass: key(
          z.enum(Object.keys(RETURN_CLASSES) as [keyof typeof RETURN_CLASSES]),
          "类别",
          "class of the reason, the same for all authorities",
        ),
        code: key(z.string(), "代码", "code of the reason"),
        ...texts,
        rows,
        examples: key(z.array(z.string()), "举例，批次:行", "the first rows, as batch:row"),
      }),
    ),
    "未办成的原因",
    "reasons for which rows were not registered",
  ),
  reasonsTotal: key(count, "原因的种数", "number of different reasons"),
  timeline: key(
    z.strictObject({
      stepMs: key(z.int(), "每个时段的毫秒数", "length of an interval (ms)"),
      buckets: key(
        z.array(
          z.strictObject({
            at: key(time, "时段开始", "start of the interval"),
            sent,
            registered: key(count, "登簿的件数", "filings registered"),
          }),
        ),
        "时段",
        "intervals",
      ),
    }),
    "各时段提交和登簿的件数",
    "filings sent and registered in each interval",
  ),
  interruptions: key(
    z.array(
      z.strictObject({
        authority,
        from: key(time, "开始", "start"),
        until: key(time, "结束", "end; absent while it lasts and when it was not recorded").optional(),
        overBy: key(
          time,
          "不晚于此时结束",
          "with an end that was not recorded: when the authority was heard again",
        ).optional(),
        what: key(z.enum(["pause", "outage"]), "暂停或中断", "pause or outage"),
      }),
    ),
    "暂停和中断",
    "pauses and outages",
  ),
  deadlines: key(
    z.array(
      z.strictObject({
        what: key(z.string(), "期限的种类", "type of the deadline"),
        on: key(day, "最后一天", "the last day").optional(),
        daysLeft: key(z.int(), "剩余天数，负数为已过", "days left; negative when past").optional(),
        count: number,
        examples: key(
          z.array(
            z.strictObject({
              batch,
              ref: key(z.string(), "申请编号", "ref of the filing"),
              caseNo: key(z.string(), "受理编号", "case number"),
              documentNo: key(z.string(), "文号", "document number").optional(),
            }),
          ),
          "举例",
          "the first cases or seizures",
        ),
      }),
    ),
    "期限，按种类和日期合并",
    "deadlines, by type and day",
  ),
  deadlinesTotal: key(count, "期限的项数", "number of deadlines"),
  withinDays: key(z.int(), "列出多少天内的期限", "how many days ahead"),
  certificates: key(
    z.strictObject({
      issued: key(count, "已取得的份数", "certificates issued"),
      missing: key(count, "已登簿未出证的件数", "registered cases without a certificate"),
      byRight: key(
        z.array(
          z.strictObject({ right: key(z.string(), "证明权利或事项", "the right that it proves"), count: number }),
        ),
        "按证明权利或事项",
        "by the right that they prove",
      ),
    }),
    "证照：已取得、已登簿未出证",
    "certificates: issued, and missing although registered",
  ),
  alerts: key(count, "已登簿受理件的变动提醒数", "alerts on registered cases"),
  attempts: key(
    z.strictObject({ sent, repeated: key(count, "重复发出的", "sent again after a look-up") }),
    "发出的申请数，其中重复发出的",
    "filings sent, and sent again",
  ),
});

/** Commands that report on batches. */
export const REPORT_COMMANDS = {
  report: printed("批次的办理报告", "report on batches", {
    report: Report,
    html: key(z.string(), "网页文件", "the page").optional(),
    pdf: key(z.string(), "PDF 文件", "the PDF").optional(),
    xlsx: key(z.string(), "工作簿", "the workbook").optional(),
  }),
};
