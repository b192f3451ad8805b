import * as z from "zod";
import { DIFFERENCES, RETURN_CLASSES, type DifferenceCode, type ReturnClass } from "../../batch/index.js";
import { KindSchema, Reason } from "../../contract/index.js";
import { Batch, Counts, Filing, NeedsPerson, Row, Stop, actionRequired, notListed, unknownRights } from "./batch.js";
import { asOf, cancelled, count, file, key, next, printed, texts, time } from "./document.js";
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
  overdue: key(
    z.array(
      z.strictObject({
        ref: key(z.string(), "申请编号", "ref of the filing"),
        row: key(z.int(), "在文件中的第一行", "its first row in the file"),
        batch: batchId,
        caseNo: key(z.string(), "受理编号", "case number"),
        statutoryBy: key(z.string(), "法定办结期限", "last day by law"),
      }),
    ),
    "登记机构超过法定办理时限的受理件",
    "cases that the authority has not finished within the limit by law",
  ).optional(),
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
const tieValue = z.strictObject({
  count: key(count, "计数", "the count").optional(),
  amounts: key(z.array(money), "按币种合计", "sums by currency").optional(),
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

const sides = {
  file: key(tieValue, "文件", "the file").optional(),
  ledger: key(tieValue, "台账", "the ledger").optional(),
  authority: key(tieValue, "登记机构；未能查询时没有", "the authority; absent when it could not be asked").optional(),
  difference: key(tieValue, "最大与最小之差；一致时为 0", "largest minus smallest; 0 when the sides tie").optional(),
};
const tieLines = z.array(
  z.strictObject({
    what: key(
      z.enum(["rows", "filings", "amounts", "cases", "caseAmounts"]),
      "行数、申请笔数、申请金额、受理件数、受理金额",
      "rows, filings, amount of the filings, cases, amount of the cases",
    ),
    ...sides,
  }),
);
const differenceCode = z.enum(Object.keys(DIFFERENCES) as [DifferenceCode, ...DifferenceCode[]]);
const difference = z.strictObject({
  code: key(differenceCode, "差异代码", "code of the difference"),
  side: key(z.enum(["file", "ledger", "authority"]), "与台账不符的一方", "which record disagrees"),
  batch: batchId.optional(),
  row: key(z.int(), "行号", "row number").optional(),
  ref: key(z.string(), "申请编号", "ref of the filing").optional(),
  caseNo: key(z.string(), "受理编号", "case number").optional(),
  ...texts,
  ...fixes,
  command: next,
});
const returnClass = z.enum(Object.keys(RETURN_CLASSES) as [ReturnClass, ...ReturnClass[]]);
const scope = {
  kind: KindSchema,
  authority: key(z.string(), "登记机构", "id of the authority"),
  institution: key(z.string(), "机构", "institution that files"),
  profile: key(z.string(), "接入配置", "name of the profile"),
};

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
    unknownRights,
    resultFile: key(z.string(), "结果文件", "the result file"),
    keptFile: key(z.string(), "予以保留的已有文件", "an existing file that was kept").optional(),
  }),
  reconcile: printed("文件、台账与登记机构的对账结果", "whether file, ledger and authority tie", {
    format: key(z.literal("bdc-reconciliation/1"), "文档格式", "format of the document"),
    generatedAt: key(time, "对账时间", "time of the reconciliation"),
    ties: key(z.boolean(), "是否全部一致", "whether everything ties"),
    batches: key(
      z.array(
        z.strictObject({
          id: batchId,
          ...scope,
          fileName: key(z.string(), "文件名", "name of the file"),
          filePath: key(z.string(), "读取的路径", "path that was read"),
          file: key(
            z.enum(["unchanged", "changed", "missing", "unreadable"]),
            "文件：未变、已变、不在原处、无法读取",
            "the file: unchanged, changed, missing or unreadable",
          ),
          fileProblem: key(z.strictObject(texts), "无法读取的原因", "why it could not be read").optional(),
          lines: key(tieLines, "各方的计数和金额", "counts and amounts of each side"),
          differences: key(count, "差异数", "number of differences"),
          notSent: key(count, "尚未提交的申请数", "filings not sent yet"),
          corrected: key(count, "已由后续批次更正的行数", "rows corrected by later batches"),
          returned: key(
            z.strictObject({
              filings: key(count, "申请数", "number of filings"),
              replaced: key(count, "其中已由新申请替代的", "those that another filing replaces"),
              byClass: key(z.partialRecord(returnClass, count), "按原因类别", "by class of the first reason"),
            }),
            "未接收或不予登记的申请",
            "filings that the authority did not register",
          ),
          ahead: key(count, "登记机构有新进展的受理件数", "cases with news at the authority"),
          unproven: key(count, "未返回内容摘要的受理件数", "cases without a content digest"),
        }),
      ),
      "批次",
      "the batches",
    ),
    authorities: key(
      z.array(
        z.strictObject({
          ...scope,
          reached: key(z.boolean(), "是否查询到全部受理件", "whether all cases could be read"),
          problem: key(
            z.strictObject({ code: key(z.string(), "代码", "code of the error"), ...texts }),
            "未能查询的原因",
            "why not",
          ).optional(),
          heardAt: key(time, "台账最后一次收到其消息的时间", "when the ledger last heard of it").optional(),
          casesRead: key(count, "已读取的受理件数", "number of cases read"),
        }),
      ),
      "查询的登记机构",
      "the authorities that were asked",
    ),
    totals: key(tieLines, "合计", "totals"),
    differences: key(z.array(difference), "差异，最多 1000 处", "the differences, at most 1,000"),
    differencesTotal: key(count, "差异总数", "number of all differences"),
    byCode: key(z.partialRecord(differenceCode, count), "按代码统计", "number by code"),
    chain: key(
      z.strictObject({
        intact: key(z.boolean(), "是否完整", "whether it is intact"),
        links: key(count, "链节数", "number of links"),
        findings: key(count, "不符处数", "number of findings"),
      }),
      "台账的哈希链",
      "the chain of the ledger",
    ),
    csv: key(z.string(), "写入的差异文件", "the file of differences").optional(),
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
    clock: key(
      z.enum(["authority", "local"]),
      "今天所依据的时钟：登记机构或者本机",
      "whose clock today is: of the authority, or of this machine",
    ),
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
