import { ExitCode } from "../core/exit-codes.js";
import { CONNECTION_ERRORS } from "./connection-errors.js";
import { MONITORING_ERRORS } from "./monitoring-errors.js";
import { PARSER_ERRORS } from "./parser-errors.js";
import type { UsageText } from "./usage-text.js";

/**
 * Every error that `bdc` itself reports, as opposed to the authority: what is wrong, where, and what to do. Listed in
 * docs/reference/errors.md and by `bdc explain`.
 */
export const USAGE_ERRORS = {
  ...PARSER_ERRORS,
  ...CONNECTION_ERRORS,
  ...MONITORING_ERRORS,
  "checkpoint-unreadable": {
    zh: "--checkpoint 不是核对点：{what}。请给出核对点文件，或简写“台账:链节:散列值”",
    en: "--checkpoint is not a checkpoint: {what}. Use a checkpoint file or the short form LEDGER:LINK:HASH",
    next: "bdc audit checkpoint --help",
  },
  "checkpoint-needed": {
    zh: "--public-key 用于核验核对点的签名，请同时用 --checkpoint 给出核对点",
    en: "--public-key verifies the signature of a checkpoint. Add --checkpoint",
    next: "bdc audit verify --help",
  },
  "checkpoint-unsigned": {
    zh: "核对点没有签名，无法用公钥核验：{what}。请去掉 --public-key，或改用已签名的核对点",
    en: "the checkpoint is not signed: {what}. Omit --public-key, or use a signed checkpoint",
    next: "bdc audit checkpoint --help",
  },
  "key-unreadable": {
    zh: "密钥无法使用：{path}。应为不带口令的 PEM 文件（Ed25519、RSA 或 EC）",
    en: "the key cannot be used: {path}. It must be a PEM file without a passphrase (Ed25519, RSA or EC)",
    next: "bdc audit --help",
  },
  "no-profile": {
    zh: "尚未建立接入配置，请先建立",
    en: "no profile exists. Create one first",
    next: "bdc init",
  },
  "profile-needed": {
    zh: "未指定接入配置，也没有默认接入配置。请加 --profile，或用 bdc profile use 设置默认；现有：{known}",
    en: "no profile selected and no default set. Add --profile, or set a default with bdc profile use. Profiles: {known}",
    next: "bdc profile list",
  },
  "profile-unknown": {
    zh: "没有名为 {name} 的接入配置；现有：{known}",
    en: "there is no profile named {name}. Profiles: {known}",
    next: "bdc profile list",
  },
  "profile-name": {
    zh: "接入配置名称无效：{name}。只能使用字母、数字、汉字和 . _ -，以字母、数字或汉字开头，最多 64 个字符",
    en: "invalid profile name: {name}. Use letters, digits and . _ - only, beginning with a letter or digit, at most 64 characters",
    next: "bdc init --help",
  },
  "profile-invalid": {
    zh: "接入配置有误：{zh}",
    en: "the profile is not valid: {en}",
    next: "bdc init --help",
  },
  "profiles-unreadable": {
    zh: "接入配置文件无法读取：{path}。请检查读取权限",
    en: "the profiles file cannot be read: {path}. Check that you may read it",
    next: "ls -l {path}",
  },
  "profiles-broken": {
    zh: "接入配置文件已损坏：{path}。请先移走该文件，再重新建立接入配置",
    en: "the profiles file is damaged: {path}. Move it away, then create the profiles again",
    next: "bdc init",
  },
  "option-needed": {
    zh: "缺少 {flag}，请在命令中写明（标准输入不是终端时不会询问）",
    en: "{flag} is missing. Add it to the command (bdc does not prompt when stdin is not a terminal)",
    next: "{command} --help",
  },
  "confirmation-needed": {
    zh: "标准输入不是终端，无法询问是否继续，请加 --yes",
    en: "cannot ask for confirmation: stdin is not a terminal. Use --yes",
    next: "{command} --yes",
  },
  "stdin-is-terminal": {
    zh: "标准输入是终端，没有可读取的数据。请通过管道传入文件内容，或者写明文件的路径",
    en: "stdin is a terminal and provides no data. Pipe the content of a file into the command, or give the path of the file",
    next: "bdc check --help",
  },
  "stdin-too-large": {
    zh: "标准输入超过 {max} 字节，没有读取。请检查管道的来源，或分成几个文件",
    en: "stdin holds more than {max} bytes and was not read. Check what is piped in, or split it into several files",
    next: "bdc check --help",
  },
  "stdin-not-copied": {
    zh: "标准输入无法存入文件夹 {folder}（{why}）。请确认文件夹可写、磁盘未满，或先保存为文件再写明路径",
    en: "stdin cannot be copied to the folder {folder} ({why}). Make sure that the folder is writable and the disk is not full, or save a file and name it",
    next: "bdc check --help",
  },
  "token-missing": {
    zh: "接入配置 {name} 没有令牌。请保存令牌，或设置环境变量 BDC_TOKEN",
    en: "profile {name} has no token. Store one, or set BDC_TOKEN",
    next: "bdc profile set-token {name}",
    exit: ExitCode.NotAllowed,
  },
  "token-unreadable": {
    zh: "令牌文件无法读取：{path}。请检查路径和读取权限，或重新保存令牌",
    en: "the token file cannot be read: {path}. Check the path and that you may read it, or store the token again",
    next: "bdc profile set-token {name}",
    exit: ExitCode.NotAllowed,
  },
  "token-empty": {
    zh: "标准输入中没有令牌，请把令牌文件作为标准输入",
    en: "stdin holds no token. Pass the token file as stdin",
    next: "bdc profile set-token {name} < token.txt",
  },
  "token-too-long": {
    zh: "标准输入的内容超过 {max} 个字符，不是令牌。请检查令牌文件",
    en: "stdin holds more than {max} characters, which is not a token. Check the token file",
    next: "bdc profile set-token {name} < token.txt",
  },
  "no-such-kind": {
    zh: "没有业务种类“{kind}”；可选值：{known}",
    en: "unknown kind of filing: {kind}. Valid values: {known}",
    next: "bdc template --help",
  },
  duration: {
    zh: "{flag} 的时长无效：{text}。应写成 60s、10m、2h 或 30d 这样的形式",
    en: "invalid duration for {flag}: {text}. Write it like 60s, 10m, 2h or 30d",
    next: "{flag} 10m",
  },
  "duration-unit": {
    zh: "{flag} 的时长缺少单位：{text}。请写明单位，如 {text}s（秒）、{text}m（分钟）或 {text}h（小时）",
    en: "the duration for {flag} has no unit: {text}. Write the unit, as in {text}s, {text}m or {text}h",
    next: "{flag} {text}s",
  },
  number: {
    zh: "{flag} 的值无效：{text}。应为 {least} 到 {most} 的整数",
    en: "invalid value for {flag}: {text}. It must be a whole number from {least} to {most}",
    next: "{command} --help",
  },
  "reading-option": {
    zh: "{flag} 不支持“{text}”；可选值：{known}",
    en: 'invalid value "{text}" for {flag}. Valid values: {known}',
    next: "bdc check --help",
  },
  "column-map-broken": {
    zh: "列名对照文件无法使用：{path}；应为 bdc map --out 生成的 JSON 文件",
    en: "the column map cannot be used: {path}; it must be a JSON file as written by `bdc map --out`",
    next: "bdc map --help",
  },
  "column-map-conflict": {
    zh: "列名对照未保存：{zh}",
    en: "the column map was not saved: {en}",
    next: "bdc map --help",
  },
  "column-form": {
    zh: "--column 的值无效：{text}。应写成 文件中的列名=标准列名",
    en: "invalid value for --column: {text}. Write it as HEADER=column",
    next: "bdc map --help",
  },
  "column-twice": {
    zh: "--column 重复指定了列名“{header}”",
    en: "--column is given twice for the header {header}",
    next: "bdc map --help",
  },
  "column-not-in-file": {
    zh: "文件中没有“{header}”列；未读取的列：{known}",
    en: "the file has no column {header}; columns that are not read: {known}",
    next: "bdc map --help",
  },
  "column-unknown": {
    zh: "业务种类 {kind} 没有“{column}”列；可用的列：{known}",
    en: "the kind {kind} has no column {column}; available columns: {known}",
    next: "bdc map --help",
  },
  "no-header-to-map": {
    zh: "未识别到表头行：{file}；请在第一行填写列名，并用 --kind 指定业务种类",
    en: "no header row found in {file}; put the column names in the first row, and specify the kind with --kind",
    next: "bdc template mortgage.file",
  },
  "accept-reason": {
    zh: "--accept 的值无效：{text}。应写成 规则=理由",
    en: "invalid value for --accept: {text}. Write it as RULE=reason",
    next: '--accept CF-01="…"',
  },
  "reason-needed": {
    zh: "请用 --reason 写明理由",
    en: "--reason is required",
    next: "{command} --reason …",
  },
  "reason-code-needed": {
    zh: "请用 --reason-code 指定要重新排队的原因，可指定多个",
    en: "choose with --reason-code which filings to requeue. It may be given several times",
    next: "{command}",
  },
  "release-conflict": {
    zh: "原因为 {code} 的申请不能重新排队：其申请编号在登记机构属于另一笔申请。请更换申请编号，或用 bdc case adopt 关联受理件",
    en: "filings with reason {code} cannot be requeued: their refs belong to other filings at the authority. Use new refs, or attach the cases with bdc case adopt",
    next: "bdc batch show {id} --problems",
  },
  "pair-needed": {
    zh: "{flag} 的值无效：{text}。应写成 名称=值",
    en: "invalid value for {flag}: {text}. Write it as name=value",
    next: "bdc case supplement --help",
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
  "local-file-not-regular": {
    zh: "无法读取：{path} 是{zh}，不是普通文件。请先把内容存成文件",
    en: "cannot read {path}: it is {en}, not a regular file. Save the content as a file first",
    next: "ls -l {path}",
  },
  "local-file-too-large": {
    zh: "文件超过 {max} 字节，没有读取：{path}。请检查是否选错了文件",
    en: "the file is larger than {max} bytes and was not read: {path}. Check that it is the right file",
    next: "ls -l {path}",
  },
  "local-file-unreadable": {
    zh: "文件无法读取：{path}。请检查路径、文件名和读取权限",
    en: "the file cannot be read: {path}. Check the path, the name and that you may read it",
    next: "ls -l {path}",
  },
  "file-exists": {
    zh: "文件已存在，没有覆盖：{path}。请用 --out 另选文件，或用 --force 覆盖",
    en: "the file exists and was not overwritten: {path}. Choose another file with --out, or overwrite it with --force",
    next: "{command} --out …",
  },
  "file-corrected": {
    zh: "结果文件生成后被修改过，没有覆盖：{path}。请用 --out 另选文件，或用 --force 覆盖",
    en: "the result file was changed after bdc wrote it and was not overwritten: {path}. Choose another file with --out, or overwrite it with --force",
    next: "{command} --out …",
  },
  "output-is-input": {
    zh: "输出文件就是本命令要读取的文件，不能覆盖：{path}。请用 --out 另选文件",
    en: "the output file is a file that this command reads: {path}. Choose another file with --out",
    next: "{command} --out …",
  },
  "output-protected": {
    zh: "输出文件是 bdc 的台账、接入配置或凭证，不能覆盖：{path}。请用 --out 另选文件",
    en: "the output file belongs to the ledger, configuration or credentials of bdc: {path}. Choose another file with --out",
    next: "{command} --out …",
  },
  "output-not-a-file": {
    zh: "输出位置不是普通文件，而是文件夹、设备或管道：{path}。请用 --out 另选文件",
    en: "the output is a folder, device or pipe, not a regular file: {path}. Choose another file with --out",
    next: "{command} --out …",
  },
  "not-finished": {
    zh: "命令没有完成就结束了（程序错误）；台账中的内容不受影响",
    en: "the command ended before it was finished (a bug in bdc); the content of the ledger is not affected",
    next: "bdc doctor",
    exit: ExitCode.Unexpected,
  },
  "warning-rule-unknown": {
    zh: "--fail-on-warning 中的规则代码 {rule} 不存在，提醒将无法拦截，因此未执行",
    en: "--fail-on-warning names {rule}, which is not the code of a rule; its warnings would pass, so nothing was done",
    next: "bdc explain",
  },
  "out-needs-batch": {
    zh: "有 {count} 个批次，--out 只能用于一个批次，请写明批次",
    en: "there are {count} batches, and --out applies to one. Name the batch",
    next: "bdc {command} {id} --out …",
  },
  "template-format": {
    zh: "模板不支持 {extension} 格式；可选 .xlsx 或 .csv",
    en: "templates cannot be written as {extension}. Use .xlsx or .csv",
    next: "{command} --out template.xlsx",
  },
  "not-writable": {
    zh: "文件无法写入：{path}。请检查文件夹是否存在、磁盘空间和写入权限",
    en: "the file cannot be written: {path}. Check that the folder exists, the disk space and that you may write there",
    next: "ls -ld {path}",
  },
  "file-for-one-batch": {
    zh: "--file 只能用于一个批次，{date} 有 {batches} 个批次",
    en: "--file is for one batch, and {date} has {batches}",
    next: "bdc reconcile BATCH --file FILE",
  },
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
  "unit-code": {
    zh: "不动产单元号有误：{zh}",
    en: "the unit code is not valid: {en}",
    next: "bdc explain {code}",
  },
  "code-unknown": {
    zh: "没有代码 {code}；不写代码可列出全部",
    en: "there is no code {code}. Omit it to list all codes",
    next: "bdc explain",
  },
  "seal-ca-broken": {
    zh: "不是 PEM 格式的 CA 证书：{path}",
    en: "not a CA certificate in PEM format: {path}",
    next: "bdc certificate verify --help",
  },
  "seal-signer-invalid": {
    zh: "--seal-signer 的值无效：{text}。应写成 O=…,organizationIdentifier=…",
    en: "invalid value for --seal-signer: {text}. Write it as O=…,organizationIdentifier=…",
    next: "bdc certificate verify --help",
  },
  "release-kind": {
    zh: "批次 {id} 不是抵押权首次登记，没有可核验的放款",
    en: "batch {id} does not file mortgages, so there are no funds to release",
    next: "bdc batch list",
  },
  "files-readable": {
    zh: "本机其他用户可以读取接入配置或凭证：{path}。请运行 chmod 600 {command}",
    en: "other users of this machine can read the profiles or credentials: {path}. Run chmod 600 {command}",
    next: "chmod 600 {command}",
    exit: ExitCode.Unexpected,
  },
  "persons-line": {
    zh: "人员名单 {file} 第 {line} 行有误：{zh}。每行写一人：姓名=证件号",
    en: "line {line} of the list of persons {file} is wrong: {en}. Write one person a line: name=ID number",
    next: "bdc search --help",
  },
  "persons-empty": {
    zh: "人员名单 {file} 中没有人员。每行写一人：姓名=证件号",
    en: "the list of persons {file} is empty. Write one person a line: name=ID number",
    next: "bdc search --help",
  },
  "persons-encoding": {
    zh: "人员名单不是 UTF-8 编码：{path}。请另存为 UTF-8",
    en: "the list of persons is not UTF-8: {path}. Save it as UTF-8",
    next: "bdc search --help",
  },
  "browser-missing": {
    zh: "没有找到可用于生成 PDF 的浏览器（Chromium、Chrome 或 Edge）。请安装其中之一，或用 --html 生成网页后在浏览器中打印",
    en: "no browser was found that could print the PDF (Chromium, Chrome or Edge); install one, or write the page with --html and print it from a browser",
    next: "bdc report --html report.html",
  },
  "browser-failed": {
    zh: "浏览器 {browser} 未能生成 PDF。请用 --html 生成网页后在浏览器中打印",
    en: "the browser {browser} did not print the PDF; write the page with --html and print it from a browser",
    next: "bdc report --html report.html",
  },
  "person-id": {
    zh: "--person 的证件号有误（校验码不符）：{idNo}",
    en: "the ID number of --person is not valid (wrong check digit): {idNo}",
    next: "bdc search --help",
  },
  "webhook-secret": {
    zh: "没有有效的 webhook 密钥。请用 --secret-file 或环境变量 BDC_WEBHOOK_SECRET 给出以 whsec_ 开头的密钥",
    en: "no valid webhook secret. Provide one that begins with whsec_ with --secret-file or BDC_WEBHOOK_SECRET",
    next: "bdc listen --help",
  },
  "not-a-sandbox": {
    zh: "{gateway} 不是正在运行的内置登记机构，请先启动",
    en: "no embedded authority is running at {gateway}. Start one first",
    next: "bdc sandbox start",
  },
  "handover-format": {
    zh: "移交清单不支持这种格式：{file}；可选 .html 或 .csv",
    en: "a handover list cannot be written as {file}. Use .html or .csv",
    next: "bdc batch handover --help",
  },
  "sandbox-refused": {
    zh: "内置登记机构未执行：{zh}",
    en: "the embedded authority refused: {en}",
    next: "bdc sandbox desk list",
  },
  "sandbox-clock": {
    zh: "时钟没有操作“{action}”；可选值：{known}",
    en: "unknown action of the clock: {action}. Valid values: {known}",
    next: "bdc sandbox clock --help",
  },
  "scenario-usage": {
    zh: "用法：bdc sandbox scenario run 文件…",
    en: "usage: bdc sandbox scenario run FILE…",
    next: "bdc sandbox scenario run examples/scenarios/seizures.json",
  },
  "scenario-broken": {
    zh: "{path} 不是有效的场景文件：{zh}",
    en: "{path} is not a valid scenario file: {en}",
    next: "bdc sandbox scenario --help",
  },
  "sandbox-faults": {
    zh: "--faults 的值无效：{zh}",
    en: "invalid value for --faults: {en}",
    next: "bdc sandbox start --help",
  },
  "sandbox-port": {
    zh: "端口 {port} 无法使用（{why}），请用 --port 另选端口",
    en: "port {port} cannot be used ({why}). Choose another one with --port",
    next: "bdc sandbox start",
  },
} as const satisfies Record<string, UsageText>;
export type UsageCode = keyof typeof USAGE_ERRORS;
