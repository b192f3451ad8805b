/** The kinds of differences, with what to do about each. */

/** Which record disagrees. */
export type Side = "file" | "ledger" | "authority";

interface DifferenceText {
  readonly side: Side;
  readonly zh: string;
  readonly en: string;
  readonly fixZh: string;
  readonly fixEn: string;
  /** Command to run next; {batch}, {ref}, {case} and {file} are filled in. */
  readonly command: string;
}

const AUDIT = "bdc audit verify";
const SHOW = "bdc batch show {batch}";
const CASE = "bdc case show {case}";

/** Every difference that a reconciliation can find: the side that disagrees, its text, and what to do. */
export const DIFFERENCES = {
  "file-missing": {
    side: "file",
    zh: "文件已不在提交时的位置",
    en: "the file is no longer where it was submitted from",
    fixZh: "放回原处，或用 --file 指明现在的位置",
    fixEn: "put it back, or name its place with --file",
    command: "bdc reconcile {batch} --file {file}",
  },
  "file-unreadable": {
    side: "file",
    zh: "文件无法读取",
    en: "the file cannot be read",
    fixZh: "按提示处理文件，或用 --file 指明一份完好的副本",
    fixEn: "resolve what the message says, or name a good copy with --file",
    command: "bdc reconcile {batch} --file {file}",
  },
  "file-differs": {
    side: "file",
    zh: "文件的 SHA-256 与提交时不同",
    en: "the SHA-256 of the file differs from that of the submission",
    fixZh: "核对文件在提交后的改动，留存提交时的文件",
    fixEn: "compare it with the file that was submitted, and keep that one",
    command: SHOW,
  },
  "row-not-in-ledger": {
    side: "file",
    zh: "文件中有此行，台账中没有",
    en: "the row is in the file and not in the ledger",
    fixZh: "需要办理的，提交当前文件：已提交的申请会自动跳过",
    fixEn: "to file it, submit the current file: filings that were already submitted are skipped",
    command: "bdc submit {file}",
  },
  "row-not-recorded": {
    side: "file",
    zh: "文件尚未读取完毕，此行还没有记入台账",
    en: "the row is not recorded yet: reading of the file was interrupted",
    fixZh: "运行 bdc resume 读取其余各行",
    fixEn: "run `bdc resume` to read the remaining rows",
    command: "bdc resume {batch}",
  },
  "row-not-in-file": {
    side: "file",
    zh: "台账中有此行，文件中没有",
    en: "the row is in the ledger and not in the file",
    fixZh: "该行已按提交时的内容办理，请找回提交时的文件",
    fixEn: "it was handled as submitted; find the file that was submitted",
    command: SHOW,
  },
  "row-changed": {
    side: "file",
    zh: "文件中此行的内容与提交的不同",
    en: "the row differs from what was submitted",
    fixZh: "核对改动；台账和登记机构保有提交时的内容",
    fixEn: "compare them: ledger and authority hold what was submitted",
    command: SHOW,
  },
  "amount-differs": {
    side: "file",
    zh: "文件中此行的金额与提交的不同",
    en: "the amount of the row differs from what was submitted",
    fixZh: "核对金额；台账和登记机构保有提交时的金额",
    fixEn: "compare the amounts: ledger and authority hold what was submitted",
    command: SHOW,
  },
  "ref-differs": {
    side: "file",
    zh: "文件中此行的申请编号与台账不同",
    en: "the ref of the row differs from the ledger",
    fixZh: "核对行的顺序和申请编号",
    fixEn: "compare the order of the rows and their refs",
    command: SHOW,
  },
  "ref-repeated": {
    side: "file",
    zh: "文件中此行重复了本批次已有的申请编号",
    en: "the row repeats a ref that the batch already has",
    fixZh: "删除重复的行；同一申请编号不会提交两次",
    fixEn: "delete the repeated row; one ref is never filed twice",
    command: SHOW,
  },
  "documents-differ": {
    side: "file",
    zh: "此行的材料与提交时不同，或已无法读取",
    en: "the documents of the row differ from those submitted, or cannot be read",
    fixZh: "找回提交时的材料",
    fixEn: "find the documents that were submitted",
    command: SHOW,
  },
  "ledger-altered": {
    side: "ledger",
    zh: "台账的记录与其哈希链不符",
    en: "a record of the ledger does not match its chain",
    fixZh: "停止使用该台账，恢复备份并查明改动者",
    fixEn: "stop using this ledger, restore a backup and find out who altered it",
    command: AUDIT,
  },
  "counts-differ": {
    side: "ledger",
    zh: "台账的计数与逐行统计不符",
    en: "the counters of the ledger do not match its rows",
    fixZh: "核验台账",
    fixEn: "verify the ledger",
    command: AUDIT,
  },
  "content-altered": {
    side: "ledger",
    zh: "台账保存的申请内容与其摘要不符",
    en: "the stored content of the filing does not match its digest",
    fixZh: "核验台账，恢复备份",
    fixEn: "verify the ledger and restore a backup",
    command: AUDIT,
  },
  "case-altered": {
    side: "ledger",
    zh: "台账的受理编号、状态与其保存的受理件不符",
    en: "case number or status in the ledger do not match the stored case",
    fixZh: "核验台账，恢复备份",
    fixEn: "verify the ledger and restore a backup",
    command: AUDIT,
  },
  "case-shared": {
    side: "ledger",
    zh: "台账中两笔申请使用同一受理编号",
    en: "two filings of the ledger have the same case number",
    fixZh: "向登记机构核实受理编号属于哪笔申请",
    fixEn: "ask the authority whose case it is",
    command: CASE,
  },
  contradiction: {
    side: "ledger",
    zh: "登记机构先后报告相互矛盾，尚未核实",
    en: "contradictory reports of the authority are not settled",
    fixZh: "核实后确认",
    fixEn: "investigate, then settle it",
    command: 'bdc case settle {ref} --reason "…"',
  },
  "outcome-unclear": {
    side: "ledger",
    zh: "提交结果尚待核实",
    en: "the outcome of the filing is not known",
    fixZh: "运行 bdc resume：先查询，再决定是否提交",
    fixEn: "run `bdc resume`: it looks up before it sends",
    command: "bdc resume {batch}",
  },
  "needs-a-person": {
    side: "ledger",
    zh: "申请需人工处理，尚未确定是否已提交",
    en: "the filing needs manual review, and it is open whether it was filed",
    fixZh: "查看原因并处理",
    fixEn: "see the reason and decide",
    command: "bdc batch release {batch}",
  },
  "case-missing": {
    side: "authority",
    zh: "台账记为已提交，登记机构没有此受理件",
    en: "filed according to the ledger, but the authority does not have the case",
    fixZh: "凭台账的受理编号向登记机构核实",
    fixEn: "ask the authority about the case number in the ledger",
    command: CASE,
  },
  "case-not-in-ledger": {
    side: "authority",
    zh: "登记机构有本机构名下的受理件，台账中没有",
    en: "the authority has a case of this institution that the ledger does not have",
    fixZh: "核实是否由其他系统或其他台账提交",
    fixEn: "find out whether another system or another ledger filed it",
    command: CASE,
  },
  "case-not-recorded": {
    side: "authority",
    zh: "登记机构已有受理件，台账未记为已提交",
    en: "the authority has the case, but the ledger does not say that it was filed",
    fixZh: "运行 bdc resume 更新台账；仍不一致的，向登记机构核实",
    fixEn: "run `bdc resume` to update the ledger; if they still differ, ask the authority",
    command: "bdc resume {batch}",
  },
  "second-case": {
    side: "authority",
    zh: "登记机构对同一笔申请有两个受理件",
    en: "the authority has a second case for the filing",
    fixZh: "请登记机构确认保留哪一件，另一件撤回",
    fixEn: "ask the authority which one counts, and withdraw the other",
    command: CASE,
  },
  "case-number-differs": {
    side: "authority",
    zh: "登记机构的受理编号与台账不同",
    en: "the case number at the authority differs from the ledger",
    fixZh: "向登记机构核实受理编号",
    fixEn: "ask the authority which case number is right",
    command: CASE,
  },
  "case-of-another-filing": {
    side: "authority",
    zh: "台账的受理编号在登记机构属于另一笔申请",
    en: "the case number in the ledger belongs to another filing at the authority",
    fixZh: "向登记机构核实受理编号属于哪笔申请",
    fixEn: "ask the authority whose case it is",
    command: CASE,
  },
  "units-differ": {
    side: "authority",
    zh: "受理件的不动产单元与申请不同",
    en: "the units of the case differ from the filing",
    fixZh: "向登记机构核实受理件的内容",
    fixEn: "ask the authority about the content of the case",
    command: CASE,
  },
  "content-differs": {
    side: "authority",
    zh: "受理件的内容摘要与申请不同：金额、当事人或其他内容不一致",
    en: "the content digest of the case differs from the filing: amount, parties or other content",
    fixZh: "向登记机构核实受理件的内容",
    fixEn: "ask the authority about the content of the case",
    command: CASE,
  },
  "status-differs": {
    side: "authority",
    zh: "同一版本的受理件，登记机构的状态与台账不同",
    en: "the status of the same version of the case differs",
    fixZh: "向登记机构核实状态",
    fixEn: "ask the authority about the status",
    command: CASE,
  },
  "authority-behind": {
    side: "authority",
    zh: "登记机构的受理件版本早于台账",
    en: "the case at the authority is older than in the ledger",
    fixZh: "向登记机构核实：其数据可能已回退",
    fixEn: "ask the authority: its data may have been rolled back",
    command: CASE,
  },
  "certificate-missing": {
    side: "authority",
    zh: "台账有证明号，登记机构的受理件没有",
    en: "the ledger has a certificate that the case at the authority does not have",
    fixZh: "向登记机构核实证明",
    fixEn: "ask the authority about the certificate",
    command: CASE,
  },
  "certificate-not-issued": {
    side: "authority",
    zh: "受理件已办结，但没有证明",
    en: "the case is finished, but no certificate was issued",
    fixZh: "向登记机构领取证明",
    fixEn: "ask the authority for the certificate",
    command: CASE,
  },
  "certificate-differs": {
    side: "authority",
    zh: "登记机构的证明号与台账不同",
    en: "the certificate numbers at the authority differ from the ledger",
    fixZh: "向登记机构核实证明",
    fixEn: "ask the authority about the certificate",
    command: CASE,
  },
} as const satisfies Readonly<Record<string, DifferenceText>>;

/** Code of a difference. */
export type DifferenceCode = keyof typeof DIFFERENCES;
