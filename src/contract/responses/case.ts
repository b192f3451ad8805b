import * as z from "zod";
import { Material } from "../filings/common-fields.js";
import { KindSchema } from "../filings/kinds.js";
import { Amount, CalendarDate, Currency, Instant, UnitCode } from "../schema/primitives.js";
import { AlertSchema, Problem, Reason } from "./problem.js";
import { CaseStatusSchema } from "./status.js";
import { FeeExemption, UnitUseSchema } from "./fees.js";
import type * as Types from "./types.generated.js";

/** The authority's own status code and text. */
export const AuthorityStatus = z
  .looseObject({
    code: z.string().describe("Status code of the authority's own system"),
    text: z.string().describe("Text of the status, unchanged"),
  })
  .meta({
    id: "AuthorityStatus",
    title: "登记机构自有状态",
    description: "The authority's own status code and text, unchanged",
  });
/** The authority's own status code and text. */
export type AuthorityStatus = Types.AuthorityStatus;

/** The result of a case for one unit. */
export const CaseUnit = z
  .looseObject({
    unitCode: UnitCode.meta({ title: "不动产单元号", description: "Code of the unit" }),
    rank: z.int().min(1).optional().meta({ title: "抵押顺位", description: "Mortgage rank, assigned at registration" }),
    queuePosition: z
      .int()
      .min(0)
      .optional()
      .meta({ title: "轮候顺序", description: "0: the seizure is effective; n: nth in the waiting queue" }),
    effectiveFrom: CalendarDate.optional().meta({ title: "起始日期", description: "First day of the term" }),
    effectiveTo: CalendarDate.optional().meta({ title: "结束日期", description: "Last day of the term" }),
  })
  .meta({ id: "CaseUnit", title: "受理件中的不动产单元", description: "The result of a case for one unit" });
/** The result of a case for one unit. */
export type CaseUnit = Types.CaseUnit;

/** A certificate that a case yielded. */
export const CaseCertificate = z
  .looseObject({
    no: z
      .string()
      .meta({ title: "不动产登记证明号/不动产权证号", description: "Number of the certificate, as printed" }),
    kind: z
      .enum(["title", "proof"])
      .meta({ title: "证书种类", description: "`title` 不动产权证书 · `proof` 不动产登记证明" }),
    right: z
      .enum(["mortgage", "purchase-pre-notice", "mortgage-pre-notice"])
      .meta({ title: "证明权利或事项", description: "The right that the certificate proves" }),
    unitCodes: z.array(UnitCode).meta({ title: "不动产单元号", description: "Codes of the units that it covers" }),
    identifier: z
      .string()
      .optional()
      .meta({ title: "电子证照标识", description: "Root OID 1.2.156.3005.2, GB/T 36904-2018" }),
    issuedAt: Instant.meta({ title: "出证时间", description: "When the certificate was issued" }),
  })
  .meta({ id: "CaseCertificate", title: "受理件的证书或证明", description: "A certificate that a case yielded" });
/** A certificate that a case yielded. */
export type CaseCertificate = Types.CaseCertificate;

/** Items of a fee with the same use. */
export const FeeLine = z
  .looseObject({
    use: UnitUseSchema.meta({ title: "用途", description: "Use that decides the amount" }),
    items: z.int().min(1).meta({ title: "件数", description: "Number of items of this use" }),
    amount: Amount.meta({ title: "金额", description: "Amount for these items" }),
  })
  .meta({ id: "FeeLine", title: "计费明细", description: "Items of a fee with the same use" });
/** Items of a fee with the same use. */
export type FeeLine = Types.FeeLine;

/** The fee of a case. */
export const Fee = z
  .looseObject({
    amount: Amount.meta({ title: "金额", description: "Amount to pay" }),
    currency: Currency.meta({ title: "币种", description: "Currency of the amount" }),
    items: z.int().min(0).meta({ title: "件数", description: "Number of items charged" }),
    paid: z.boolean().meta({ title: "是否已缴", description: "Whether the authority has received the payment" }),
    paymentCode: z.string().optional().meta({ title: "缴款码", description: "Code to pay with" }),
    channelZh: z.string().optional().meta({ title: "缴款方式", description: "How to pay, in Chinese" }),
    channelEn: z.string().optional().meta({ title: "缴款方式", description: "How to pay, in English" }),
    dueBy: Instant.optional().meta({ title: "缴款期限", description: "Last moment to pay" }),
    lines: z
      .array(FeeLine)
      .optional()
      .meta({ title: "计费明细", description: "The items by use; absent when the authority does not list them" }),
    exemption: FeeExemption.optional().meta({
      title: "免收依据",
      description: "Why nothing is charged; the amount is then 0.00 and nothing has to be paid",
    }),
  })
  .meta({
    id: "Fee",
    title: "登记费",
    description: "The fee of a case, from its 缴款通知书: one item is one right on the units of one parcel",
  });
/** The fee of a case. */
export type Fee = Types.Fee;

/** One of the ordered steps of a filing that has several. */
export const CaseStep = z
  .looseObject({
    kind: KindSchema.meta({ title: "业务种类", description: "Kind of registration that the step makes" }),
    status: CaseStatusSchema.meta({ title: "状态", description: "Status of the step" }),
  })
  .meta({
    id: "CaseStep",
    title: "办理步骤",
    description:
      "One of the ordered steps of a filing that has several; they have the same dates and are registered together or not at all",
  });
/** One of the ordered steps of a filing that has several. */
export type CaseStep = Types.CaseStep;

/** How the time limits of an accepted case stand. */
export const TimeLimit = z
  .looseObject({
    state: z.enum(["running", "stopped"]).meta({
      title: "计时状态",
      description:
        "`running` the time counts · `stopped` the case waits for a supplement or a payment, and the time does not count",
    }),
    stoppedSince: Instant.optional().meta({
      title: "暂停计时时间",
      description: "Since when the time does not count; absent while it runs",
    }),
    promisedMinutesLeft: z.int().min(0).optional().meta({
      title: "承诺时限剩余（工作分钟）",
      description: "Working minutes left of the promise, while the time is stopped",
    }),
    statutoryDays: z.int().min(1).optional().meta({
      title: "法定时限（工作日）",
      description: "Working days after acceptance that the law gives; absent when it sets no limit",
    }),
    statutoryBy: CalendarDate.optional().meta({
      title: "法定办结期限",
      description:
        "Last day by law. Absent while the time is stopped, unless it had passed before, and when the holidays of the year are not known",
    }),
    statutoryDaysLeft: z.int().min(0).optional().meta({
      title: "法定时限剩余（工作日）",
      description: "Working days left of the limit by law, while the time is stopped",
    }),
  })
  .meta({
    id: "TimeLimit",
    title: "办理时限",
    description:
      "How the time limits of an accepted case stand: what the authority promises (`promisedBy`) and the limit by law (暂行条例 art. 20). Time in which the case waits for the applicant does not count",
  });
/** How the time limits of an accepted case stand. */
export type TimeLimit = Types.TimeLimit;

/** A case as the change feed and lists show it. */
export const Case = z
  .looseObject({
    caseNo: z
      .string()
      .regex(/^\S(?:.{0,98}\S)?$/u)
      .meta({ title: "受理编号", description: "1 to 100 characters, no space at either end" }),
    ref: z.string().meta({ title: "申请编号", description: "The institution's own number of the filing" }),
    kind: KindSchema.meta({ title: "业务种类", description: "Kind of the filing" }),
    contentDigest: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional()
      .meta({
        title: "内容摘要",
        description:
          "SHA-256 (hex) of the filing as first received. Hashed is the UTF-8 text of its kind, a line feed and its JSON: keys sorted by code unit, no white space, absent fields omitted, amounts and areas without trailing zeros, `currency` omitted when it is CNY, `materials` as the sorted list of `kind:sha256`. A case belongs to a filing only if kind, units and digest are equal",
      }),
    status: CaseStatusSchema.meta({ title: "状态", description: "Status of the case" }),
    authorityStatus: AuthorityStatus.meta({
      title: "登记机构自有状态",
      description: "The authority's own status code and text, unchanged",
    }),
    done: z.boolean().meta({
      title: "是否办结",
      description: "No further change will follow: a final status, or registered for a kind that yields no certificate",
    }),
    version: z.int().min(1).meta({
      title: "版本",
      description: "Grows by one with every change; of two reports on a case the higher version is the later",
    }),
    authority: z.string().meta({ title: "登记机构", description: "Id of the authority, see capabilities" }),
    receivedAt: Instant.meta({
      title: "接收时间",
      description: "Time of receipt in milliseconds; for a court's order the time of service",
    }),
    updatedAt: Instant.meta({ title: "更新时间", description: "Time of the last change" }),
    acceptedAt: Instant.optional().meta({ title: "受理时间", description: "When the authority accepted the filing" }),
    registeredAt: Instant.optional().meta({ title: "登簿时间", description: "When the right was registered" }),
    promisedBy: Instant.optional().meta({
      title: "承诺办结时间",
      description:
        "When the authority promises to have finished, counted from acceptance. Absent while the time is stopped, unless it had passed before: see `timeLimit`",
    }),
    timeLimit: TimeLimit.optional().meta({
      title: "办理时限",
      description: "How the time limits stand; absent before acceptance and when the case is registered or closed",
    }),
    readableUntil: Instant.optional().meta({
      title: "最迟查询时间",
      description:
        "Until when the gateway surely tells of the case, were it to end now; absent when cases can be read for ever",
    }),
    units: z.array(CaseUnit).meta({ title: "不动产单元", description: "The result for each unit" }),
    certificates: z
      .array(CaseCertificate)
      .meta({ title: "证书和证明", description: "Certificates issued; empty until there are any" }),
    fee: Fee.optional().meta({ title: "登记费", description: "The fee; absent when none is due" }),
    supplement: z
      .looseObject({
        items: z.array(Reason).meta({ title: "补正内容", description: "Everything that is missing or wrong" }),
        dueBy: Instant.optional().meta({
          title: "补正期限",
          description: "Last moment to answer; what follows after it is in the capabilities (`supplement`)",
        }),
      })
      .optional()
      .meta({ title: "补正清单", description: "The authority's complete request for corrections" }),
    reasons: z
      .array(Reason)
      .optional()
      .meta({ title: "原因", description: "Why the case was not accepted, refused or suspended" }),
    preReview: z
      .looseObject({
        qrPayload: z
          .string()
          .meta({ title: "二维码内容", description: "Content of the QR code to show at the counter" }),
        validUntil: Instant.meta({ title: "有效期至", description: "Last moment at which the code is valid" }),
      })
      .optional()
      .meta({ title: "预审二维码", description: "Present after the pre-review has passed" }),
    steps: z
      .array(CaseStep)
      .optional()
      .meta({ title: "办理步骤", description: "The ordered steps of a filing that has several" }),
    alerts: z
      .array(AlertSchema)
      .optional()
      .meta({ title: "提醒", description: "Later events that concern the case, for example a seizure of its unit" }),
  })
  .meta({ id: "Case", title: "受理件", description: "What an authority has made of a filing" });
/** What an authority has made of a filing. */
export type Case = Types.Case;

/** One status change of a case. */
export const HistoryEntry = z
  .looseObject({
    version: z.int().meta({ title: "版本", description: "Version of the case after the change" }),
    status: CaseStatusSchema.meta({ title: "状态", description: "Status after the change" }),
    authorityStatus: AuthorityStatus.meta({
      title: "登记机构自有状态",
      description: "The authority's own status code and text, unchanged",
    }),
    at: Instant.meta({ title: "时间", description: "Time of the change" }),
    note: z.string().optional().meta({ title: "说明", description: "The authority's remark" }),
    materials: z
      .array(Material)
      .optional()
      .meta({ title: "补充材料", description: "Documents that came with the change" }),
  })
  .meta({ id: "HistoryEntry", title: "办理记录", description: "One status change of a case" });
/** One status change of a case. */
export type HistoryEntry = Types.HistoryEntry;

/** A case with its history. */
export const CaseDetail = Case.extend({
  history: z.array(HistoryEntry).meta({ title: "办理记录", description: "All status changes, oldest first" }),
}).meta({ id: "CaseDetail", title: "受理件详情", description: "A case with its history" });
/** A case with its history. */
export type CaseDetail = Types.CaseDetail;

/** One page of a list of cases. */
export const CasePage = z
  .looseObject({
    cases: z.array(Case).meta({ title: "受理件", description: "The cases of the page" }),
    nextCursor: z
      .string()
      .optional()
      .meta({ title: "下一页游标", description: "Cursor of the next page; absent on the last page" }),
  })
  .meta({ id: "CasePage", title: "受理件列表", description: "One page of a list of cases" });
/** One page of a list of cases. */
export type CasePage = Types.CasePage;

/** One entry of the change feed. */
export const Change = z
  .looseObject({
    cursor: z.string().meta({ title: "游标", description: "Position of the change in the feed" }),
    at: Instant.meta({ title: "时间", description: "Time of the change" }),
    case: Case.meta({ title: "受理件", description: "The case after the change" }),
  })
  .meta({ id: "Change", title: "状态变更", description: "One entry of the change feed" });
/** One entry of the change feed. */
export type Change = Types.Change;

/** One page of the change feed. */
export const ChangePage = z
  .looseObject({
    changes: z.array(Change).meta({ title: "状态变更", description: "The changes after the cursor, oldest first" }),
    nextCursor: z.string().meta({ title: "下次游标", description: "Cursor for the next request, also at the end" }),
    more: z.boolean().meta({ title: "是否还有", description: "More changes are available now" }),
  })
  .meta({
    id: "ChangePage",
    title: "状态变更列表",
    description: "Every status change after a cursor, oldest first, at least once; may be read again",
  });
/** One page of the change feed. */
export type ChangePage = Types.ChangePage;

/** The outcomes that a batch call reports for a filing. */
export const outcomes = ["filed", "existing", "turned-away", "conflict", "failed"] as const;
/** The outcome of one filing of a batch call, matched by ref. */
export const FilingOutcome = z
  .looseObject({
    ref: z.string().meta({ title: "申请编号", description: "The institution's own number of the filing" }),
    outcome: z.enum(outcomes).meta({
      title: "提交结果",
      description:
        "`filed` a new case · `existing` same identity and content: the original case · `turned-away` rejected, with every reason in `problem` · `conflict` same ref, other content · `failed` nothing was recorded, send again later",
    }),
    case: Case.optional().meta({ title: "受理件", description: "The case, when there is one" }),
    problem: Problem.optional().meta({ title: "问题", description: "Why there is no case" }),
  })
  .meta({ id: "FilingOutcome", title: "单笔提交结果", description: "The outcome of one filing of a batch call" });
/** The outcome of one filing of a batch call, matched by ref. */
export type FilingOutcome = Types.FilingOutcome;

/** The answer to a batch call. */
export const BatchOutcome = z
  .looseObject({
    outcomes: z
      .array(FilingOutcome)
      .meta({ title: "提交结果", description: "One outcome for each filing, in any order" }),
  })
  .meta({ id: "BatchOutcome", title: "批量提交结果", description: "The answer to a batch call" });
/** The answer to a batch call. */
export type BatchOutcome = Types.BatchOutcome;

/** The answer to an authority's request for corrections. */
export const Supplement = z
  .strictObject({
    materials: z.array(Material).max(100).optional().meta({ title: "补充材料", description: "New documents" }),
    changes: z.record(z.string(), z.unknown()).optional().meta({
      title: "更正内容",
      description: "Corrected fields of the filing by name; ref, kind and units cannot change",
    }),
    note: z.string().max(1000).optional().meta({ title: "说明", description: "A remark for the officer" }),
  })
  .meta({
    id: "Supplement",
    title: "补正",
    description: "Answers a request for corrections: the same case continues with new documents and corrected fields",
  });
/** The answer to an authority's request for corrections. */
export type Supplement = Types.Supplement;

/** A request to withdraw a case. */
export const Withdrawal = z
  .strictObject({ reason: z.string().min(1).max(500).meta({ title: "撤回原因", description: "Why it is withdrawn" }) })
  .meta({ id: "Withdrawal", title: "撤回", description: "A request to withdraw a case" });
/** A request to withdraw a case. */
export type Withdrawal = Types.Withdrawal;
