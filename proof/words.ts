/** The texts of docs/design/proof.md: what each tier does, and the Chinese name of each figure. */
interface TierWords {
  readonly zh: string;
  readonly didZh: string;
  readonly did: string;
}

/** By the name of the tier. */
export const TIER_WORDS: Readonly<Record<string, TierWords>> = {
  "random kills": {
    zh: "随机时刻强杀",
    didZh:
      "银行抵押和附文书的法院查封；在随机时刻强杀（SIGKILL）`bdc submit`、随后恢复批次的 `bdc resume` 以及登记机构；登记机构用原登记簿重新启动。",
    did: "mortgages of a bank and seizures of a court with documents. `bdc submit`, the `bdc resume` that recovers the batch, and the authority are killed (SIGKILL) at random times. The authority restarts with the same register.",
  },
  "discarded filings": {
    zh: "撤下未提交的申请",
    didZh:
      "强杀 `bdc submit`，再用 `bdc batch discard` 撤下剩余申请，撤下过程同样被强杀。台账中已提交的申请，登记机构必须全部受理；已撤下的必须全部没有受理；再次提交同一文件，每笔申请恰好一个受理件。",
    did: "`bdc submit` is killed, and so is the `bdc batch discard` that discards the remaining filings. The authority must hold every filing that the ledger calls filed and none that it calls discarded. Submitting the file again must file every row once.",
  },
  "kills at every ledger write": {
    zh: "台账每次写入前强杀",
    didZh: "同一个小批次，依次在第 1、2、3……次落盘和写入之前强杀（strace）。",
    did: "a small batch, killed just before its 1st, 2nd, 3rd … flush and write (strace).",
  },
  "flushed before sending and reporting": {
    zh: "先落盘，再发送和报告",
    didZh: "检查一次完整提交的系统调用顺序（strace）：只要有写入尚未落盘，就不得发送请求，也不得报告结果。",
    did: "the order of system calls of a complete submit (strace). No call is sent and no result reported while a write is not flushed.",
  },
  "kills at every network event": {
    zh: "每个网络事件时强杀",
    didZh: "在第 1、2……个请求到达登记机构时、处理完成而尚未答复时、答复送达时强杀。",
    did: "killed when the 1st, 2nd … request has arrived, when it is processed but not answered, and when the answer is delivered.",
  },
  "network faults": {
    zh: "网络故障",
    didZh:
      "代理拒绝连接，在各阶段断开连接，丢弃、截断、延迟、重复、篡改答复；先逐一注入，再混合注入。“重复送达”统计登记机构处理过不止一次的申请。",
    did: "a proxy that refuses connections, resets them at each stage, and drops, truncates, delays, repeats and garbles answers; each fault alone, then all mixed. “Sent twice” counts filings that the authority processed more than once.",
  },
  "rate limits and outages": {
    zh: "限流与中断",
    didZh: "Retry-After 为秒数或日期，重启后同样遵守；中断期间增加的请求数；网关不可用时批次的退出码。",
    did: "Retry-After in seconds and as a date, also after a restart; the additional requests of an outage; the exit code when the gateway is unavailable.",
  },
  "disk faults": {
    zh: "磁盘故障",
    didZh:
      "台账的每次写入遇到磁盘已满、写入失败、落盘失败（strace），以及真正写满的文件系统；之后在其他磁盘上完成批次。",
    did: "a full disk, failing writes and failing flushes at each write of the ledger (strace), and a file system that is really full. The batch is then finished on another disk.",
  },
  "unusual conditions": {
    zh: "异常情形",
    didZh:
      "新版本写入的台账、被改动或消失的文件、无法写入的结果文件、两个进程、两台机器、跳动的时钟、Ctrl-C、同一标识并发 10,000 次。",
    did: "a ledger from a newer version, a changed or missing file, a result file that cannot be written, two processes, two machines, jumping clocks, Ctrl-C, 10,000 attempts with one identity.",
  },
  "ref conflicts": {
    zh: "申请编号冲突",
    didZh:
      "同一机构的两个经办点各有台账，以相同申请编号提交相同和不同的内容；台账丢失、文件改动后再次提交；首次答复丢失，且编号已被占用；同一编号用于另一业务种类；之后跟踪、恢复、撤下。任何时候都不得将内容不同的受理件报告为本笔申请的结果。",
    did: "two offices of one institution, each with a ledger, submit the same and different content under the same refs; a ledger is lost and the changed file submitted again; a first answer is lost and the ref is taken; the same ref is used for another kind; then watch, resume and discard. A case with different content must never be reported as the filing's own.",
  },
  "wrong case data from the gateway": {
    zh: "网关返回错误的受理件数据",
    didZh:
      "网关在答复、查询和变更流中调换受理件或受理编号、多笔申请使用同一编号、编号为空、返回其他单元的受理件、不带单元和内容摘要、受理件消失或退回办理；网关恢复正常后，所有差异都必须查出并列明。",
    did: "a gateway that swaps cases or case numbers, uses one number for many filings or none, returns cases of other units or without units and digest, and makes cases disappear or reopen, in answers, look-ups and the feed. Once it is correct again, every difference must have been detected and listed.",
  },
  "outages of the filing call": {
    zh: "提交接口单独中断",
    didZh:
      "提交接口持续数秒返回 503、502、500、断开连接、400 或 403 网页、429，查询接口正常；期间强杀；多次超过等待时限。必须全部提交，无需人工处理，请求数受限。",
    did: "only the filing call fails for some seconds (503, 502, 500, cut connections, 400 and 403 as HTML, 429) while all reads work; with kills, and with repeated outages longer than the patience limit. Every filing must be filed without manual review, with a bounded number of requests.",
  },
  "rejected calls": {
    zh: "批量请求被拒",
    didZh:
      "网关前的代理因请求过大（413）或因其中一笔申请（400、403、405、451、499、502 网页，未知问题代码）拒绝整批请求。其余申请必须全部提交，不得报告为未接收；始终无法送达的一笔转人工处理。",
    did: "a proxy in front of the gateway rejects calls for their size (413) or for one filing in them (400, 403, 405, 451, 499, 502 as HTML, unknown problem codes). All other filings must be filed and not reported as rejected; a filing that never gets through ends in manual review.",
  },
  "endless lists and invalid cursors": {
    zh: "无限分页与失效游标",
    didZh: "查询分页和变更流无限延续，游标交替或重复，游标被 400 或 410 拒绝；每个命令都必须结束，报告必须属实。",
    did: "endless look-up pages and feeds, alternating cursors, and cursors rejected with 400 and 410. Every command must end and report correctly.",
  },
  "people's files": {
    zh: "用户表格",
    didZh:
      "由 openpyxl、XlsxWriter、SheetJS（三个时区）、LibreOffice（Excel 和 CSV）和手工 CSV 写出的表格：各种日期、金额、证件号写法，公式，合并单元格，多人一格，各种编码和分隔符，损坏的单元格。每个文件提交后，逐个单元格与登记簿核对。生成程序知道每个单元格的真实含义；登记的值与其不同而没有提醒或错误的，计入“未提示的改动”。",
    did: "tables written by openpyxl, XlsxWriter, SheetJS (in three time zones), LibreOffice (as Excel and CSV) and by hand as CSV: dates, amounts and ID numbers in every form, formulas, merged cells, several people in one cell, encodings and delimiters, damaged cells. Each file is submitted, and the register is compared cell by cell with the values that the generator knows. A registered value that differs, without a finding at its cell, is a “silently changed cell”.",
  },
  "kills of the authority during all kinds of writes": {
    zh: "登记机构办理各类业务时强杀",
    didZh:
      "单笔和批量申请、上传、补正、撤回、窗口操作、日历推进同时进行时强杀登记机构，再将登记簿与各客户端收到的答复核对：受理件及各版本完全一致，以及变更流、编号、轮候、顺位、材料。",
    did: "the authority is killed during single and batch filings, uploads, supplements, withdrawals, desk actions and calendar changes. Its register is then compared with the answers that clients received: cases and their versions in full, the change feed, numbers, queues, ranks, materials.",
  },
  "the authority flushes before it answers": {
    zh: "登记机构先落盘再答复",
    didZh: "检查登记机构的系统调用顺序（strace）。",
    did: "the order of system calls of the authority (strace).",
  },
  "planted bugs": {
    zh: "植入缺陷",
    didZh: "在程序副本中逐一植入缺陷，再运行对应的验证；验证必须发现缺陷。",
    did: "copies of the program with one bug each. The tier that covers the bug must fail.",
  },
};

/** By the English name of the figure. */
const FIGURES_ZH: Readonly<Record<string, string>> = {
  files: "文件",
  "cells compared": "核对的单元格",
  "rows in files": "文件中的数据行",
  filed: "已受理的申请",
  "refused with a finding": "因错误或需确认而未提交",
  "refused with the whole file": "整个文件无法读取而未提交",
  "rejected, or in conflict with an earlier filing": "登记机构未接收，或编号已用",
  "refused although every cell is usable": "其中各单元格均可用",
  "doubtful cells with a warning": "有提醒的存疑单元格",
  "cells filed differently, with a warning": "登记值不同但有提醒的单元格",
  "silently changed cells": "未提示的改动",
  "doubtful cells without a warning": "没有提醒的存疑单元格",
  crashes: "崩溃",
  "files refused as a whole": "整个无法读取的文件",
  "times are dropped silently": "日期中的时间被丢弃而无提醒",
  "a text behind a quote is cut": "引号后的内容被截断",
  kills: "强杀",
  "kills during recovery": "恢复期间强杀",
  "kills of the authority": "强杀登记机构",
  "kills of submit": "提交时强杀",
  "kills of discard": "撤下时强杀",
  "kills at flushes": "落盘前强杀",
  "kills at file writes": "写入前强杀",
  "kills at “request”": "请求到达时强杀",
  "kills at “answered”": "已处理未答复时强杀",
  "kills at “delivered”": "答复送达时强杀",
  filings: "核对的申请",
  "filings discarded": "撤下的申请",
  lost: "丢失",
  duplicated: "重复",
  wrong: "错误",
  "sent twice": "重复送达",
  "sent twice with other content": "以不同内容重复送达",
  "needs manual review": "需人工处理",
  misreported: "报告与登记簿不符",
  "reports compared": "核对的报告",
  "left for manual review": "转人工处理",
  "contradictions listed": "列出的矛盾",
  "filing calls during outages": "中断期间的提交请求",
  "runs without progress": "无进展的运行",
  "most requests of a run without progress": "无进展的运行最多请求",
  "rejected calls": "被拒的请求",
  "repeated filings held back": "重复申请（未确认，未提交）",
  "cursors rejected": "被拒的游标",
  "longest command while a list is endless (ms)": "分页无限时耗时最长的命令（毫秒）",
  requests: "请求",
  "rounds with bank mortgages": "轮次：银行抵押",
  "rounds with court seizures, documents and several rows per filing": "轮次：法院查封（附文书，一笔多行）",
  "most runs to file everything": "全部提交所需最多运行次数",
  "most runs to settle everything": "全部办结所需最多运行次数",
  "writes to the log": "写日志",
  flushes: "落盘",
  "batch calls": "批量请求",
  "results reported": "报告的结果",
  faults: "故障",
  rounds: "轮次",
  exchanges: "请求与答复",
  "answers with Retry-After": "带 Retry-After 的答复",
  "requests before Retry-After": "早于 Retry-After 的请求",
  "requests before Retry-After after a restart": "重启后早于 Retry-After 的请求",
  "requests without an outage": "无中断时的请求",
  "requests with an outage": "有中断时的请求",
  "exit code when the gateway is never reachable": "退出码：网关始终无法连接",
  "exit code when the gateway stays down": "退出码：网关中断后未恢复",
  "disk full": "磁盘已满",
  "disk full briefly": "磁盘短暂已满",
  "flush fails": "落盘失败",
  "write fails": "写入失败",
  "read-only midway": "中途变为只读",
  "2 MB file system": "2 MB 文件系统",
  "ledgers created on a full disk": "磁盘已满时创建台账",
  "a ledger from a newer version": "新版本写入的台账",
  "the file changes or disappears while it is read": "读取过程中文件被改动或消失",
  "the file changes after it was read": "读取完成后文件被改动",
  "the result file cannot be written": "结果文件无法写入",
  "two processes on one batch": "两个进程处理同一批次",
  "a batch that takes longer than its lease": "批次处理时间超过租约",
  "the same file from two machines at once, and again later": "两台机器同时提交同一文件，之后再次提交",
  "other content under a used ref": "以已用编号提交不同内容",
  "a clock that jumps": "时钟跳动",
  "Ctrl-C once and twice": "Ctrl-C 一次和两次",
  "parallel attempts with one identity": "同一标识并发请求数",
  "cases created from them": "由此产生的受理件",
  "many parallel attempts with one identity": "同一标识大量并发请求",
  "acknowledged versions compared": "核对的已答复版本",
  "units compared": "核对的单元",
  "materials compared": "核对的材料",
  "queues compared": "核对的轮候",
  "cases acknowledged": "已答复的受理件",
  "materials acknowledged": "已答复的材料",
  "filings answered": "已答复的申请",
  "without an answer: not filed before the kill": "未收到答复：强杀前未受理",
  "without an answer: filed before the kill": "未收到答复：强杀前已受理",
  "no fsync": "不落盘",
  "claimed after sending": "发送后才记录领取",
  "an unknown answer of a described gateway is sent again at once": "经接口描述接入的，答复不明即重发",
  "a filing that cannot be looked up counts as absent": "无法查询的申请按查无处理",
  "filings are claimed ahead although they cannot be looked up": "无法查询却提前领取申请",
  "a new identity for each attempt": "每次发送更换标识",
  "a write is retried after a cut connection": "连接中断后重发写请求",
  "unclear filings are sent again without a look-up": "结果待核实的申请未经查询即重发",
  "filings are discarded without a look-up": "未经查询即撤下",
  "filings are sent without a claim": "未记录领取即发送",
  "Retry-After ignored": "忽略 Retry-After",
  "Retry-After forgotten after a restart": "重启后丢失 Retry-After",
  "outcomes matched by order": "按顺序匹配答复",
  "lease not renewed": "租约不续期",
  "the authority answers before it commits": "登记机构未提交事务即答复",
  "a case does not show its new queue position": "受理件未更新轮候顺位",
  "the authority does not flush": "登记机构不落盘",
  "disk failures are ignored": "忽略磁盘故障",
  "a case is accepted by its ref alone": "仅凭申请编号认定受理件",
  "only the units of a case are compared": "仅核对单元",
  "only the digest of a case is compared": "仅核对内容摘要",
  "the feed marks a discarded conflict as filed": "变更流将已撤下的冲突申请改为已提交",
  "a case without units or digest is accepted": "直接认定不带单元和内容摘要的受理件",
  "one case number for several filings": "多笔申请使用同一受理编号",
  "an empty case number": "受理编号为空",
  "a contradiction is reported only once": "矛盾只报告一次",
  "a reopened case is ignored": "忽略退回办理的受理件",
  "a 4xx page counts as a rejection": "4xx 网页被视为未接收",
  "probes without a pause": "探测请求不设间隔",
  "filings are judged undeliverable during an outage": "中断期间误判为无法送达",
  "an undeliverable filing is retried forever": "无限重试无法送达的申请",
  "the announced call size is ignored": "忽略公布的请求大小上限",
  "a rejected call size is tried again": "重复尝试已被拒的请求大小",
  "an unknown feed cursor ends the watch": "游标失效即停止跟踪",
  "look-up pages are read without limit": "查询分页无限读取",
  "any error page counts as a rejection": "错误网页被视为未接收",
  "a lost answer is not looked up after an outage": "中断后不查询丢失的答复",
  "a conflict is treated as a pending filing": "冲突申请被视为待提交",
  "an unknown cursor is kept": "保留失效游标",
  "a feed with lost changes is trusted": "信任缺失变更的变更流",
  "repeating cursors are not detected": "未识别循环游标",
  "another ref counts as another filing": "编号不同即视为不同申请",
  "filings that need confirmation are sent with a warning": "需确认的申请仅提醒即提交",
  "a case is stored without its time": "记录受理件但未记录时间",
  "the claimed content differs from the recorded content": "领取内容与记录内容不一致",
  "a short write is taken as complete": "部分写入被视为写入完成",
  "a busy batch is reported as needing manual review": "被占用的批次报告为需人工处理",
  "a corrected result file is overwritten": "覆盖人工修改的结果文件",
};
/** Prefix of figures that count acknowledged actions; the rest of the name is a term of the contract. */
const ACKNOWLEDGED = "acknowledged: ";
/** Prefix of figures that count files by their writer. */
const FILES_BY = "files by ";

/** The Chinese name of a figure; undefined when it has none. */
export function figureZh(name: string): string | undefined {
  if (name.startsWith(FILES_BY)) return `文件（${name.slice(FILES_BY.length)}）`;
  return name.startsWith(ACKNOWLEDGED) ? `已答复（${name.slice(ACKNOWLEDGED.length)}）` : FIGURES_ZH[name];
}
