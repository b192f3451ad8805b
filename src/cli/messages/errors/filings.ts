import type { UsageText } from "./usage-text.js";

/** Errors about batches, filings and cases. */
export const FILING_ERRORS = {
  "batch-unknown": {
    zh: "没有批次 {id}，请核对批次号",
    en: "there is no batch {id}. Check the number",
    next: "bdc batch list",
  },
  "ref-unknown": {
    zh: "台账中没有申请编号 {ref}，请核对",
    en: "the ledger has no filing with ref {ref}. Check the ref",
    next: "bdc status",
  },
  "ref-ambiguous": {
    zh: "申请编号 {ref} 有多笔申请，请用 --kind 指定业务种类",
    en: "several filings have ref {ref}. Choose one with --kind",
    next: "bdc status {ref}",
  },
  "case-other-kind": {
    zh: "受理件 {caseNo} 的业务种类是 {found}，申请的业务种类是 {wanted}，不能关联。请核对受理编号",
    en: "case {caseNo} is of kind {found}, the filing is of kind {wanted}, so they cannot be attached. Check the case number",
    next: "bdc case show {caseNo}",
  },
  "case-other-ref": {
    zh: "受理件 {caseNo} 的申请编号是 {found}，不是 {wanted}，不能关联。请核对受理编号",
    en: "case {caseNo} was filed under ref {found}, not {wanted}, so they cannot be attached. Check the case number",
    next: "bdc case show {caseNo}",
  },
  "release-conflict": {
    zh: "原因为 {code} 的申请不能重新排队：其申请编号在登记机构属于另一笔申请。请更换申请编号，或用 bdc case adopt 关联受理件",
    en: "filings with reason {code} cannot be requeued: their refs belong to other filings at the authority. Use new refs, or attach the cases with bdc case adopt",
    next: "bdc batch show {id} --problems",
  },
  "release-kind": {
    zh: "批次 {id} 不是抵押权首次登记，没有可核验的放款",
    en: "batch {id} does not file mortgages, so there are no funds to release",
    next: "bdc batch list",
  },
  "file-for-one-batch": {
    zh: "--file 只能用于一个批次，{date} 有 {batches} 个批次",
    en: "--file is for one batch, and {date} has {batches}",
    next: "bdc reconcile BATCH --file FILE",
  },
  "supplement-empty": {
    zh: "补正内容为空：请至少给出一份材料（--material）、一个更正字段（--set）或说明（--note）",
    en: "the supplement is empty. Add a document (--material), a corrected field (--set) or a note (--note)",
    next: "bdc case supplement {caseNo} --help",
  },
  "material-kind": {
    zh: "没有材料种类“{kind}”；可选值：{known}",
    en: "unknown kind of document: {kind}. Valid values: {known}",
    next: "bdc case supplement --help",
  },
  "field-unknown": {
    zh: "此类业务没有字段“{field}”；可选值：{known}",
    en: "this kind of filing has no field {field}. Valid values: {known}",
    next: "bdc case supplement --help",
  },
} as const satisfies Record<string, UsageText>;
