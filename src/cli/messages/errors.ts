import { ExitCode } from "../core/exit-codes.js";

export interface UsageText {
  readonly zh: string;
  readonly en: string;
  /** What to type next; `{name}` stands for a fact of the single case, as in the words. */
  readonly next?: string;
  readonly exit?: ExitCode;
}

/**
 * Everything that `bdc` itself says no to, before or beside the authority. docs/errors.md lists it; `bdc explain` tells
 * it.
 */
export const USAGE_ERRORS = {
  "checkpoint-unreadable": {
    zh: "不是核对点：{what}（既不是文件，也不是 台账:链节:散列值 的简写）",
    en: "this is no checkpoint: {what} (neither a file with one nor the short form LEDGER:LINK:HASH)",
    next: "bdc audit checkpoint --help",
  },
  "checkpoint-needed": {
    zh: "--public-key 用来核验核对点的签名：请同时给出 --checkpoint",
    en: "--public-key is for the signature of a checkpoint: add --checkpoint",
    next: "bdc audit verify --help",
  },
  "checkpoint-unsigned": {
    zh: "核对点没有签名，无法用公钥核验：{what}",
    en: "the checkpoint has no signature that a public key could verify: {what}",
    next: "bdc audit checkpoint --help",
  },
  "key-unreadable": {
    zh: "不是可用的密钥：{path}（需要不带口令的 PEM，Ed25519、RSA 或 EC）",
    en: "this key cannot be used: {path} (needed: PEM without a passphrase; Ed25519, RSA or EC)",
    next: "bdc audit --help",
  },
  "no-profile": { zh: "还没有接入配置", en: "there is no profile yet", next: "bdc init" },
  "profile-needed": {
    zh: "没有写明用哪个接入配置：请加 --profile，或用 bdc profile use 设为缺省；现有：{known}",
    en: "no profile is named and none is the default: add --profile, or choose one with bdc profile use; there are: {known}",
    next: "bdc profile list",
  },
  "profile-unknown": {
    zh: "没有名为 {name} 的接入配置；现有：{known}",
    en: "there is no profile {name}; known: {known}",
    next: "bdc profile list",
  },
  "profile-name": {
    zh: "配置名只能用字母、数字、汉字和 . _ -：{name}",
    en: "a profile name has letters, digits and . _ - only: {name}",
    next: "bdc init --help",
  },
  "profile-invalid": { zh: "接入配置有误：{what}", en: "the profile is not valid: {what}", next: "bdc init --help" },
  "profiles-unreadable": {
    zh: "接入配置文件读不了：{path}",
    en: "the profiles file cannot be read: {path}",
    next: "bdc doctor",
  },
  "profiles-broken": {
    zh: "接入配置文件已损坏：{path}（先移走它，再重新建立）",
    en: "the profiles file is damaged: {path} (move it away, then create it anew)",
    next: "bdc init",
  },
  "option-needed": {
    zh: "没有终端可以询问，请写明 {flag}",
    en: "there is no terminal to ask at: give {flag}",
    next: "{command} --help",
  },
  "confirmation-needed": {
    zh: "没有终端可以确认，请加 --yes",
    en: "there is no terminal to confirm at: add --yes",
    next: "{command} --yes",
  },
  "token-missing": {
    zh: "接入配置 {name} 没有令牌：请设置环境变量 BDC_TOKEN 或令牌文件",
    en: "profile {name} has no token: set BDC_TOKEN or a token file",
    next: "bdc profile set-token {name}",
    exit: ExitCode.NotAllowed,
  },
  "token-unreadable": {
    zh: "令牌文件读不了：{path}",
    en: "the token file cannot be read: {path}",
    next: "bdc profile set-token {name}",
    exit: ExitCode.NotAllowed,
  },
  "token-empty": {
    zh: "标准输入中没有令牌",
    en: "there is no token on standard input",
    next: "bdc profile set-token {name} < token.txt",
  },
  "token-too-long": {
    zh: "标准输入的内容超过 {max} 个字符，不是令牌",
    en: "standard input has more than {max} characters: that is no token",
    next: "bdc profile set-token {name} < token.txt",
  },
  "no-such-kind": {
    zh: "没有这种业务：{kind}；可用：{known}",
    en: "no such kind: {kind}; known: {known}",
    next: "bdc template --help",
  },
  duration: {
    zh: "时间写法不对：{text}（例：60s、10m、2h）",
    en: "not a duration: {text} (for example 60s, 10m, 2h)",
    next: "60s",
  },
  number: {
    zh: "{flag} 要一个 {least} 到 {most} 的整数：{text}",
    en: "{flag} takes a whole number from {least} to {most}: {text}",
    next: "{command} --help",
  },
  "reading-option": {
    zh: "{flag} 不认识“{text}”；可用：{known}",
    en: "{flag} does not know “{text}”; known: {known}",
    next: "bdc check --help",
  },
  "column-map-broken": {
    zh: "列名对照文件无法使用：{path}；应为 bdc map --out 写出的 JSON",
    en: "the column mapping cannot be used: {path}; it must be JSON as `bdc map --out` writes it",
    next: "bdc map --help",
  },
  "column-map-conflict": {
    zh: "列名对照没有保存：{zh}",
    en: "the column mapping was not saved: {en}",
    next: "bdc map --help",
  },
  "column-form": {
    zh: "--column 要写成 文件中的列名=标准列名：{text}",
    en: "--column takes HEADER=column: {text}",
    next: "bdc map --help",
  },
  "column-twice": {
    zh: "“{header}”用 --column 写了两次",
    en: "--column names the header {header} twice",
    next: "bdc map --help",
  },
  "column-not-in-file": {
    zh: "文件中没有“{header}”一列；没有读取的列：{known}",
    en: "the file has no column {header}; columns that are not read: {known}",
    next: "bdc map --help",
  },
  "column-unknown": {
    zh: "{kind} 没有“{column}”一列；可用：{known}",
    en: "{kind} has no column {column}; available: {known}",
    next: "bdc map --help",
  },
  "no-header-to-map": {
    zh: "文件中没有一行像是表头：{file}；请用 --kind 指明业务种类，并在第一行写上列名",
    en: "no row of the file looks like a header: {file}; name the kind with --kind and put the column names into the first row",
    next: "bdc template mortgage.file",
  },
  "accept-reason": {
    zh: "--accept 要写成 规则=理由：{text}",
    en: "--accept takes RULE=reason: {text}",
    next: "--accept CF-01=…",
  },
  "reason-needed": {
    zh: "请用 --reason 写明理由，会记入台账",
    en: "say why with --reason; it is recorded",
    next: "{command} --reason …",
  },
  "reason-code-needed": {
    zh: "请用 --reason-code 写明重新排队哪一类，可写多个",
    en: "say with --reason-code which of them to queue again; it may be given several times",
    next: "{command}",
  },
  "release-conflict": {
    zh: "{code} 的申请不能重新排队：其编号在登记机构属于另一笔申请；请换一个申请编号，或用 bdc case adopt 关联案件",
    en: "filings with {code} cannot be queued again: their refs belong to other filings at the authority. Give them other refs, or attach the case with bdc case adopt",
    next: "bdc batch show {id} --problems",
  },
  "pair-needed": {
    zh: "{flag} 要写成 名称=值：{text}",
    en: "{flag} takes name=value: {text}",
    next: "bdc case supplement --help",
  },
  "supplement-empty": {
    zh: "补正至少要有一份材料、一个更正字段或说明",
    en: "a supplement needs at least one material, corrected field or note",
    next: "bdc case supplement {caseNo} --help",
  },
  "material-kind": {
    zh: "没有这种材料：{kind}；可用：{known}",
    en: "no such kind of material: {kind}; known: {known}",
    next: "bdc case supplement --help",
  },
  "field-unknown": {
    zh: "此类业务没有这个字段：{field}；可用：{known}",
    en: "this kind has no such field: {field}; known: {known}",
    next: "bdc case supplement --help",
  },
  "local-file-not-regular": {
    zh: "这是{zh}，不是普通文件，不能读取：{path}（请先把内容存成文件）",
    en: "this is {en}, not a regular file, and cannot be read: {path} (save the content as a file first)",
    next: "ls -l {path}",
  },
  "local-file-too-large": {
    zh: "文件超过 {max} 字节，没有读取：{path}",
    en: "the file has more than {max} bytes and was not read: {path}",
    next: "ls -l {path}",
  },
  "local-file-unreadable": { zh: "文件读不了：{path}", en: "the file cannot be read: {path}", next: "ls -l {path}" },
  "file-exists": {
    zh: "文件已存在，不覆盖：{path}（--force 强制覆盖）",
    en: "the file exists and is not overwritten: {path} (--force overwrites it)",
    next: "{command} --out …",
  },
  "file-corrected": {
    zh: "这个结果文件在 bdc 写出后被修改过，不覆盖：{path}（--force 强制覆盖）",
    en: "this result file was changed after bdc wrote it and is not overwritten: {path} (--force overwrites it)",
    next: "{command} --out …",
  },
  "output-is-input": {
    zh: "输出文件就是本命令要读取的文件，不覆盖：{path}",
    en: "the output is a file that this command reads, and is not overwritten: {path}",
    next: "{command} --out …",
  },
  "output-protected": {
    zh: "输出文件是 bdc 的台账、接入配置或凭证，不覆盖：{path}",
    en: "the output is bdc's ledger, configuration or a credential, and is not overwritten: {path}",
    next: "{command} --out …",
  },
  "output-not-a-file": {
    zh: "输出位置不是普通文件（文件夹、设备或管道）：{path}",
    en: "the output is no regular file but a folder, device or pipe: {path}",
    next: "{command} --out …",
  },
  "not-finished": {
    zh: "命令没有办完就结束了：它等待的结果不会再来（程序错误）；已记入台账的内容不受影响",
    en: "the command ended before it was finished: what it waited for cannot come any more (a fault of the program); what is in the ledger stands",
    next: "bdc doctor",
    exit: ExitCode.Unexpected,
  },
  "out-needs-batch": {
    zh: "有 {count} 个未办完的批次，--out 只能用于其中一个：请写明批次",
    en: "there are {count} unfinished batches and --out is for one: name the batch",
    next: "bdc resume {id} --out …",
  },
  "template-format": {
    zh: "模板不能写成 {extension}；可以写成 .xlsx 或 .csv",
    en: "a template is not written as {extension}: .xlsx or .csv",
    next: "{command} --out 模板.xlsx",
  },
  "not-writable": { zh: "无法写入：{path}", en: "cannot be written: {path}", next: "ls -ld {path}" },
  "batch-unknown": { zh: "没有批次 {id}", en: "there is no batch {id}", next: "bdc batch list" },
  "ref-unknown": { zh: "台账中没有申请 {ref}", en: "the ledger has no filing {ref}", next: "bdc status" },
  "ref-ambiguous": {
    zh: "{ref} 有多件，请加 --kind",
    en: "{ref} names several filings: add --kind",
    next: "bdc status {ref}",
  },
  "case-other-kind": {
    zh: "案件 {caseNo} 是 {found}，这一行是 {wanted}",
    en: "case {caseNo} is {found}, the row is {wanted}",
    next: "bdc case show {caseNo}",
  },
  "case-other-ref": {
    zh: "案件 {caseNo} 的申请编号是 {found}，这一行是 {wanted}",
    en: "case {caseNo} was filed under ref {found}, the row is {wanted}",
    next: "bdc case show {caseNo}",
  },
  "unit-code": { zh: "不动产单元号有误：{why}", en: "the unit code is wrong: {why}", next: "bdc explain {code}" },
  "code-unknown": { zh: "没有这个代码：{code}", en: "no such code: {code}", next: "bdc explain" },
  "seal-ca-broken": {
    zh: "不是 PEM 格式的 CA 证书：{path}",
    en: "not a CA certificate in PEM: {path}",
    next: "bdc certificate verify --help",
  },
  "seal-signer-invalid": {
    zh: "盖章机构应写作 O=…,organizationIdentifier=…：{text}",
    en: "the sealing body is written O=…,organizationIdentifier=…: {text}",
    next: "bdc certificate verify --help",
  },
  "release-kind": {
    zh: "批次 {id} 不是抵押权首次登记",
    en: "batch {id} does not file mortgages",
    next: "bdc batch list",
  },
  "person-id": {
    zh: "证件号有误（校验码不符）：{idNo}",
    en: "the ID number is wrong (its check digit does not fit): {idNo}",
    next: "bdc search --help",
  },
  "webhook-secret": {
    zh: "没有 webhook 密钥：用 --secret-file 或环境变量 BDC_WEBHOOK_SECRET 给出 whsec_ 开头的密钥",
    en: "no webhook secret: give one that begins with whsec_ by --secret-file or BDC_WEBHOOK_SECRET",
    next: "bdc listen --help",
  },
  "not-a-sandbox": { zh: "{gateway} 不是内置登记机构", en: "{gateway} is not a sandbox", next: "bdc sandbox start" },
  "handover-format": {
    zh: "移交清单只能写成 .html 或 .csv：{file}",
    en: "a hand-over list is .html or .csv: {file}",
    next: "bdc batch handover --help",
  },
  "sandbox-refused": {
    zh: "内置登记机构没有照办：{zh}",
    en: "the sandbox did not do it: {en}",
    next: "bdc sandbox desk list",
  },
  "sandbox-clock": {
    zh: "没有这种操作：{action}；可用：{known}",
    en: "no such action: {action}; known: {known}",
    next: "bdc sandbox clock --help",
  },
  "scenario-usage": {
    zh: "要写成 bdc sandbox scenario run 文件…",
    en: "say: bdc sandbox scenario run FILE…",
    next: "bdc sandbox scenario run examples/scenarios/seizures.json",
  },
  "scenario-broken": {
    zh: "{path} 不是可以演的情景：{why}",
    en: "{path} is no story that can be played: {why}",
    next: "bdc sandbox scenario --help",
  },
  "sandbox-faults": {
    zh: "--faults 写法有误：{why}",
    en: "--faults cannot be read: {why}",
    next: "bdc sandbox start --help",
  },
  "sandbox-port": {
    zh: "端口 {port} 无法使用：{why}",
    en: "port {port} cannot be used: {why}",
    next: "bdc sandbox start",
  },
} as const satisfies Record<string, UsageText>;
export type UsageCode = keyof typeof USAGE_ERRORS;
