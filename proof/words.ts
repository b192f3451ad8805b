/** What each tier does, in both languages, under the name that it goes by. */
interface TierWords {
  readonly zh: string;
  readonly didZh: string;
  readonly did: string;
}

export const TIER_WORDS: Readonly<Record<string, TierWords>> = {
  "random kills": {
    zh: "随机时刻强杀",
    didZh:
      "银行的抵押和法院附文书的查封；随机时刻强杀（SIGKILL）`bdc submit`、强杀修复残局的 `bdc resume`，也强杀登记机构，它带着自己的登记簿重新启动。",
    did: "a bank's mortgages and a court's seizures with their papers; SIGKILL of `bdc submit` at random moments, of the `bdc resume` that repairs what the kill left, and of the authority, which comes back with its register.",
  },
  "what is given up": {
    zh: "撤下",
    didZh:
      "强杀 `bdc submit`，再强杀撤下余下申请的 `bdc batch discard`；台账说已提交的，登记机构必须都有，台账说已撤下的，登记机构必须都没有；同一文件再次提交，每行恰好一个案件。",
    did: "SIGKILL of `bdc submit`, then of the `bdc batch discard` that ends what is left; the authority must have what the ledger calls filed and nothing that it calls given up, and the file submitted again must file every row once.",
  },
  "kills at every step of the ledger": {
    zh: "台账的每一步强杀",
    didZh: "同一个小批次，依次在它第 1、2、3……次落盘和写入之前强杀（strace）。",
    did: "the same small batch, killed at the doorstep of its 1st, 2nd, 3rd … flush and write (strace).",
  },
  "durable before sent, durable before told": {
    zh: "先落盘再发送，先落盘再告知",
    didZh: "一次完整提交的系统调用顺序（strace）：只要还有一次写入没有落盘，就没有请求发出，也不告知任何结果。",
    did: "the order of system calls of a whole submit (strace): no call leaves and nothing is told while one of its writes is not flushed.",
  },
  "kills at every event on the network": {
    zh: "网络上的每个时刻强杀",
    didZh: "在第 1、2……个请求完整到达登记机构时、已办完而尚未答复时、答复在途时强杀。",
    did: "killed when the 1st, 2nd … request stands whole at the authority's door, when the work is done and not told, when the answer is on its way.",
  },
  "network faults": {
    zh: "网络故障",
    didZh:
      "代理拒绝连接、在各阶段断开、丢失、截半、延迟、重复、篡改答复；先逐一，再混合。“重复送达”统计登记机构办理过不止一次的申请。",
    did: "a proxy that refuses, resets at each stage, loses, halves, delays, repeats and garbles answers; each fault alone, then all mixed. “Sent twice” counts filings that the authority worked on more than once.",
  },
  politeness: {
    zh: "遵守限流",
    didZh: "Retry-After 为秒数或日期，重启之后也遵守；中断期间多发多少请求；网关不在时批次怎样结束。",
    did: "Retry-After in seconds and as a date, after a restart too; what an outage costs; how a batch ends when the gateway is gone.",
  },
  "disk faults": {
    zh: "磁盘故障",
    didZh: "台账的每一步遇到磁盘已满、写入失败、落盘失败（strace），以及一个真正写满的文件系统；之后换个地方接着办。",
    did: "no space, failing writes and flushes at each step of the ledger (strace), and a file system that is really full; then the batch goes on elsewhere.",
  },
  "odd days": {
    zh: "不寻常的日子",
    didZh:
      "更新版本的台账、改动或消失的文件、写不了的结果文件、两个进程、两台机器、跳动的时钟、Ctrl-C、同一标识并发 10,000 次。",
    did: "a newer ledger, a changed or vanished file, a result file that cannot be written, two processes, two machines, jumping clocks, Ctrl-C, 10,000 attempts with one identity.",
  },
  conflicts: {
    zh: "同号不同件",
    didZh:
      "同一机构的两个经办点各用一本台账，以同一申请编号提交相同和不同的内容；台账丢失、文件改动后再次提交；首次答复丢失，再发现编号已被他人占用；同一编号用于另一业务种类；此后跟踪、接着办、人工撤下。内容不同的案件，任何时候都不得告知为本行已提交。",
    did: "two desks of one institution with a ledger each submit the same and other content under the same refs; a ledger is lost, the file changed and submitted again; a first answer is lost and the ref turns out to be taken; the same ref for another kind; then watch, resume and discard. A case of other content may never be told as the row's own.",
  },
  "lying case numbers": {
    zh: "失实的受理编号",
    didZh:
      "网关在答复、查询和变更流中调换案件或受理编号、多件同号、空号、给出别的单元的案件、不带单元和内容摘要、案件消失或退回；网关恢复如实之后，凡有出入的都须查出并列明。",
    did: "a gateway that swaps cases or their numbers, gives one number for many or none, finds another unit's case, or cases without units and digest, or lets a case vanish or go back, in answers, look-ups and the feed; once it is honest again, whatever was wrong must be found out and listed.",
  },
  "outages of one call": {
    zh: "只有提交接口中断",
    didZh:
      "提交接口以 503、502、500、断开、400 或 403 网页、429 失败数秒，查询一切正常；途中强杀；反复超过等待时限。全部提交，无须人工，请求有数。",
    did: "only the filing call fails for some seconds (503, 502, 500, cuts, 400 and 403 as pages, 429) while every read works; kills in between; outages longer than the patience again and again. Everything is filed, nobody is asked, requests are counted.",
  },
  "refusals of calls": {
    zh: "整批请求被拒",
    didZh:
      "网关前的设备因请求过大（413）或因其中一件（400、403、405、451、499、502 网页，未知问题代码）拒绝整批请求。其余各件须全部提交，不得告知为被退回；始终无法通过的一件交人工处理。",
    did: "something in front of the gateway refuses calls for their size (413) or for one filing that they hold (400, 403, 405, 451, 499, 502 as pages, unknown problem codes). No sound filing may be told as turned away; the one that can never get through ends with a person.",
  },
  "endless pages and feed cursors": {
    zh: "没有尽头的分页与失效的游标",
    didZh: "查询分页和变更流没有尽头、游标交替或不动、游标被 400 或 410 拒绝；每个命令都会结束，所告知的都属实。",
    did: "look-up pages and a feed without end, cursors in turn, cursors refused with 400 and 410; every command ends, and what it tells is true.",
  },
  "kills of the authority under every kind of write": {
    zh: "登记机构办理各种业务时强杀",
    didZh:
      "逐件和批量申请、上传、补正、撤回、窗口、日历同时进行时强杀登记机构，再用它的簿册核对每个客户端得到过的答复：案件及各版本逐字一致，变更流、编号、轮候、顺位、材料。",
    did: "filings one by one and in batches, uploads, supplements, withdrawals, desk, calendar, all at once, SIGKILL, and its books held against what every client was told: cases and their versions word for word, the change feed, numbers, queues, ranks, materials.",
  },
  "the authority flushes before it answers": {
    zh: "登记机构先落盘再答复",
    didZh: "它的系统调用顺序（strace）。",
    did: "the order of its system calls (strace).",
  },
  "planted bugs": {
    zh: "故意植入的缺陷",
    didZh: "在程序副本中各植入一个缺陷，再跑同样的验证；发现不了的验证等于没有验证。",
    did: "the same tiers against copies of the program with one bug each; a tier that does not notice proves nothing.",
  },
};

const FIGURES_ZH: Readonly<Record<string, string>> = {
  kills: "强杀",
  "kills during recovery": "恢复期间强杀",
  "kills of the authority": "强杀登记机构",
  "kills of the submit": "提交时强杀",
  "kills of the giving up": "撤下时强杀",
  "kills at flushes": "落盘前强杀",
  "kills at writes to its files": "写入前强杀",
  "kills at “request”": "请求到达时强杀",
  "kills at “answered”": "办完未答复时强杀",
  "kills at “delivered”": "答复送达时强杀",
  filings: "核对的申请",
  "filings given up": "撤下的申请",
  lost: "丢失",
  doubled: "重复",
  wrong: "错误",
  "sent twice": "重复送达",
  "sent twice with other content": "以不同内容重复送达",
  "needs a person": "需人工处理",
  "told wrongly": "告知失实",
  "answers compared": "核对的告知",
  "rest with a person": "交人工处理",
  "contradictions listed": "列明的矛盾",
  "filing calls during outages": "中断期间的提交请求",
  "runs without progress": "无进展的运行",
  "most requests of a run without progress": "无进展的运行最多请求",
  "refused calls": "被拒的请求",
  "cursors refused": "被拒的游标",
  "longest command while a list has no end (ms)": "分页没有尽头时最长的命令（毫秒）",
  requests: "请求",
  "rounds with a bank's mortgages": "轮次：银行抵押",
  "rounds with a court's seizures, papers and filings of several rows": "轮次：法院查封（附文书，一件多行）",
  "most runs until all was filed": "全部提交最多运行次数",
  "most runs until all was settled": "全部了结最多运行次数",
  "writes to the log": "写日志",
  flushes: "落盘",
  "batch calls": "批量请求",
  "documents told": "告知的结果",
  faults: "故障",
  rounds: "轮次",
  exchanges: "请求与答复",
  "answers with Retry-After": "带 Retry-After 的答复",
  "requests before Retry-After": "早于 Retry-After 的请求",
  "requests before Retry-After after a restart": "重启后早于 Retry-After 的请求",
  "requests without an outage": "无中断时的请求",
  "requests with an outage": "有中断时的请求",
  "exit code, gateway never there": "退出码：网关从未可达",
  "exit code, gateway gone for good": "退出码：网关一去不返",
  "disk full": "磁盘已满",
  "disk full for a moment": "磁盘一时已满",
  "flush fails": "落盘失败",
  "write fails": "写入失败",
  "read-only in the middle": "中途变为只读",
  "a file system of 2 MB": "2 MB 的文件系统",
  "a ledger from a newer version": "更新版本写的台账",
  "the file changes or goes before it was read to its end": "文件没读完就改动或消失",
  "the file changes after it was read": "文件读完后改动",
  "the result file cannot be written": "结果文件写不了",
  "two processes on one batch": "两个进程办同一批次",
  "a batch that takes longer than its lease": "批次比租约长",
  "the same file from two machines at once, and again later": "两台机器同时提交同一文件，之后再提交",
  "other content under a ref that was used": "已用编号下换了内容",
  "a clock that jumps": "时钟跳动",
  "Ctrl-C once, and twice": "Ctrl-C 一次、两次",
  "parallel attempts with one identity": "同一标识并发次数",
  "cases made of them": "由此产生的案件",
  "many parallel attempts with one identity": "同一标识大量并发",
  "acknowledged versions compared": "核对的已答复版本",
  "units compared": "核对的单元",
  "materials compared": "核对的材料",
  "queues compared": "核对的轮候",
  "cases acknowledged": "已答复的案件",
  "materials acknowledged": "已答复的材料",
  "filings answered": "已答复的申请",
  "without an answer: not filed before the kill": "未得答复：强杀前未办",
  "without an answer: filed before the kill": "未得答复：强杀前已办",
  "no fsync": "不落盘",
  "claimed after sending": "发出后才记账",
  "key made after sending": "发出后才生成标识",
  "retry of a cut write": "写请求被切断后重发",
  "unclear is sent again without asking": "结果不明不查询就重发",
  "given up without asking": "不查询就撤下",
  "sent while it is recorded, and not claimed": "边记边发却未记为已领取",
  "Retry-After ignored": "无视 Retry-After",
  "Retry-After forgotten by a restart": "重启后忘记 Retry-After",
  "answers matched by order": "按次序对应答复",
  "lease not renewed": "不续租约",
  "the authority answers before it commits": "登记机构未提交事务就答复",
  "a case is not told its new place in the queue": "案件不知道自己的新顺位",
  "the authority does not flush": "登记机构不落盘",
  "a failing disk is overlooked": "忽视磁盘故障",
  "a case under the same ref is taken unseen": "同号案件不核对就认作本行",
  "only the units of a case are compared": "只核对单元",
  "only the digest of a case is compared": "只核对内容摘要",
  "a conflict that was given up is filed by the feed": "已撤下的冲突行被变更流改为已提交",
  "a bare case is taken for the row's own": "不带单元和内容的案件直接认作本行",
  "one case number for several filings": "多件申请同一受理编号",
  "an empty case number": "受理编号为空",
  "a contradiction is told once": "矛盾只提示一次",
  "a case that went back is passed over": "不提示案件退回",
  "a page turns filings away": "网页答复当作退回",
  "probes without a pause": "不停试探",
  "an outage makes a poisoned filing": "中断期间误判为无法送达",
  "a poisoned filing has no end": "始终送不到的一件没有结局",
  "the announced size of a call is ignored": "无视公布的请求上限",
  "a refused size is tried again": "被拒的大小反复再试",
  "an unknown feed cursor ends the watch": "游标失效即停止跟踪",
  "look-up pages are read for ever": "查询分页没完没了",
};
/** Of what clients were answered: the act itself is a word of the contract. */
const ACKNOWLEDGED = "acknowledged: ";

/** A figure's name for people; undefined: nobody has written its Chinese. */
export function figureZh(name: string): string | undefined {
  return name.startsWith(ACKNOWLEDGED) ? `已答复（${name.slice(ACKNOWLEDGED.length)}）` : FIGURES_ZH[name];
}
