import * as z from "zod";
import { MATERIAL_KINDS, valuesOf } from "../schema/code-tables.js";
import { KindSchema } from "../filings/kinds.js";
import { CalendarDate } from "../schema/primitives.js";
import { FeeSchedule } from "./fees.js";
import { QueryRules } from "./query-rules.js";
import type * as Types from "./types.generated.js";

/** What an authority accepts for one kind of filing. */
export const KindCapability = z
  .looseObject({
    kind: KindSchema.meta({ title: "业务种类", description: "The kind of filing" }),
    requiredMaterials: z
      .array(z.enum(valuesOf(MATERIAL_KINDS)))
      .meta({ title: "必需材料", description: "Documents without which a filing is rejected" }),
    requiredFields: z
      .array(z.string())
      .meta({ title: "必填字段", description: "Fields that are optional in the contract but required here" }),
    review: z.enum(["instant", "delayed", "manual"]).meta({
      title: "办理方式",
      description:
        "`instant` decided at once · `delayed` decided automatically, later · `manual` decided by an officer",
    }),
    maxFilings: z.int().min(1).optional().meta({
      title: "每次提交上限",
      description: "Maximum number of filings of this kind in a call; that of `batch` when absent",
    }),
    preReview: z.boolean().optional().meta({
      title: "先行预审",
      description: "Filings are examined online first and accepted at the counter with the QR code of the pre-review",
    }),
    promisedWorkingHours: z.number().min(0).optional().meta({
      title: "承诺时限（工作小时）",
      description: "Working hours within which the authority promises to finish",
    }),
    statutoryWorkingDays: z.int().min(1).optional().meta({
      title: "法定时限（工作日）",
      description:
        "Working days after acceptance within which law requires the authority to finish (暂行条例 art. 20); no limit is stated when absent",
    }),
    fee: FeeSchedule.optional().meta({
      title: "登记费",
      description: "What is charged for one item, payable before registration; free of charge when absent",
    }),
  })
  .meta({
    id: "KindCapability",
    title: "业务受理能力",
    description: "What an authority accepts for one kind of filing",
  });
/** What an authority accepts for one kind of filing. */
export type KindCapability = Types.KindCapability;

/** What the gateway of an authority can do, where it cannot do everything of the contract. */
export const GatewayFeatures = z
  .looseObject({
    lookUp: z.enum(["ref", "filing", "none"]).meta({
      title: "查询方式",
      description:
        "`ref` a filing can be looked up by its number · `filing` by fields of its content, such as the contract " +
        "number · `none` it cannot: unclear filings go to a person",
    }),
    lookUpReturns: z.enum(["units", "digest", "neither"]).meta({
      title: "查询返回内容",
      description: "What a case that was looked up shows, with which it is compared with the filing",
    }),
    absentAfterSeconds: z.int().min(0).meta({
      title: "查无生效时间（秒）",
      description: "Seconds after the last sending from when it counts that a look-up finds nothing",
    }),
    repeat: z.enum(["first-answer", "duplicate", "files-again", "unknown"]).meta({
      title: "重复提交的处理",
      description:
        "What happens to a filing with the number of an earlier one: `first-answer` its case is returned · `duplicate` refused as submitted twice · `files-again` a second case is opened · `unknown`",
    }),
    progress: z.enum(["feed", "window", "poll"]).meta({
      title: "进度查询方式",
      description: "`feed` changes after a cursor · `window` changes between two times · `poll` case by case",
    }),
    readableDays: z.int().min(1).optional().meta({
      title: "办结后可查天数",
      description: "Days after its end for which the gateway still tells of a case; always when absent",
    }),
    offers: z.array(z.string()).meta({
      title: "提供的接口",
      description:
        "Calls that the gateway offers: `file` · `file-batch` · `look-up` · `case` · `cases` · `changes` · `supplement` · `withdraw` · `unit` · `search` · `query-result` · `material` · `certificate` · `certificate-file`",
    }),
  })
  .meta({
    id: "GatewayFeatures",
    title: "接口功能",
    description: "What the gateway of an authority can do, where it cannot do everything of the contract",
  });
/** What the gateway of an authority can do, where it cannot do everything of the contract. */
export type GatewayFeatures = Types.GatewayFeatures;

/** What an authority accepts. Cities differ, so this is data. */
export const Capabilities = z
  .looseObject({
    authority: z
      .looseObject({
        id: z.string().describe("Id of the authority"),
        zh: z.string().describe("Name in Chinese"),
        en: z.string().describe("Name in English"),
        divisions: z.array(z.string()).meta({
          title: "行政区划",
          description: "Codes of the divisions served, or their leading digits; any when empty",
        }),
        formerDivisions: z
          .array(
            z.looseObject({
              code: z.string().describe("Code of a former division, or its leading digits"),
              until: CalendarDate.optional().describe("Last day on which new units received the code"),
              source: z.string().optional().describe("Official document that replaced the code"),
            }),
          )
          .optional()
          .meta({
            title: "原行政区划",
            description: "Codes of former divisions that units in the area of the authority still carry",
          }),
      })
      .meta({ title: "登记机构", description: "The authority that answers" }),
    environment: z.enum(["test", "production"]).optional().meta({
      title: "环境",
      description:
        "`test` when filings have no legal effect, `production` when they enter the register; unknown when absent",
    }),
    version: z.string().describe("Version of the contract that the gateway implements"),
    kinds: z.array(KindCapability).describe("The kinds of filing that the authority accepts"),
    batch: z
      .looseObject({
        maxFilings: z.int().min(1).describe("Maximum number of filings in a call"),
        maxBytes: z.int().min(1).describe("Maximum size of the body of a call, in bytes"),
      })
      .describe("Limits of a batch call"),
    rate: z
      .looseObject({
        requestsPerSecond: z.number().min(0).describe("Requests per second, on average"),
        burst: z.int().min(1).describe("Requests that may be sent at once after a pause"),
        concurrent: z.int().min(1).describe("Requests that may be in progress at the same time"),
      })
      .describe("Rate limit of one institution"),
    changes: z
      .looseObject({
        maxPage: z.int().min(1).describe("Maximum number of changes in a page"),
        pollSeconds: z.number().min(0).describe("Seconds to wait between two reads that find nothing new"),
      })
      .describe("How to read the change feed"),
    hours: z
      .looseObject({
        timeZone: z.string().describe("IANA time zone, for example Asia/Shanghai"),
        open: z.string().describe("Start of service, HH:MM"),
        close: z.string().describe("End of service, HH:MM"),
        workingDaysOnly: z.boolean().describe("Closed on weekends and public holidays"),
      })
      .optional()
      .meta({ title: "服务时间", description: "Hours of service; always open when absent" }),
    unitCode: z.enum(["strict", "lenient"]).optional().meta({
      title: "不动产单元代码校验",
      description: "Whether unit codes must follow GB/T 37346-2019 in every part",
    }),
    amountUnit: z
      .enum(["yuan", "ten-thousand-yuan"])
      .optional()
      .meta({ title: "金额单位", description: "Unit of the authority's own records; the contract always uses yuan" }),
    materials: z
      .looseObject({
        maxBytes: z.int().min(1).describe("Maximum size of a document, in bytes"),
        mediaTypes: z.array(z.string()).describe("Media types accepted, recognized by content and not by file name"),
        resumable: z.boolean().optional().describe("An interrupted upload can be resumed where it stopped"),
      })
      .meta({ title: "申请材料", description: "Limits of uploaded documents" }),
    codeTables: z
      .record(
        z.string(),
        z.array(
          z.looseObject({
            value: z.string().describe("Value of the contract"),
            code: z.string().describe("Code of the authority"),
            zh: z.string().optional().describe("Name in Chinese"),
          }),
        ),
      )
      .meta({
        title: "代码表",
        description: "Tables in which this authority differs from the national standard, by name",
      }),
    queries: QueryRules.optional().meta({
      title: "查询规则",
      description: "What queries of the register have to state; see the refusal when absent",
    }),
    supplement: z
      .looseObject({
        workingDays: z.int().min(1).meta({
          title: "补正期限（工作日）",
          description: "Working days to answer a supplement list, unless the list has its own date",
        }),
      })
      .optional()
      .meta({
        title: "补正期限",
        description:
          "A case whose supplement list is not answered in time ends: it is not accepted (不予受理), or refused (不予登记) when it was accepted before. When absent, it waits without an end",
      }),
    features: GatewayFeatures.optional().meta({
      title: "接口功能",
      description: "What the gateway can do; everything of the contract when absent",
    }),
    promotedTerm: z.enum(["document", "fresh"]).optional().meta({
      title: "轮候查封生效后的期限",
      description:
        "Term of a waiting seizure that takes effect: `document` as in its document, `fresh` counted anew; practice differs",
    }),
  })
  .meta({ id: "Capabilities", title: "受理能力", description: "What an authority accepts, and its limits" });
/** What an authority accepts, and its limits. */
export type Capabilities = Types.Capabilities;
