import { ExitCode } from "../core/exit-codes.js";

interface ExitText {
  readonly zh: string;
  readonly en: string;
  /** What a script should do. */
  readonly fixZh: string;
  readonly fixEn: string;
}

/** docs/reference/exit-codes.md is made from this; `bdc explain 5` tells one. */
export const EXIT_TEXTS: Readonly<Record<ExitCode, ExitText>> = {
  [ExitCode.Done]: {
    zh: "完成",
    en: "done",
    fixZh: "无需处理；有的案件可能仍在办理，用 bdc watch 跟踪",
    fixEn: "nothing to do; cases may still be under way, `bdc watch` follows them",
  },
  [ExitCode.Unexpected]: {
    zh: "意外错误（程序或本机的问题，例如磁盘已满；或申请已提交，结果文件却写不了）",
    en: "unexpected: the program or this machine, for example a full disk, or a result file that cannot be written although the filings stand",
    fixZh: "看错误说明；修好后运行 bdc resume；结果文件用 bdc results 另写",
    fixEn: "read the error; once mended, `bdc resume`; a result file is written again by `bdc results`",
  },
  [ExitCode.Usage]: {
    zh: "命令用法有误，或文件整体读不了；什么都没有提交",
    en: "wrong usage, or a file that cannot be read as a whole; nothing was filed",
    fixZh: "按错误里的下一步改",
    fixEn: "do what the error's next step says",
  },
  [ExitCode.InvalidRows]: {
    zh: "有些行没有提交（有错，或由人撤下）；其余的行已提交",
    en: "some rows were not sent, because they are wrong or were given up by a person; the others were filed",
    fixZh: "在结果文件里改正有错的行，再提交同一个文件",
    fixEn: "correct the wrong rows in the result file and submit the same file again",
  },
  [ExitCode.TurnedAway]: {
    zh: "登记机构不收、不予受理或不予登记",
    en: "turned away or refused by the authority",
    fixZh: "理由已全部列出：bdc batch show 批次 --problems",
    fixEn: "every reason is listed: `bdc batch show BATCH --problems`",
  },
  [ExitCode.NeedsPerson]: {
    zh: "需要人来判断：结果不明，同一编号内容不同，或文件读到中途被改动（已发出的已提交）",
    en: "needs a person: outcome unclear, other content under a used ref, or a file that changed while it was read (what had left is filed)",
    fixZh:
      "先 bdc resume（会先查询再决定）；仍需人工处理的，bdc batch release 批次 按原因列出，查询后重新排队；逐件的用 bdc case adopt 或 bdc case release",
    fixEn:
      "`bdc resume` first (it looks up before it sends); `bdc batch release BATCH` lists what still needs a person by reason and, with `--reason-code`, looks it up and queues it again; single filings: `bdc case adopt`, `bdc case release`",
  },
  [ExitCode.NotAllowed]: {
    zh: "令牌无效、已过期，或本机构无权",
    en: "authentication or permission",
    fixZh: "换令牌：bdc profile set-token；然后 bdc resume",
    fixEn: "renew the token with `bdc profile set-token`, then `bdc resume`",
  },
  [ExitCode.Unreachable]: {
    zh: "登记机构接口连不上、答非所问，或要求稍后再来",
    en: "the gateway is unreachable, does not answer as one, or asked to come back later",
    fixZh: "稍后运行 bdc resume；没有丢失任何申请",
    fixEn: "`bdc resume` later; nothing is lost",
  },
  [ExitCode.TimedOut]: {
    zh: "等待时间已到，案件仍在办理",
    en: "waiting timed out; the cases go on",
    fixZh: "bdc watch 接着等",
    fixEn: "`bdc watch` goes on waiting",
  },
  [ExitCode.NotReleasable]: {
    zh: "有的抵押不可放款，证照核验不通过，或台账被改动（bdc release-check、bdc certificate verify、bdc audit verify）",
    en: "some mortgages are not to be paid out, a certificate is not sound, or the ledger was altered (`bdc release-check`, `bdc certificate verify`, `bdc audit verify`)",
    fixZh: "不要放款；原因逐条列出，与登记机构核实",
    fixEn: "do not release; every reason is listed: clarify with the authority",
  },
  [ExitCode.DeadlineNear]: {
    zh: "有期限将到或已过（bdc deadlines）",
    en: "a deadline is near or past (`bdc deadlines`)",
    fixZh: "续封用 --renew-to 生成文件；其余按列表办理",
    fixEn: "`--renew-to` makes the renewal file; for the rest see the list",
  },
  [ExitCode.News]: {
    zh: "都已办完，但此前已登簿的案件有新情况（查封生效或失效、最高额债权确定、预告失效等）",
    en: "all done, but something befell cases that were in the register already: a seizure took effect or lapsed, a claim was fixed, a notice lapsed",
    fixZh: "情况已逐条列出；以后可用 bdc status 批次 再看",
    fixEn: "each is listed; `bdc status BATCH` shows them again",
  },
  [ExitCode.Busy]: {
    zh: "另一个进程正在办理这个批次，本命令没有提交任何申请",
    en: "another process is working on this batch; this command filed nothing",
    fixZh: "等那个进程结束（错误中写明其主机和进程号），再运行同一条命令",
    fixEn: "wait until that process has ended (its host and pid are named), then run the same command again",
  },
  [ExitCode.ReleaseNotYet]: {
    zh: "有的抵押暂不可放款：尚未登簿或尚未出证（bdc release-check）",
    en: "some mortgages cannot be paid out yet: not registered, or no certificate yet (`bdc release-check`)",
    fixZh: "bdc watch 跟踪到办结，再运行 bdc release-check",
    fixEn: "`bdc watch` until they are done, then `bdc release-check` again",
  },
  [ExitCode.ReleaseNeedsDecision]: {
    zh: "有的抵押能否放款需人工决定：顺位、预告登记、异议登记、居住权、共有人等（bdc release-check）",
    en: "a person must decide whether some mortgages are paid out: rank, pre-notice, objection, habitation, co-owner (`bdc release-check`)",
    fixZh: "原因逐条列出；由有权限的人员逐笔决定",
    fixEn: "every reason is listed; somebody with the authority to do so decides on each",
  },
  [ExitCode.Interrupted]: {
    zh: "被 Ctrl-C、SIGTERM 或终端断开中断，可以接着办",
    en: "interrupted by Ctrl-C, SIGTERM or a terminal that hung up, resumable",
    fixZh: "bdc resume",
    fixEn: "`bdc resume`",
  },
};
