import { PROBLEMS, RIGHT_UNKNOWN, type ProblemCode } from "../../contract/index.js";
import type { Texts } from "../../rules/index.js";

/** Texts of the codes with which a gateway rejects a request or a filing, each with what to do. */

/** Fixes of the problems of the contract, Chinese and English. What they mean is defined by the contract. */
const PROBLEM_FIXES: Record<ProblemCode, readonly [string, string]> = {
  "not-json": [
    "请升级 bdc-connect；仍出现时请将请求编号提供给登记机构",
    "Update bdc-connect; if the problem persists, give the request id to the authority",
  ],
  "invalid-request": ["请按返回的字段指针改正请求", "Correct the request at the pointers given"],
  unauthenticated: [
    "请更新令牌后再试，已提交的申请不受影响",
    "Renew the token and retry; submitted filings are not affected",
  ],
  forbidden: ["请核对接入配置的机构类型和业务种类", "Check the role of the profile and the kind of filing"],
  "query-refused": [
    "请按返回的原因补充查询目的和依据（授权书，或者案号和协助查询通知书）",
    "Add what the reasons name: purpose, and authorisation or case number and notice of assistance",
  ],
  "not-found": ["请核对编号；也可能属于其他机构", "Check the number; it may belong to another institution"],
  "method-not-allowed": ["请核对接口地址和版本", "Check the address and version of the gateway"],
  "ref-conflict": [
    "请核对原受理件；确为新申请的，请使用新的申请编号",
    "Check the original case; for a new filing use a new ref",
  ],
  "idempotency-key-reused": [
    "请为每个新请求使用新的幂等键；不设置时由程序库生成",
    "Use a new key for every new request; without one the library generates it",
  ],
  "idempotency-key-in-use": [
    "请稍候用相同的幂等键重试；程序会自动重试",
    "Repeat the request with the same key shortly; the client does so by itself",
  ],
  "not-allowed-now": ["请先查看受理件的状态", "Check the status of the case first"],
  "webhook-exists": ["无需重复登记；密钥丢失的，请更换密钥", "Nothing to do; if the secret is lost, rotate it"],
  "webhook-limit": ["请先移除不再使用的接收地址", "Remove webhooks that are no longer used"],
  "cursor-gone": [
    "请先重新读取受理件，再从 restartCursor 继续；bdc 会自动处理",
    "Read the cases again, then continue from restartCursor; bdc does so by itself",
  ],
  "case-changed": ["请重新查看受理件，确认后再提交", "Look at the case again, then decide anew"],
  "upload-offset": [
    "程序会自动从登记机构已收到的位置续传；仍出现时请重新提交",
    "The client resumes the upload at the authority's offset; if the problem persists, submit again",
  ],
  "digest-mismatch": ["请重新上传该附件", "Upload the document again"],
  "body-too-large": ["请减少每次提交的数量或附件的大小", "Send fewer filings per call, or smaller documents"],
  "batch-too-large": ["请按登记机构的上限分批提交", "Keep to the authority's limit per call"],
  "media-type": [
    "请换用登记机构接受的文件格式（见 capabilities）",
    "Use a file format that the authority accepts (see capabilities)",
  ],
  "filing-invalid": [
    "请按所列字段改正后重新提交，申请编号不变",
    "Correct the fields listed and submit again with the same ref",
  ],
  "turned-away": [
    "请按所列原因处理后重新提交，申请编号不变",
    "Resolve the reasons listed and submit again with the same ref",
  ],
  "too-many-requests": [
    "请稍候；程序会按登记机构要求的时间自动重试",
    "Wait; the client retries at the time set by the authority",
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

/** Codes of the contract's field checks, as gateways return them in `errors`. */
const FIELD_TEXTS: Readonly<Record<string, Texts>> = {
  "field-unknown": error(
    "接口规范中没有此字段",
    "The contract has no such field",
    "请删除该字段，或核对拼写",
    "Remove the field, or check its spelling",
  ),
  "field-type": error(
    "字段类型有误",
    "The field has the wrong type",
    "请按接口规范改正类型",
    "Use the type given in the contract",
  ),
  "field-value": error(
    "不是允许的取值",
    "Not one of the allowed values",
    "请使用接口规范列出的取值",
    "Use a value listed in the contract",
  ),
  "field-too-short": error("长度或数量低于下限", "Below the minimum length or number", "请补足", "Add what is missing"),
  "field-format": error("格式有误", "Wrong format", "请按接口规范的格式填写", "Use the format given in the contract"),
};

/** Reasons that authorities give besides the rules, as in the sandbox and gateways that follow the contract. */
const REGISTRY_TEXTS: Readonly<Record<string, Texts>> = {
  "other-division": error(
    "不动产不在该登记机构的辖区",
    "The unit is outside the authority's administrative divisions",
    "请核对不动产单元号前六位；确属外地的，向不动产所在地登记机构申请",
    "Check the first six digits of the unit code, or file with the authority where the property is located",
  ),
  "field-required-here": error(
    "该登记机构要求填写此项",
    "This authority requires the field",
    "请在表格中填写该列后重新提交",
    "Fill in the column and submit again",
  ),
  "material-not-uploaded": error(
    "附件尚未上传到登记机构",
    "A document has not been uploaded to the authority",
    "请重新提交，程序会再次上传附件",
    "Submit again; the document will be uploaded again",
  ),
  "consent-paper": error(
    "授权书、查询授权等材料不能证明权利人同意",
    "An authorisation, or another document that is not a paper of consent, does not prove a consent",
    "请附书面同意、当事人协议、放弃声明或者生效法律文书",
    "Attach a written consent, an agreement, a waiver or a judgment in force",
  ),
  "consent-unstated": error(
    "书面同意未写明同意人和同意事项",
    "The written consent states neither who agrees nor to what",
    "请写明同意事项、同意人姓名（名称）及其证件号或者登记证明号，例如 书面同意（抵押：李娜 证件号）=同意书.pdf",
    "State the matter, and name and ID number (or registration proof number) of everybody who agrees",
  ),
  "consent-units": error(
    "以生效法律文书代替同意的，应写明该文书所及的不动产单元",
    "A judgment that replaces a consent must name the units to which it extends",
    "请按文书写明不动产单元号，例如 生效法律文书（注销：李娜 证件号、单元 不动产单元号）=判决书.pdf",
    "Name the unit codes of the judgment, for example 生效法律文书（注销：李娜 number、单元 unit code）=判决书.pdf",
  ),
  "consent-other-case": error(
    "书面同意所列单元不在该申请中",
    "The consent names a unit that is not part of the filing",
    "请核对是否误附其他申请的材料",
    "Check whether it belongs to another filing",
  ),
  "same-document": {
    severity: "warning",
    zh: "同一文件作为两种材料提交",
    en: "One file was sent as two documents",
    fixZh: "两份材料不是同一文件的，请补充提交",
    fixEn: "If they are two documents, send the missing one",
  },
  "query-purpose-required": error(
    "未说明查询目的",
    "The purpose of the query is missing",
    "请说明查询目的（--purpose）",
    "State the purpose of the query (--purpose)",
  ),
  "query-authorisation-required": error(
    "查询他人的不动产登记资料，应当有权利人的授权书",
    "A query about the property of others needs the authorisation of the holder",
    "请附权利人的授权书（--authorisation）",
    "Attach the authorisation of the holder (--authorisation)",
  ),
  "query-document-no-required": error(
    "未写明案号：法院只能查询本案当事人的不动产",
    "The case number is missing: a court may only ask about persons of its own case",
    "请填写本案案号（--document-no）",
    "State the number of the case (--document-no)",
  ),
  "query-notice-required": error(
    "缺少协助查询通知书",
    "The notice of assistance in a query is missing",
    "请附协助查询通知书（--notice）",
    "Attach the notice of assistance (--notice)",
  ),
  "query-officer-required": error(
    "缺少承办人姓名或者工作证号",
    "The officer's name or work card is missing",
    "请填写承办人姓名和工作证号（--officer、--card）",
    "State the officer's name and the number of the work card (--officer, --card)",
  ),
  "field-fixed": error(
    "补正时不能修改此字段",
    "A supplement cannot change this field",
    "请撤回后使用新的申请编号重新提交",
    "Withdraw the case and submit a new filing with a new ref",
  ),
  "parameter-unknown": error(
    "接口没有这个参数",
    "The call has no such parameter",
    "请升级 bdc-connect",
    "Update bdc-connect",
  ),
  "parameter-repeated": error(
    "接口参数重复",
    "A parameter occurs more than once",
    "请升级 bdc-connect",
    "Update bdc-connect",
  ),
  "unit-unknown": error(
    "登记簿中没有该不动产单元",
    "The unit is not in the register",
    "请按不动产权证书核对不动产单元号",
    "Check the unit code against the title certificate",
  ),
  "unit-twice": error(
    "同一申请中该单元或登记证明出现两次",
    "The unit or registration proof occurs twice in the filing",
    "请删除重复的行",
    "Delete the duplicate row",
  ),
  "owner-mismatch": error(
    "抵押人与登记簿记载的权利人不一致",
    "A mortgagor is not the owner recorded in the register",
    "请核对抵押人姓名、证件号和不动产单元号",
    "Check the mortgagor's name and ID number, and the unit code",
  ),
  "title-mismatch": error(
    "不动产权证号与登记簿记载不一致",
    "The title certificate number differs from the register",
    "请按不动产权证书核对编号",
    "Check the number against the title certificate",
  ),
  "proof-unknown": error(
    "登记簿中该单元没有此登记证明",
    "The register has no such registration proof for the unit",
    "请核对不动产登记证明号和不动产单元号",
    "Check the number of the registration proof and the unit code",
  ),
  "not-holder": error(
    "申请机构不是该登记的权利人或义务人",
    "The institution is not a party to the registration",
    "请由登记的权利人申请",
    "The registered holder must file",
  ),
  "already-ended": error(
    "该登记已经注销或失效",
    "The registration has already been cancelled or has lapsed",
    "无需再办；请核对登记证明号",
    "Nothing to do; check the number of the registration proof",
  ),
  [RIGHT_UNKNOWN]: {
    ...error(
      "登记簿没有所填的登记，已按此前的登记记载注销、解封或者续封",
      "The register does not hold the right named; its end or renewal was entered as of an earlier registration",
      "请核对登记证明号或者原查封文号；有误的，以正确的编号重新申请",
      "Check the proof number or original document number; if it is wrong, file again with the right one",
    ),
    severity: "warning",
  },
  "supplement-overdue": error(
    "未在期限内补正，受理件终止",
    "The supplement list was not answered in time, so the case has ended",
    "请备齐材料后，以新的申请编号重新申请",
    "File again under a new ref, with what was missing",
  ),
  "seizure-exists": error(
    "登记簿中已有同一文号对该单元的查封",
    "The register already has a seizure of the unit under this document number",
    "延长期限请办理续封",
    "To extend the seizure, file a renewal",
  ),
  "not-registered": error(
    "房屋尚未办理首次登记",
    "The building has no first registration",
    "请先由开发企业办理首次登记",
    "The developer must first register the building",
  ),
  "already-registered": error("房屋已办理首次登记", "The building is already registered", "无需处理", "Nothing to do"),
  "not-seized": error(
    "该单元没有生效的查封",
    "The unit has no seizure in force",
    "请核对不动产单元号和原查封文号",
    "Check the unit code and the original document number",
  ),
};

export const REASON_TEXTS: Readonly<Record<string, Texts>> = { ...problemTexts, ...FIELD_TEXTS, ...REGISTRY_TEXTS };
