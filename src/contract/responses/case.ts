import { z } from "zod";
import { Material } from "../filings/common-fields.js";
import { KindSchema } from "../filings/kinds.js";
import { Amount, CalendarDate, Currency, Instant, UnitCode } from "../schema/primitives.js";
import { AlertSchema, Problem, Reason } from "./problem.js";
import { CaseStatusSchema } from "./status.js";

export const AuthorityStatus = z
  .looseObject({ code: z.string(), text: z.string() })
  .meta({ id: "AuthorityStatus", description: "The authority's own status code and words, as they are" });

/** What the register made of one unit of a filing. */
export const CaseUnit = z
  .looseObject({
    unitCode: UnitCode,
    rank: z.int().min(1).optional().meta({ title: "抵押顺位", description: "Mortgage rank, assigned at registration" }),
    queuePosition: z
      .int()
      .min(0)
      .optional()
      .meta({ title: "轮候顺序", description: "0: the seizure is effective; n: nth in the waiting queue" }),
    effectiveFrom: CalendarDate.optional(),
    effectiveTo: CalendarDate.optional(),
  })
  .meta({ id: "CaseUnit" });
export type CaseUnit = z.infer<typeof CaseUnit>;

export const CaseCertificate = z
  .looseObject({
    no: z.string().meta({ title: "不动产登记证明号/不动产权证号" }),
    kind: z.enum(["title", "proof"]),
    right: z.enum(["mortgage", "purchase-pre-notice", "mortgage-pre-notice"]).meta({ title: "证明权利或事项" }),
    unitCodes: z.array(UnitCode),
    identifier: z
      .string()
      .optional()
      .meta({ title: "电子证照标识", description: "Root OID 1.2.156.3005.2, GB/T 36904-2018" }),
    issuedAt: Instant,
  })
  .meta({ id: "CaseCertificate" });
export type CaseCertificate = z.infer<typeof CaseCertificate>;

export const Fee = z
  .looseObject({
    amount: Amount,
    currency: Currency,
    items: z.int().min(0),
    paid: z.boolean(),
    paymentCode: z.string().optional().meta({ title: "缴款码" }),
    channelZh: z.string().optional().meta({ title: "缴款方式" }),
    channelEn: z.string().optional(),
    dueBy: Instant.optional().meta({ title: "缴款期限" }),
  })
  .meta({ id: "Fee", title: "登记费", description: "缴款通知书: one item is one right on the units of one parcel" });

const Step = z.looseObject({ kind: KindSchema, status: CaseStatusSchema }).meta({
  id: "CaseStep",
  description:
    "One of the ordered steps of a filing that has several; they share one clock and are registered all or none",
});

/** A case as its change feed and lists carry it. */
export const Case = z
  .looseObject({
    caseNo: z
      .string()
      .regex(/^\S(?:.{0,98}\S)?$/u)
      .meta({ title: "受理编号", description: "1 to 100 characters, no space at either end" }),
    ref: z.string(),
    kind: KindSchema,
    contentDigest: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional()
      .meta({
        title: "内容摘要",
        description:
          "SHA-256 (hex) of the filing as it was first received: of the UTF-8 text of its kind, a line feed and its JSON with keys sorted by code unit, no white space, absent fields left out, amounts and areas without trailing zeros, `currency` left out where it is CNY, and `materials` as the sorted list of `kind:sha256`. A case is a row's case only if kind, units and digest agree",
      }),
    status: CaseStatusSchema,
    authorityStatus: AuthorityStatus,
    done: z.boolean().meta({
      description: "Nothing further will happen: a final status, or registered for a kind that yields no certificate",
    }),
    version: z.int().min(1).meta({
      description: "Grows by one with every change; of two reports on a case the higher version is the later",
    }),
    authority: z.string().meta({ description: "Id of the authority, see capabilities" }),
    receivedAt: Instant.meta({ description: "Receive time in milliseconds: for a court's order the time of service" }),
    updatedAt: Instant,
    acceptedAt: Instant.optional(),
    registeredAt: Instant.optional().meta({ title: "登簿时间" }),
    promisedBy: Instant.optional().meta({ title: "承诺办结时间" }),
    units: z.array(CaseUnit),
    certificates: z.array(CaseCertificate),
    fee: Fee.optional(),
    supplement: z
      .looseObject({ items: z.array(Reason), dueBy: Instant.optional() })
      .optional()
      .meta({ title: "补正清单", description: "Everything that is missing, once" }),
    reasons: z.array(Reason).optional().meta({ description: "Why it was not accepted, refused or suspended" }),
    preReview: z.looseObject({ qrPayload: z.string(), validUntil: Instant }).optional().meta({ title: "预审二维码" }),
    steps: z.array(Step).optional(),
    alerts: z.array(AlertSchema).optional(),
  })
  .meta({ id: "Case", title: "案件" });
export type Case = z.infer<typeof Case>;

export const HistoryEntry = z
  .looseObject({
    version: z.int(),
    status: CaseStatusSchema,
    authorityStatus: AuthorityStatus,
    at: Instant,
    note: z.string().optional(),
    materials: z.array(Material).optional(),
  })
  .meta({ id: "HistoryEntry" });
export const CaseDetail = Case.extend({ history: z.array(HistoryEntry) }).meta({ id: "CaseDetail" });
export type CaseDetail = z.infer<typeof CaseDetail>;

export const CasePage = z
  .looseObject({
    cases: z.array(Case),
    nextCursor: z.string().optional().meta({ description: "Absent on the last page" }),
  })
  .meta({ id: "CasePage" });
export type CasePage = z.infer<typeof CasePage>;

export const Change = z.looseObject({ cursor: z.string(), at: Instant, case: Case }).meta({ id: "Change" });
export type Change = z.infer<typeof Change>;
export const ChangePage = z
  .looseObject({
    changes: z.array(Change),
    next: z.string().meta({ description: "Ask for changes after this one next time" }),
    more: z.boolean(),
  })
  .meta({
    id: "ChangePage",
    description: "Every status change after a cursor, oldest first, at least once, replayable",
  });
export type ChangePage = z.infer<typeof ChangePage>;

export const outcomes = ["filed", "existing", "turned-away", "conflict", "failed"] as const;
/** One filing's outcome in a batch answer, matched by ref. */
export const FilingOutcome = z
  .looseObject({
    ref: z.string(),
    outcome: z.enum(outcomes).meta({
      description:
        "`filed` a new case · `existing` same identity and content: the original case · `turned-away` not taken, every reason in `problem` · `conflict` same ref, other content · `failed` nothing was done, send again later",
    }),
    case: Case.optional(),
    problem: Problem.optional(),
  })
  .meta({ id: "FilingOutcome" });
export type FilingOutcome = z.infer<typeof FilingOutcome>;
export const BatchOutcome = z.looseObject({ outcomes: z.array(FilingOutcome) }).meta({ id: "BatchOutcome" });
export type BatchOutcome = z.infer<typeof BatchOutcome>;

export const Supplement = z
  .strictObject({
    materials: z.array(Material).max(100).optional(),
    changes: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: "Corrected fields of the filing by name; identity and units cannot change" }),
    note: z.string().max(1000).optional(),
  })
  .meta({
    id: "Supplement",
    title: "补正",
    description: "Answers a supplement list: the same case goes on with new materials and corrected fields",
  });
export type Supplement = z.infer<typeof Supplement>;

export const Withdrawal = z
  .strictObject({ reason: z.string().min(1).max(500) })
  .meta({ id: "Withdrawal", title: "撤回" });
export type Withdrawal = z.infer<typeof Withdrawal>;
