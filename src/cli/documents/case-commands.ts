import * as z from "zod";
import {
  Case as ContractCase,
  CaseDetail,
  Certificate,
  Fee,
  HistoryEntry,
  KindSchema,
  SearchHit,
  UnitState,
} from "../../contract/index.js";
import { Filing, Stop, replacementKeys } from "./batch.js";
import { asOf, cancelled, count, file, key, next, printed, shared, texts } from "./document.js";
import { Finding, fixes, toFill } from "./finding.js";

const caseNo = key(z.string(), "受理编号", "case number");
const ref = key(z.string(), "申请编号", "ref of the filing");
const kind = key(KindSchema, "业务种类", "kind of filing");
const state = key(z.string(), "申请的状态", "state of the filing");
const batch = key(z.string(), "批次号", "id of the batch");
const contradiction = key(z.string(), "登记机构前后矛盾的报告", "contradictory reports of the authority");
/** As received: an authority may have a status that is not in the contract. */
const status = key(z.string(), "受理件状态", "status of the case");
const received = { status, rawStatus: key(z.string(), "登记机构的原状态", "the status as sent").optional() };

export const CaseShown = shared(
  "case",
  "受理件，登记机构可增加内容",
  "A case; the authority may add keys",
  ContractCase.extend(received),
);
const CaseShownWithHistory = shared(
  "case-detail",
  "受理件及其办理经过",
  "A case with its history",
  CaseDetail.extend({ ...received, history: z.array(HistoryEntry.extend({ status })) }),
);

const changed = printed("受理件的现状", "the case as it is now", {
  asOf,
  case: z.union([CaseShownWithHistory, CaseShown]),
});

/** Commands on cases. */
export const CASE_COMMANDS = {
  "case show": printed(
    "受理件",
    "a case",
    { asOf, case: CaseShownWithHistory, contradiction: contradiction.optional(), ...replacementKeys },
    { caseNo, ref, batch, contradiction },
  ),
  "case history": printed("受理件的全部版本", "every version of a case", {
    caseNo,
    ref,
    kind,
    asOf,
    history: key(z.array(HistoryEntry.extend({ status })), "办理经过", "versions, oldest first"),
  }),
  "case payment": printed("缴款通知", "the payment notice", {
    caseNo,
    ref,
    kind,
    status,
    asOf,
    due: key(z.boolean(), "是否须缴费", "whether it must be paid"),
    fee: key(Fee, "登记费", "the fee").optional(),
  }),
  "case supplement": changed,
  "case withdraw": { ...changed, forms: [...changed.forms, ...printed("", "", cancelled).forms] },
  "case adopt": printed("已关联的申请", "the filing with its case", { ref, caseNo, status, filing: Filing }),
  "case settle": printed("已核实的申请", "the filing", {
    ref,
    state,
    caseNo: caseNo.optional(),
    batch,
    filing: Filing,
  }),
  "case release": printed("已重新排队的申请", "the filing", { ref, state, filing: Filing, next }),
  "case discard": printed("撤下的申请，或未撤下的原因", "the filing, or why it was not discarded", {
    ref,
    state,
    caseNo: caseNo.optional(),
    batch,
    filing: Filing,
    stopped: Stop.optional(),
    why: key(z.string(), "未撤下的原因代码", "code of the reason why not").optional(),
    zh: texts.zh.optional(),
    en: texts.en.optional(),
    fixZh: fixes.fixZh.optional(),
    fixEn: fixes.fixEn.optional(),
    next: next.optional(),
  }),
};

const seal = z.strictObject({
  signer: key(z.string(), "盖章机构", "name of the signer"),
  signerId: key(z.string(), "盖章机构的统一社会信用代码", "credit code of the signer").optional(),
  issuer: key(z.string(), "印章 CA", "CA of the seal certificate"),
  signedAt: key(z.string(), "盖章时间，以印章所载为准", "time of sealing, as stated by the seal").optional(),
  validFrom: key(z.string(), "印章证书有效期起", "start of validity of the certificate"),
  validTo: key(z.string(), "印章证书有效期止", "end of validity of the certificate"),
});

/** Commands that query the register and its certificates. */
export const REGISTER_COMMANDS = {
  "unit show": printed("不动产单元的登记状态", "register state of a unit", {
    asOf,
    unit: UnitState,
    file: file.optional(),
  }),
  "certificate get": printed("下载的电子证照", "the certificate that was downloaded", {
    asOf,
    certificate: Certificate,
    file,
  }),
  "certificate verify": printed("电子证照的核验结论", "result of verifying a certificate", {
    certificate: key(z.string(), "证明号或文件", "number or file"),
    compared: key(z.boolean(), "是否与登记机构的数据比对", "whether it was compared with the authority's data"),
    sound: key(z.boolean(), "核验是否通过", "whether it may be relied on"),
    seal: key(seal, "电子印章", "the seal").optional(),
    identifier: key(z.string(), "电子证照标识", "identifier of the certificate").optional(),
    findings: key(z.array(Finding), "核验结果", "findings"),
  }),
  search: printed("查询结果", "result of a search", {
    searchNo: key(z.string(), "查询请求单号", "number of the search"),
    at: key(z.string(), "查询时间", "moment of the register's state"),
    asOf,
    hits: key(z.array(SearchHit), "查到的不动产", "units found"),
    file: file.optional(),
    rows: key(count, "查封文件的行数", "rows of the seizure file").optional(),
    toFill: toFill.optional(),
    pdf: key(z.string(), "盖章的查询结果文件", "file with the sealed result").optional(),
  }),
};
