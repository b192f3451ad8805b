import * as z from "zod";
import { KindSchema, Reason } from "../../contract/index.js";
import { Batch, Counts, Filing, NeedsPerson, Row, Stop, actionRequired, notListed } from "./batch.js";
import { asOf, cancelled, count, file, key, next, printed, texts } from "./document.js";
import { Failure } from "./error.js";
import { News, fixes, source, toFill } from "./finding.js";

const needsPerson = z.array(NeedsPerson).optional();
const news = key(z.array(News), "此前已登簿的受理件的变动", "changes to registered cases").optional();
const stopped = Stop.optional();
const batchId = key(z.string(), "批次号", "id of the batch");

const batchStatus = z.strictObject({
  ...Batch.shape,
  batch: Batch,
  counts: Counts,
  needsPerson,
  actionRequired,
  alerts: key(z.array(News), "已登簿受理件的提示", "alerts on registered cases"),
  contradictions: key(
    z.array(z.strictObject({ ref: z.string(), caseNo: z.string().optional(), contradiction: z.string() })),
    "登记机构前后矛盾的报告",
    "contradictory reports of the authority",
  ),
});
const statusKeys = { batches: key(z.array(batchStatus), "批次", "batches") };

const settleKeys = {
  batch: Batch,
  lookedUp: key(count, "已查询的申请数", "filings that were looked up"),
  filed: key(count, "查到并记为已提交的", "found and recorded as filed"),
  released: key(count, "已重新排队的", "requeued"),
  discarded: key(count, "已撤下的", "discarded"),
  absent: key(count, "登记机构没有的", "proven absent"),
  left: key(
    z.array(
      z.strictObject({
        why: key(z.string(), "原因代码", "code of the reason"),
        filings: count,
        refs: key(z.array(z.string()), "申请编号", "refs of the filings"),
        ...texts,
        ...fixes,
        next,
      }),
    ),
    "仍需人工处理的",
    "filings that still need manual review",
  ),
  counts: Counts,
  needsPerson,
  stopped,
  news,
  contradictions: key(count, "矛盾的报告数", "number of contradictory reports").optional(),
  next: next.optional(),
};

const money = z.strictObject({
  amount: key(z.string(), "金额", "amount"),
  currency: key(z.string(), "币种", "currency"),
});
const verdict = key(
  z.enum(["releasable", "refused", "needs-decision", "not-yet", "not-verified"]),
  "结论：可放款、不可放款、需人工决定、暂不可放款、未能核验",
  "the verdict",
);
const releaseRow = z.strictObject({
  row: z.int(),
  ref: z.string(),
  amount: z.string().optional(),
  currency: z.string().optional(),
  borrower: key(z.string(), "债务人，已遮盖", "debtors, masked").optional(),
  caseNo: z.string().optional(),
  certificateNo: key(z.string(), "证明号", "number of the certificate").optional(),
  registeredAt: key(z.string(), "登簿时间", "time of registration").optional(),
  verdict,
  releasable: key(z.boolean(), "能否放款", "whether the funds may be released"),
  verified: key(z.boolean(), "是否全部核验", "whether everything could be checked"),
  reasons: key(z.array(Reason), "不能放款的原因", "reasons against the release"),
  warnings: key(z.array(Reason), "提醒", "warnings"),
});

const deadline = z.strictObject({
  what: key(z.string(), "期限的种类", "type of the deadline"),
  on: key(z.iso.date(), "最后一天", "the last day").optional(),
  daysLeft: key(z.int(), "剩余天数，负数为已过", "days left; negative when past").optional(),
  level: key(z.enum(["past", "urgent", "near"]), "已过期、紧急、临近", "how urgent it is"),
  kind: KindSchema,
  ref: z.string(),
  caseNo: z.string(),
  batch: batchId,
  unitCode: z.string().optional(),
  documentNo: z.string().optional(),
  ...texts,
  source,
});

/** Commands that follow what was filed, from the ledger or at the authority. */
export const BATCH_COMMANDS = {
  status: printed(
    "批次、受理件或申请的办理状态",
    "status of batches, cases or filings",
    { ...statusKeys, notListed: notListed.optional() },
    {
      ...statusKeys,
      filings: key(z.array(Filing), "申请", "filings"),
      missing: key(z.array(z.string()), "未找到的编号", "numbers that were not found"),
    },
  ),
  results: printed("写入的结果文件", "the result file that was written", {
    batch: batchId,
    asOf: asOf.optional(),
    resultFile: key(z.string(), "结果文件", "the result file"),
    keptFile: key(z.string(), "予以保留的已有文件", "an existing file that was kept").optional(),
  }),
  "release-check": printed("放款核验的结论", "whether the funds may be released", {
    batch: batchId,
    asOf,
    releasable: key(count, "可放款的行数", "rows that may be released"),
    notReleasable: key(count, "不可放款的行数", "rows that may not be released"),
    notVerified: key(count, "未能核验的行数", "rows that could not be verified"),
    totals: key(
      z.array(
        z.strictObject({
          verdict,
          rows: count,
          mortgages: count,
          amounts: key(z.array(money), "按币种合计的金额", "sums of the amounts, by currency"),
        }),
      ),
      "按结论合计",
      "totals by verdict",
    ),
    rows: key(z.array(releaseRow), "逐行的结论和原因", "verdict and reasons of every row"),
    file: file.optional(),
  }),
  deadlines: printed("即将到期的事项", "upcoming deadlines", {
    today: key(z.iso.date(), "今天", "today"),
    withinDays: key(z.int(), "列出多少天内的期限", "how many days ahead"),
    asOf: asOf.optional(),
    deadlines: key(z.array(deadline), "期限", "deadlines"),
    news,
    feedRestarted: key(z.literal(true), "变更已从头读取", "the change feed was read from its beginning").optional(),
    ics: key(z.string(), "日历文件", "the calendar file").optional(),
    renewal: key(
      z.strictObject({
        file: file.optional(),
        rows: count,
        toFill,
        tooLate: key(count, "已过期、不能续封的查封", "seizures that have ended and cannot be renewed"),
      }),
      "续封文件",
      "the file of renewals",
    ).optional(),
  }),
  "batch list": printed("批次清单", "list of batches", {
    batches: key(z.array(Batch), "批次", "batches"),
    notListed: notListed.optional(),
  }),
  "batch show": printed("一个批次的全部行", "every row of a batch", {
    batch: Batch,
    counts: Counts,
    needsPerson,
    actionRequired,
    rows: key(z.array(Row), "行", "rows"),
  }),
  "batch handover": printed("写入的移交清单", "the handover list that was written", {
    batch: batchId,
    file,
    filings: key(count, "申请数", "number of filings"),
    documents: key(count, "材料数", "number of documents"),
  }),
  "batch look-up": printed("查询的结果", "result of the look-ups", settleKeys),
  "batch release": printed(
    "重新排队的结果；不写原因则列出原因",
    "result of requeueing; without a reason, the reasons to choose from",
    settleKeys,
    { batch: Batch, needsPerson: z.array(NeedsPerson), error: Failure.optional() },
    cancelled,
  ),
  "batch discard": printed(
    "撤下的结果",
    "result of discarding",
    {
      batch: Batch,
      discarded: key(count, "已撤下的申请数", "number of filings discarded"),
      counts: Counts,
      needsPerson,
      stopped,
      news,
      next: next.optional(),
    },
    settleKeys,
  ),
};
