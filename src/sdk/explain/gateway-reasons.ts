import { PROBLEMS, type ProblemCode } from "../../contract/index.js";
import type { Texts } from "../../rules/index.js";

/** What to do about each problem that a gateway can answer; its words are the contract's. */
const PROBLEM_FIXES: Record<ProblemCode, readonly [string, string]> = {
  "not-json": [
    "请升级 bdc-connect；仍出现时把请求编号告诉登记机构",
    "Update bdc-connect; if it stays, give the authority the request id",
  ],
  "invalid-request": ["请按返回的字段指针改正请求", "Correct the request at the pointers given"],
  unauthenticated: ["请更新令牌后再试，已提交的不受影响", "Renew the token and go on; what was filed stays filed"],
  forbidden: ["请核对接入配置的机构类型和业务种类", "Check the role of the profile and the kind of filing"],
  "not-found": ["请核对编号；也可能属于其他机构", "Check the number; it may belong to another institution"],
  "method-not-allowed": ["请核对接口地址和版本", "Check the address and version of the gateway"],
  "ref-conflict": [
    "请核对原案件；确为新申请的，请换一个申请编号",
    "Look at the original case; a new filing needs a new number",
  ],
  "idempotency-key-mismatch": ["请让程序库自行生成幂等键", "Leave the key to the library"],
  "not-allowed-now": ["请先查看案件状态", "Look at the state of the case first"],
  "upload-offset": [
    "程序会自动从登记机构已收到的位置继续；仍出现时请重新提交",
    "The client goes on from where the authority says; if it stays, submit again",
  ],
  "digest-mismatch": ["请重新上传该附件", "Upload the document again"],
  "body-too-large": ["请减少每次提交的数量或附件的大小", "Send less at once, or smaller documents"],
  "batch-too-large": ["请按登记机构的上限分批", "Keep to the authority's limit"],
  "media-type": [
    "请换用登记机构接受的文件格式（见 capabilities）",
    "Use a format that the authority takes (see capabilities)",
  ],
  "filing-invalid": [
    "请按所列字段改正后重新提交，申请编号不变",
    "Correct the fields listed and file again under the same number",
  ],
  "turned-away": [
    "请按所列原因处理后重新提交，申请编号不变",
    "Settle the reasons listed and file again under the same number",
  ],
  "too-many-requests": [
    "请稍候；程序会按登记机构要求的时间自动重试",
    "Wait; the client tries again when the authority says",
  ],
  internal: ["请稍后运行 bdc resume；不会重复提交", "Run `bdc resume` later; nothing is filed twice"],
  unavailable: ["请稍后运行 bdc resume；不会重复提交", "Run `bdc resume` later; nothing is filed twice"],
};

const problemTexts = Object.fromEntries(
  Object.entries(PROBLEMS).map(([code, { zh, en }]) => {
    const [fixZh, fixEn] = PROBLEM_FIXES[code as ProblemCode];
    return [code, { severity: "error", zh, en, fixZh, fixEn } satisfies Texts];
  }),
) as Record<ProblemCode, Texts>;

const error = (zh: string, en: string, fixZh: string, fixEn: string): Texts => ({
  severity: "error",
  zh,
  en,
  fixZh,
  fixEn,
});

/** Codes of the contract's own checks, as gateways return them in `errors`. */
const FIELD_TEXTS: Readonly<Record<string, Texts>> = {
  "field-unknown": error(
    "合同中没有这个字段",
    "There is no such field in the contract",
    "请删除该字段，或核对拼写",
    "Remove the field, or check its spelling",
  ),
  "field-type": error(
    "字段类型不对",
    "The field has the wrong type",
    "请按合同改正类型",
    "Use the type that the contract names",
  ),
  "field-value": error(
    "不是允许的取值",
    "Not one of the allowed values",
    "请使用合同列出的取值",
    "Use a value that the contract lists",
  ),
  "field-too-short": error("少于下限", "Below the lower limit", "请补足", "Add what is missing"),
  "field-format": error("格式不对", "Wrong format", "请按合同规定的格式填写", "Use the format that the contract gives"),
};

/**
 * Reasons of an authority that are no rule of their own, as the sandbox and gateways that follow the contract give
 * them.
 */
const REGISTRY_TEXTS: Readonly<Record<string, Texts>> = {
  "other-division": error(
    "不动产不在该登记机构的辖区",
    "The unit lies outside the authority's divisions",
    "请核对不动产单元号前六位；确属外地的，向不动产所在地登记机构申请",
    "Check the first six digits of the unit code, or file with the authority of that place",
  ),
  "field-required-here": error(
    "该登记机构要求填写此项",
    "This authority requires the field",
    "请在表格中填写该列后重新提交",
    "Fill in the column and file again",
  ),
  "material-not-uploaded": error(
    "附件尚未上传到登记机构",
    "A document has not reached the authority",
    "请重新提交，程序会再次上传附件",
    "File again; the document is uploaded anew",
  ),
  "field-fixed": error(
    "补正不能改动此字段",
    "A supplement cannot change this field",
    "请撤回后用新的申请编号重新提交",
    "Withdraw it and file anew under another number",
  ),
  "parameter-unknown": error(
    "接口没有这个参数",
    "The call has no such parameter",
    "请升级 bdc-connect",
    "Update bdc-connect",
  ),
  "parameter-repeated": error("接口参数重复", "A parameter stands twice", "请升级 bdc-connect", "Update bdc-connect"),
  "unit-unknown": error(
    "登记簿中没有该不动产单元",
    "The register holds no such unit",
    "请按不动产权证书核对不动产单元号",
    "Compare the unit code with the title certificate",
  ),
  "unit-twice": error(
    "同一申请中该单元或登记证明出现两次",
    "The unit or proof stands twice in the filing",
    "请删除重复的行",
    "Delete the repetition",
  ),
  "owner-mismatch": error(
    "抵押人与登记簿记载的权利人不一致",
    "A mortgagor is not the owner in the register",
    "请核对抵押人姓名、证件号和不动产单元号",
    "Check name, number and unit code",
  ),
  "title-mismatch": error(
    "不动产权证号与登记簿记载不一致",
    "The title certificate number is not the register's",
    "请按不动产权证书核对编号",
    "Compare the number with the certificate",
  ),
  "proof-unknown": error(
    "登记簿中该单元没有此登记证明",
    "The register holds no such proof for the unit",
    "请核对不动产登记证明号和不动产单元号",
    "Check the proof number and the unit code",
  ),
  "not-holder": error(
    "申请机构不是该登记的权利人或义务人",
    "The institution is no party to the registration",
    "请由登记的权利人申请",
    "The holder of the right must file",
  ),
  "already-ended": error(
    "该登记已经注销或失效",
    "The registration has ended already",
    "无需再办；请核对登记证明号",
    "Nothing to do; check the proof number",
  ),
  "entered-before": {
    ...error(
      "原登记早于本系统，已按所填编号补记",
      "The registration is from before this system and was entered under its number",
      "无需处理",
      "Nothing to do",
    ),
    severity: "warning",
  },
  "seizure-exists": error(
    "同一文号对该单元的查封已在登记簿中",
    "A seizure under this document stands in the register already",
    "延长期限请办理续封",
    "To prolong it file a renewal",
  ),
  "not-registered": error(
    "房屋尚未办理首次登记",
    "The building has had no first registration",
    "请先由开发企业办理首次登记",
    "The developer must register the building first",
  ),
  "already-registered": error("房屋已办理首次登记", "The building is registered already", "无需处理", "Nothing to do"),
  "not-seized": error(
    "该单元没有生效的查封",
    "No seizure of the unit is in force",
    "请核对不动产单元号和原查封文号",
    "Check the unit code and the original document number",
  ),
};

export const REASON_TEXTS: Readonly<Record<string, Texts>> = { ...problemTexts, ...FIELD_TEXTS, ...REGISTRY_TEXTS };
