import { PROBLEMS, type ProblemCode } from "../../contract/index.js";
import type { Texts } from "./finding.js";

/** What to do about each problem that a gateway can answer; its words are the contract's. */
const PROBLEM_FIXES: Record<ProblemCode, readonly [string, string]> = {
  "not-json": ["请升级 bdc-connect；仍出现时把请求编号告诉登记机构", "Update bdc-connect; if it stays, give the authority the request id"],
  "invalid-request": ["请按返回的字段指针改正请求", "Correct the request at the pointers given"],
  "unauthenticated": ["请更新令牌后再试，已提交的不受影响", "Renew the token and go on; what was filed stays filed"],
  "forbidden": ["请核对接入配置的机构类型和业务种类", "Check the role of the profile and the kind of filing"],
  "not-found": ["请核对编号；也可能属于其他机构", "Check the number; it may belong to another institution"],
  "method-not-allowed": ["请核对接口地址和版本", "Check the address and version of the gateway"],
  "ref-conflict": ["请核对原案件；确为新申请的，请换一个申请编号", "Look at the original case; a new filing needs a new number"],
  "idempotency-key-mismatch": ["请让程序库自行生成幂等键", "Leave the key to the library"],
  "not-allowed-now": ["请先查看案件状态", "Look at the state of the case first"],
  "digest-mismatch": ["请重新上传该附件", "Upload the document again"],
  "body-too-large": ["请减少每次提交的数量或附件的大小", "Send less at once, or smaller documents"],
  "batch-too-large": ["请按登记机构的上限分批", "Keep to the authority's limit"],
  "media-type": ["请换用登记机构接受的文件格式（见 capabilities）", "Use a format that the authority takes (see capabilities)"],
  "filing-invalid": ["请按所列字段改正后重新提交，申请编号不变", "Correct the fields listed and file again under the same number"],
  "turned-away": ["请按所列原因处理后重新提交，申请编号不变", "Settle the reasons listed and file again under the same number"],
  "too-many-requests": ["请稍候；程序会按登记机构要求的时间自动重试", "Wait; the client tries again when the authority says"],
  "internal": ["请稍后运行 bdc resume；不会重复提交", "Run `bdc resume` later; nothing is filed twice"],
  "unavailable": ["请稍后运行 bdc resume；不会重复提交", "Run `bdc resume` later; nothing is filed twice"],
};

const problemTexts = Object.fromEntries(
  Object.entries(PROBLEMS).map(([code, { zh, en }]) => {
    const [fixZh, fixEn] = PROBLEM_FIXES[code as ProblemCode];
    return [code, { severity: "error", zh, en, fixZh, fixEn } satisfies Texts];
  }),
) as Record<ProblemCode, Texts>;

const error = (zh: string, en: string, fixZh: string, fixEn: string): Texts => ({ severity: "error", zh, en, fixZh, fixEn });

/** Codes of the contract's own checks, as gateways return them in `errors`. */
const FIELD_TEXTS: Readonly<Record<string, Texts>> = {
  "field-unknown": error("合同中没有这个字段", "There is no such field in the contract", "请删除该字段，或核对拼写", "Remove the field, or check its spelling"),
  "field-type": error("字段类型不对", "The field has the wrong type", "请按合同改正类型", "Use the type that the contract names"),
  "field-value": error("不是允许的取值", "Not one of the allowed values", "请使用合同列出的取值", "Use a value that the contract lists"),
  "field-too-short": error("少于下限", "Below the lower limit", "请补足", "Add what is missing"),
  "field-format": error("格式不对", "Wrong format", "请按合同规定的格式填写", "Use the format that the contract gives"),
};

export const REASON_TEXTS: Readonly<Record<string, Texts>> = { ...problemTexts, ...FIELD_TEXTS };
