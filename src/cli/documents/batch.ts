import * as z from "zod";
import { KindSchema } from "../../contract/index.js";
import { RETURN_CLASSES, rowStates, type ReturnClass } from "../../batch/index.js";
import { Against, Finding, News, RowFinding, byRule, fixes } from "./finding.js";
import { asOf, count, key, next, shared, texts, time } from "./document.js";
import { Connection, Failure } from "./error.js";

export const Batch = shared(
  "batch",
  "批次：一个文件的全部申请",
  "A batch: the filings of one file",
  z.strictObject({
    id: key(z.string(), "批次号", "id of the batch"),
    kind: key(KindSchema, "业务种类", "kind of filing"),
    profile: key(z.string(), "接入配置", "name of the profile"),
    authority: key(z.string(), "登记机构", "id of the authority"),
    institution: key(z.string(), "机构", "institution that files"),
    file: key(z.string(), "文件的绝对路径", "absolute path of the file"),
    sha256: key(z.string(), "文件的 SHA-256", "SHA-256 of the file"),
    rows: key(count, "行数", "number of rows recorded"),
    filings: key(count, "申请数", "number of filings recorded"),
    state: key(
      z.enum(["intake", "open", "done"]),
      "intake 文件未读完 · open 有待提交或待核实的申请 · done 没有",
      "intake: the file is not fully read · open: filings are to be sent or looked up · done: none are",
    ),
    finished: key(
      z.boolean(),
      "是否每笔申请均已办结，或未接收、已撤下",
      "whether every filing has ended: its case is finished, or it was turned away or discarded",
    ),
    createdAt: key(time, "创建时间", "time of creation"),
    asOf: asOf.optional(),
  }),
);
export type BatchDocument = z.infer<typeof Batch>;

const Tally = z.strictObject({
  rows: key(count, "行数", "number of rows"),
  filings: key(count, "申请数", "number of filings"),
});

export const Counts = shared(
  "counts",
  "批次的统计，每行恰好计入一种状态",
  "Counts of a batch; every row is in exactly one state",
  z.strictObject({
    rows: key(count, "行数", "number of rows"),
    filings: key(count, "申请数", "number of filings"),
    byState: key(
      z.record(z.enum([...rowStates, "changed"]), Tally),
      "按状态：有错、待提交、提交中、结果待核实、已提交、未接收、已撤下、需人工处理、内容不同",
      "by state of the row",
    ),
    byCase: key(z.record(z.string(), Tally), "按受理件状态", "filed filings by status of the case"),
    settled: key(Tally, "受理件已办结的", "filed filings whose case is finished"),
    contradictions: key(count, "有矛盾报告的申请数", "number of filings with contradictory reports").optional(),
  }),
);
export type CountsDocument = z.infer<typeof Counts>;

export const NeedsPerson = shared(
  "needs-person",
  "需人工处理的申请，按原因",
  "Filings that need manual review, by reason",
  z.strictObject({
    code: key(z.string(), "原因代码", "code of the reason"),
    batch: key(z.string(), "在哪个批次处理", "batch in which they are settled"),
    filings: key(count, "申请数", "number of filings"),
    rows: key(count, "行数", "number of rows"),
    ...texts,
    next,
  }),
);
export type NeedsPersonDocument = z.infer<typeof NeedsPerson>;

export const Stop = shared(
  "stopped",
  "提前停止的原因",
  "Why a run stopped early",
  z.strictObject({
    reason: key(
      z.enum([
        "interrupted",
        "gateway-unreachable",
        "paused",
        "feed-refused",
        "absence-open",
        "send-later",
        "authentication",
        "permission",
        "lease-lost",
        "file-unreadable",
      ]),
      "原因",
      "the reason",
    ),
    until: key(time, "最早可继续的时间", "when it can continue").optional(),
    lift: key(z.string(), "解除暂停的命令", "command that lifts the pause").optional(),
    askedUntil: key(time, "登记机构要求的时间", "the time that the authority asked for").optional(),
    failure: key(
      z.strictObject({
        code: z.string(),
        ...texts,
        connection: Connection.optional(),
        fixZh: z.string().optional(),
        fixEn: z.string().optional(),
      }),
      "最后一次失败",
      "the last failure",
    ).optional(),
    holder: key(
      z.strictObject({ host: key(z.string(), "主机", "host"), pid: key(z.int(), "进程号", "process id") }),
      "正在办理该批次的进程",
      "the process that works on the batch",
    ).optional(),
  }),
);
export type StopDocument = z.infer<typeof Stop>;

export const Intake = shared(
  "intake",
  "台账中已有的行",
  "Rows that the ledger already held",
  z.strictObject({
    known: key(count, "已提交过的行，跳过", "rows filed before, skipped"),
    changed: key(count, "编号已使用而内容不同的行，未提交", "rows with other content under a known ref, not sent"),
    corrected: key(count, "更正后或撤下后重新提交的行", "rows that replace one turned away or discarded"),
  }),
);

const filingPlace = z.strictObject({
  ref: key(z.string(), "申请编号", "ref of the filing"),
  batch: key(z.string(), "批次号", "id of the batch"),
});
/** Links between a refused filing and the one that requests the same again under another ref. */
export const replacementKeys = {
  replaces: key(filingPlace, "所替代的未获登记的申请", "the refused filing that this one replaces").optional(),
  replacedBy: key(filingPlace, "替代本申请的申请", "the filing that replaces this one").optional(),
};
const reasonClass = key(
  z.enum(Object.keys(RETURN_CLASSES) as [ReturnClass, ...ReturnClass[]]),
  "第一个原因的类别",
  "class of the first reason, the same for all authorities",
);

export const Filing = shared(
  "filing",
  "一笔申请",
  "A filing",
  z.strictObject({
    ref: key(z.string(), "申请编号", "ref of the filing"),
    kind: key(KindSchema, "业务种类", "kind of filing"),
    batch: key(z.string(), "批次号", "id of the batch"),
    row: key(z.int(), "在文件中的第一行", "its first row in the file"),
    state: key(z.enum(rowStates), "状态", "state"),
    notBefore: key(time, "最早提交时间", "not sent before then").optional(),
    caseNo: key(z.string(), "受理编号", "case number").optional(),
    status: key(z.string(), "受理件状态", "status of the case").optional(),
    asOf: asOf.optional(),
    case: key(z.looseObject({}), "最后收到的受理件", "the case as last received").optional(),
    reasons: key(z.array(Against), "未接收或需人工处理的原因", "why it was turned away or needs review").optional(),
    contradiction: key(z.string(), "矛盾的报告", "contradictory reports").optional(),
    ...replacementKeys,
  }),
);
export type FilingDocument = z.infer<typeof Filing>;

const actionKeys = {
  what: key(
    z.enum(["supplement", "payment", "appearance"]),
    "补正、缴费、到场",
    "what the institution must do: supplement, payment or appearance",
  ),
  caseNo: key(z.string(), "受理编号", "case number"),
  dueBy: key(z.string(), "期限", "last moment to act").optional(),
  ...texts,
  ...fixes,
  next,
};
export const Action = shared(
  "action",
  "本机构须办理的事项",
  "What the institution must do for a case",
  z.strictObject(actionKeys),
);
export const Row = shared(
  "row",
  "文件中的一行",
  "A row of the file",
  z.strictObject({
    row: key(z.int(), "行号，与 Excel 一致", "row number as in Excel"),
    ref: key(z.string(), "申请编号", "ref of the filing"),
    state: key(z.enum([...rowStates, "changed"]), "状态", "state"),
    intake: key(z.enum(["invalid", "new", "known", "changed", "corrected"]), "读入时的处理", "what intake did with it"),
    notBefore: key(time, "最早提交时间", "not sent before then").optional(),
    caseNo: key(z.string(), "受理编号", "case number").optional(),
    status: key(z.string(), "受理件状态", "status of the case").optional(),
    units: key(z.array(z.looseObject({})), "各不动产单元的结果", "result for each unit").optional(),
    certificates: key(z.array(z.string()), "证明号", "numbers of the certificates").optional(),
    action: Action.optional(),
    ...replacementKeys,
    reasonClass: reasonClass.optional(),
    words: key(z.array(z.union([RowFinding, Finding, Against])), "问题和原因", "findings and reasons"),
  }),
);

export const actionRequired = key(
  z.strictObject({
    rows: key(count, "行数", "number of rows"),
    filings: key(count, "申请数", "number of filings"),
    cases: key(
      z.array(
        z.strictObject({
          row: key(z.int(), "行号", "row number"),
          ref: key(z.string(), "申请编号", "ref of the filing"),
          ...actionKeys,
        }),
      ),
      "逐件列出，最早到期的在前，最多 1000 件",
      "the cases, the first to expire first, at most 1,000",
    ),
  }),
  "待本机构办理的受理件",
  "cases that wait for the institution",
).optional();

/** Sum of one kind of amount. */
const amount = z.strictObject({
  column: key(z.string(), "列", "key of the column"),
  ...texts,
  currency: key(z.string(), "币种", "currency"),
  amount: key(z.string(), "合计", "the sum"),
  filings: key(count, "申请数", "number of filings"),
});

/** Cancellations, releases and renewals of a batch that the register entered although it does not hold the right. */
export const unknownRights = key(
  z.array(News),
  "注销、解封或续封已登簿，但登记簿没有所填的权利",
  "cancellations, releases and renewals entered for a right that the register does not hold",
).optional();

/** What submit, resume and watch print of a batch. */
export const runKeys = {
  batch: Batch,
  counts: Counts,
  needsPerson: z.array(NeedsPerson).optional(),
  actionRequired,
  intake: Intake.optional(),
  warnings: key(count, "提醒数", "number of warnings").optional(),
  warnedRows: key(count, "有提醒的行数", "number of rows with warnings").optional(),
  byRule: byRule.optional(),
  amounts: key(z.array(amount), "文件中各类金额的合计", "sums of the amounts of the file").optional(),
  stopped: Stop.optional(),
  timedOut: key(z.boolean(), "等待时间是否已到", "whether the time for following ended"),
  news: z.array(News).optional(),
  unknownRights,
  feedRestarted: key(z.literal(true), "变更已从头读取", "the change feed was read from its beginning").optional(),
  unreadable: key(
    z.array(z.strictObject({ kind: z.string(), ref: z.string(), caseNo: z.string() })),
    "登记机构不再提供进度的未办结受理件",
    "cases that had not ended and that the gateway no longer tells of",
  ).optional(),
  contradictions: key(count, "矛盾的报告数", "number of contradictory reports").optional(),
  resultFile: key(z.string(), "结果文件", "the result file").optional(),
  keptFile: key(z.string(), "予以保留的已有文件", "an existing file that was kept").optional(),
  error: Failure.optional(),
  next: next.optional(),
};

export const BatchRun = shared(
  "batch-run",
  "一个批次的办理结果",
  "Result of working on a batch",
  z.strictObject(runKeys),
);
/** A batch whose file is missing or broken. */
const BrokenBatch = z.strictObject({ batch: Batch, error: Failure });

/** Several batches. */
export const runsKeys = {
  batches: key(z.array(z.union([BatchRun, BrokenBatch])), "每个批次的结果", "the result of each batch"),
};

/** Batches that `bdc watch` leaves out. */
export const notFollowed = key(
  z.array(
    z.strictObject({
      batch: key(z.string(), "批次号", "id of the batch"),
      file: key(z.string(), "文件", "path of the file"),
      rows: key(count, "已记入台账的行数", "rows in the ledger"),
      holder: key(
        z.strictObject({ host: z.string(), pid: z.int() }),
        "正在读取文件的进程",
        "the process that is reading the file",
      ).optional(),
      next: next.optional(),
    }),
  ),
  "文件未读完、未跟踪的批次",
  "batches that were not followed because their file is not fully read",
);

export const notListed = key(
  z.strictObject({
    finished: key(count, "已办结的批次数", "number of finished batches"),
    withAlerts: key(count, "其中有提示的", "of these, with alerts"),
  }),
  "未列出的批次，加 --all 列出",
  "batches that are not listed; --all lists them",
);
