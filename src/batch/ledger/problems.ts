import { LedgerError, type LedgerErrorCode } from "./error.js";

type ErrorTexts = { zh: string; en: string; fixZh: string; fixEn: string };

/** Codes that say the same of every ledger; the database's own are in `postgres-database/errors.ts`. */
type ProblemCode = Exclude<
  LedgerErrorCode,
  "ledger-unreachable" | "ledger-driver-missing" | "ledger-queue-missing" | "ledger-queue-version"
>;

const texts: Record<ProblemCode, (what: string) => ErrorTexts> = {
  "ledger-missing": (path) => ({
    zh: `未找到台账：${path}`,
    en: `no ledger found at ${path}`,
    fixZh: "请核对 BDC_HOME 和 --profile；尚未提交过的，请先运行 bdc submit。",
    fixEn: "Check BDC_HOME and --profile. If nothing was submitted yet, run bdc submit first.",
  }),
  "ledger-locked": (path) => ({
    zh: `台账正被另一程序占用：${path}`,
    en: `the ledger ${path} is locked by another program`,
    fixZh: "请关闭占用该文件的程序（如数据库查看工具、备份软件），再运行同一命令；数据没有丢失。",
    fixEn:
      "Close the program that locks the file (such as a database viewer or a backup), then run the same command again. No data was lost.",
  }),
  "ledger-read-only": (path) => ({
    zh: `台账不可写：${path}`,
    en: `the ledger ${path} is not writable`,
    fixZh: "请检查文件和所在文件夹的权限，以及磁盘是否以只读方式挂载，然后运行同一命令。",
    fixEn:
      "Check the permissions of the file and its folder, and whether the disk is mounted read-only. Then run the same command again.",
  }),
  "ledger-full": (path) => ({
    zh: `磁盘已满，台账无法写入：${path}`,
    en: `the disk is full; the ledger ${path} cannot be written`,
    fixZh: "请清理磁盘空间，然后运行 bdc resume；已记录的内容完好。",
    fixEn: "Free some disk space, then run bdc resume. Recorded data is intact.",
  }),
  "ledger-disk": (path) => ({
    zh: `磁盘读写台账时出错：${path}`,
    en: `a disk error occurred while reading or writing the ledger ${path}`,
    fixZh: "请检查磁盘和系统日志；恢复后运行 bdc resume，结果待核实的申请会先按申请编号查询，不会重复提交。",
    fixEn:
      "Check the disk and the system log, then run bdc resume. Filings without a response are looked up by ref before anything is sent again.",
  }),
  "ledger-damaged": (path) => ({
    zh: `台账文件已损坏，或不是台账：${path}`,
    en: `the ledger ${path} is damaged or is not a ledger`,
    fixZh:
      "文件未被改动。请先原样备份，再从备份恢复；没有备份的，可换用新的 BDC_HOME 重新提交同一文件：同一申请编号在登记机构只会有一个受理件。",
    fixEn:
      "The file was not changed. Save a copy of it, then restore a backup. Without a backup, submit the same file with a new BDC_HOME: the authority keeps one case per ref.",
  }),
  "ledger-log-missing": (path) => ({
    zh: `台账的日志文件丢失或不完整：${path}-wal，其中有尚未并入台账的记录`,
    en: `the log file of the ledger, ${path}-wal, is missing or truncated; it contains records that are not in the ledger file yet`,
    fixZh: `台账未被改动。请将原来的 ${path}-wal 放回原处，或从备份恢复；两者都没有的，删除 ${path}-shm，台账将回到较早的状态，再运行 bdc doctor 和 bdc resume：同一申请编号在登记机构只会有一个受理件。`,
    fixEn: `The ledger was not changed. Put the original ${path}-wal back, or restore a backup. Without either, delete ${path}-shm, which leaves the ledger in an earlier state, then run bdc doctor and bdc resume: the authority keeps one case per ref.`,
  }),
  "ledger-path": (path) => ({
    zh: `台账路径不可用：${path}`,
    en: `invalid ledger path: ${path}`,
    fixZh: "路径中有一级不是文件夹，或链接目标不存在，或该处不是普通文件。请核对 BDC_HOME，然后运行同一命令。",
    fixEn:
      "A part of the path is not a folder, a link is broken, or the file is not a regular file. Check BDC_HOME, then run the same command again.",
  }),
  "ledger-path-too-long": (path) => ({
    zh: `台账路径过长：${path}`,
    en: `the path of the ledger is too long: ${path}`,
    fixZh: "整个路径最多 480 字节，每一级名称最多 255 字节（一个汉字 3 字节）。请把 BDC_HOME 设为较短的路径。",
    fixEn:
      "The limit is 480 bytes for the path and 255 bytes for each name in it (a Chinese character takes 3). Set BDC_HOME to a shorter path.",
  }),
  "ledger-newer": (what) => ({
    zh: `台账由更高版本的 bdc 创建（${what}）`,
    en: `the ledger was written by a newer version of bdc (${what})`,
    fixZh: "请先升级（npm install -g bdc-connect@latest），然后运行同一命令。",
    fixEn: "Upgrade with npm install -g bdc-connect@latest, then run the same command again.",
  }),
  "ledger-stopped": (why) => ({
    zh: `台账已停止工作：${why}`,
    en: `the ledger has stopped: ${why}`,
    fixZh: "请运行 bdc resume；已记录的内容完好。",
    fixEn: "Run bdc resume. Recorded data is intact.",
  }),
  "ledger-not-found": (what) => ({
    zh: `台账中没有：${what}`,
    en: `not found in the ledger: ${what}`,
    fixZh: "请用 bdc batch list 或 bdc status 核对编号。",
    fixEn: "Check the number with bdc batch list or bdc status.",
  }),
  "ledger-not-allowed": (what) => ({
    zh: `台账不允许此操作：${what}`,
    en: `the ledger does not allow this operation: ${what}`,
    fixZh: "请用 bdc status 查看当前状态。",
    fixEn: "Check the current state with bdc status.",
  }),
  "case-of-another-filing": (what) => ({
    zh: `该受理件的不动产单元、内容或受理编号属于另一件申请：${what}`,
    en: `the units, content or number of the case belong to another filing: ${what}`,
    fixZh: "请用 bdc case show 核对受理件；本行确为另一笔业务的，请更换申请编号后重新提交。",
    fixEn: "Check the case with bdc case show. If this row is a different matter, submit it again under another ref.",
  }),
  "nothing-to-settle": (ref) => ({
    zh: `申请编号 ${ref} 没有待核实的矛盾`,
    en: `ref ${ref} has no contradiction to settle`,
    fixZh: "请用 bdc status 查看有矛盾的申请。",
    fixEn: "List the filings with contradictions with bdc status.",
  }),
  "ledger-ref-conflict": (ref) => ({
    zh: `申请编号 ${ref} 在登记机构属于另一件申请，不能按原编号重新排队`,
    en: `ref ${ref} belongs to another filing at the authority and cannot be requeued`,
    fixZh: `确为同一笔业务的，用 bdc case adopt ${ref} 受理编号 关联；为另一笔业务的，更换申请编号后提交，并用 bdc case discard ${ref} 撤下这一件。`,
    fixEn: `If it is the same matter, attach its case with bdc case adopt ${ref} CASE. If it is a different matter, submit it under another ref and discard this one with bdc case discard ${ref}.`,
  }),
};

/**
 * Creates a `LedgerError`.
 * @param what Path, version, number or reason that the text names.
 */
export function ledgerProblem(code: ProblemCode, what: string, cause?: unknown): LedgerError {
  return new LedgerError(code, texts[code](what), cause === undefined ? undefined : { cause });
}
