import { ExitCode } from "../core/exit-codes.js";
import type { LocalizedText } from "../core/language.js";

interface ExitText extends LocalizedText {
  /** What a script should do. */
  readonly fixZh: string;
  readonly fixEn: string;
}

/** Source of docs/reference/exit-codes.md and of `bdc explain 5`. */
export const EXIT_TEXTS: Readonly<Record<ExitCode, ExitText>> = {
  [ExitCode.Done]: {
    zh: "完成；无需任何人处理",
    en: "done; nobody has to do anything",
    fixZh: "无需处理；受理件可能仍在登记机构办理，可用 `bdc watch` 跟踪",
    fixEn: "nothing to do; cases may still be pending at the authority, `bdc watch` follows them",
  },
  [ExitCode.Unexpected]: {
    zh: "意外错误：程序或本机的问题（如磁盘已满），或申请已提交但结果文件无法写入",
    en: "unexpected error: a problem of the program or of this machine (such as a full disk), or the result file could not be written after filing",
    fixZh: "按错误说明解决后运行 `bdc resume`；结果文件用 `bdc results` 重新生成",
    fixEn: "read the error; after fixing it, run `bdc resume`; write the result file again with `bdc results`",
  },
  [ExitCode.Usage]: {
    zh: "命令用法有误，或文件无法读取；未提交任何申请",
    en: "wrong usage, or the file cannot be read; nothing was filed",
    fixZh: "按错误中的“下一步”处理",
    fixEn: "follow the next step given in the error",
  },
  [ExitCode.InvalidRows]: {
    zh: "部分行未提交（有错，或已由人撤下）；其余的行已提交。有提醒与 `--fail-on-warning` 相符的，未提交任何申请",
    en: "some rows were not sent because they have errors or were discarded; the others were filed. With a warning matched by `--fail-on-warning`, nothing was filed",
    fixZh:
      "在结果文件中改正有错的行，再提交该文件；已提交的行自动跳过。提醒逐条核对：改正，或用 `--accept 规则=理由` 接受",
    fixEn:
      "correct the rows in the result file and submit it; rows already filed are skipped. Check each warning: correct the row, or accept it with `--accept RULE=REASON`",
  },
  [ExitCode.TurnedAway]: {
    zh: "登记机构未接收申请、不予受理或不予登记",
    en: "rejected or refused by the authority",
    fixZh: "用 `bdc batch show 批次 --problems` 查看全部理由",
    fixEn: "`bdc batch show BATCH --problems` lists every reason",
  },
  [ExitCode.NeedsPerson]: {
    zh: "需人工处理：结果待核实、同一申请编号内容不同，文件读取时被修改（已发出的申请已提交），或批次的文件未读完",
    en: "needs manual review: outcome unknown, different content under a used ref, the file changed while it was read (what was sent is filed), or the file of a batch is not fully read",
    fixZh:
      "先运行 `bdc resume`，它先查询再决定是否提交。仍需人工处理的，用 `bdc batch release 批次` 按原因列出，加 `--reason-code` 查询后重新排队；单笔用 `bdc case adopt` 或 `bdc case release`",
    fixEn:
      "run `bdc resume` first; it looks up before it sends. `bdc batch release BATCH` lists what still needs review, and with `--reason-code` looks it up and requeues it; for single filings use `bdc case adopt` or `bdc case release`",
  },
  [ExitCode.NotAllowed]: {
    zh: "令牌无效或已过期，或本机构无权办理",
    en: "the token is invalid or expired, or the institution has no permission",
    fixZh: "用 `bdc profile set-token` 更换令牌，再运行 `bdc resume`",
    fixEn: "renew the token with `bdc profile set-token`, then run `bdc resume`",
  },
  [ExitCode.Unreachable]: {
    zh: "无法连接登记机构接口、接口返回异常，或接口限流要求稍后重试",
    en: "the gateway is unreachable, returns an invalid response, or asked to retry later",
    fixZh: "稍后运行 `bdc resume`；没有丢失任何申请",
    fixEn: "run `bdc resume` later; no filing is lost",
  },
  [ExitCode.TimedOut]: {
    zh: "等待时间已到，受理件仍在办理",
    en: "timed out waiting; the cases continue at the authority",
    fixZh: "用 `bdc watch` 继续等待",
    fixEn: "continue waiting with `bdc watch`",
  },
  [ExitCode.NotReleasable]: {
    zh: "部分抵押不可放款、电子证照核验不通过，或台账被改动（`bdc release-check`、`bdc certificate verify`、`bdc audit verify`）",
    en: "the funds of some mortgages must not be released, a certificate failed verification, or the ledger was altered (`bdc release-check`, `bdc certificate verify`, `bdc audit verify`)",
    fixZh: "不要放款；原因已逐条列出，请与登记机构核实",
    fixEn: "do not release funds; every reason is listed. Clarify with the authority",
  },
  [ExitCode.DeadlineNear]: {
    zh: "有期限即将到期或已过期（`bdc deadlines`）",
    en: "a deadline is near or past (`bdc deadlines`)",
    fixZh: "续封用 `--renew-to` 生成文件；其余按列表办理",
    fixEn: "write the renewals with `--renew-to`; for the rest, follow the list",
  },
  [ExitCode.News]: {
    zh: "已全部办结，但此前已登簿的受理件有变动（查封生效或失效、最高额抵押债权确定、预告登记失效等），或者注销、解封、续封的权利在登记簿中没有记载",
    en: "all done, but already registered cases have changed (a seizure took effect or lapsed, a claim was fixed, a pre-notice lapsed), or a cancellation, release or renewal was entered for a right that the register does not hold",
    fixZh:
      "已逐条列出；登记簿没有记载的，请核对证明号或者原查封文号。以后可用 `bdc status 批次` 再次查看，本机台账中没有的受理件用 `bdc case show 受理编号`",
    fixEn:
      "each is listed; check the number of a right that the register does not hold. `bdc status BATCH` shows them again, `bdc case show CASE-NUMBER` those of a case that is not in this ledger",
  },
  [ExitCode.Busy]: {
    zh: "另一个进程正在办理这个批次；本命令未提交任何申请",
    en: "another process is working on this batch; this command filed nothing",
    fixZh: "等该进程结束（错误中写明其主机和进程号），再运行同一条命令",
    fixEn:
      "wait until that process has ended (the error names its host and process ID), then run the same command again",
  },
  [ExitCode.ActionRequired]: {
    zh: "尚未办结，待本机构处理：有受理件待补正、待缴费或预审通过待到窗口办理；`bdc release-check` 则为部分抵押暂不可放款（尚未登簿或尚未出证）",
    en: "not finished, the institution must act: cases wait for a supplement, a payment or an appearance at the counter; with `bdc release-check`, the funds of some mortgages must not be released yet (not registered, or no certificate issued)",
    fixZh:
      "`bdc batch show 批次 --problems` 逐件列出期限和要运行的命令；处理后用 `bdc watch` 继续跟踪。`bdc release-check` 请待办结后再次运行",
    fixEn:
      "`bdc batch show BATCH --problems` lists each case with its due date and the command to run; then continue with `bdc watch`. Run `bdc release-check` again when the cases are finished",
  },
  [ExitCode.ReleaseNeedsDecision]: {
    zh: "部分抵押能否放款需人工决定：顺位、预告登记、异议登记、居住权、共有人等（`bdc release-check`）",
    en: "the release of funds for some mortgages needs a decision: rank, pre-notice, objection, right of habitation, co-owner (`bdc release-check`)",
    fixZh: "原因已逐条列出，由有权限的人员逐笔决定",
    fixEn: "every reason is listed; an authorized person decides on each mortgage",
  },
  [ExitCode.Interrupted]: {
    zh: "被 Ctrl-C、SIGTERM 或终端断开中断；可以继续办理",
    en: "interrupted by Ctrl-C, SIGTERM or a terminal that hung up; can be resumed",
    fixZh: "运行 `bdc resume`",
    fixEn: "run `bdc resume`",
  },
};
