import { LedgerError, type LedgerErrorCode } from "../error.js";

type Words = { zh: string; en: string; fixZh: string; fixEn: string };

const words: Record<LedgerErrorCode, (what: string) => Words> = {
  "ledger-missing": (path) => ({
    zh: `没有找到台账：${path}`,
    en: `there is no ledger at ${path}`,
    fixZh: "请核对 BDC_HOME 和 --profile；若尚未提交过，先运行 bdc submit。",
    fixEn: "Check BDC_HOME and --profile; if nothing was submitted yet, run bdc submit first.",
  }),
  "ledger-locked": (path) => ({
    zh: `台账正被另一程序占用：${path}`,
    en: `another program holds the ledger ${path}`,
    fixZh: "请关闭占用该文件的程序（如数据库查看工具、备份软件），再运行同一命令；没有任何内容丢失。",
    fixEn:
      "Close the program that holds the file (a database viewer, a backup), then run the same command again; nothing is lost.",
  }),
  "ledger-read-only": (path) => ({
    zh: `台账不可写：${path}`,
    en: `the ledger ${path} cannot be written`,
    fixZh: "请检查文件和所在文件夹的权限，以及磁盘是否以只读方式挂载，然后运行同一命令。",
    fixEn:
      "Check the permissions of the file and its folder, and whether the disk is mounted read-only; then run the same command again.",
  }),
  "ledger-full": (path) => ({
    zh: `磁盘已满，台账无法写入：${path}`,
    en: `the disk is full, the ledger ${path} cannot grow`,
    fixZh: "请腾出磁盘空间，然后运行 bdc resume；已记录的内容完好。",
    fixEn: "Free some disk space, then run bdc resume; what is recorded is intact.",
  }),
  "ledger-disk": (path) => ({
    zh: `磁盘读写台账时出错：${path}`,
    en: `the disk failed to read or write the ledger ${path}`,
    fixZh: "请检查磁盘和系统日志；恢复后运行 bdc resume，未确认的申请会先按申请编号查询，不会重复提交。",
    fixEn:
      "Check the disk and the system log; then run bdc resume: filings without an answer are looked up by ref before anything is sent again.",
  }),
  "ledger-damaged": (path) => ({
    zh: `台账文件已损坏，或不是台账：${path}`,
    en: `the ledger ${path} is damaged, or is not a ledger`,
    fixZh:
      "文件未被改动。请先原样备份，再从备份恢复；没有备份时，可换用新的 BDC_HOME 重新提交同一文件：同一申请编号在登记机构只会有一个案件。",
    fixEn:
      "The file was left as it is. Copy it away, then restore a backup; without one, submit the same file with a new BDC_HOME: under one ref the authority keeps one case.",
  }),
  "ledger-log-missing": (path) => ({
    zh: `台账的日志文件丢失或不完整：${path}-wal，其中有尚未并入台账的记录`,
    en: `the log of the ledger, ${path}-wal, is missing or cut off; it holds records that are not in the file yet`,
    fixZh: `台账未被改动。请把原来的 ${path}-wal 放回原处，或从备份恢复；都没有时，删除 ${path}-shm，台账会停在较早的状态，再运行 bdc doctor 和 bdc resume：同一申请编号在登记机构只会有一个案件。`,
    fixEn: `The ledger was left as it is. Put the original ${path}-wal back, or restore a backup. Without either, delete ${path}-shm: the ledger is then at an earlier state. Run bdc doctor and bdc resume: under one ref the authority keeps one case.`,
  }),
  "ledger-path": (path) => ({
    zh: `台账路径不可用：${path}`,
    en: `the ledger cannot be at ${path}`,
    fixZh: "路径中有一级不是文件夹，链接没有指向文件，或该处不是普通文件。请核对 BDC_HOME，然后运行同一命令。",
    fixEn:
      "A part of the path is not a folder, a link leads nowhere, or what is there is not a regular file. Check BDC_HOME, then run the same command again.",
  }),
  "ledger-path-too-long": (path) => ({
    zh: `台账路径太长：${path}`,
    en: `the path of the ledger is too long: ${path}`,
    fixZh: "整个路径最多 480 字节，每一级名称最多 255 字节（一个汉字 3 字节）。请把 BDC_HOME 设为较短的路径。",
    fixEn:
      "A path has at most 480 bytes, and each name in it at most 255 (a Chinese character has 3). Set BDC_HOME to a shorter path.",
  }),
  "ledger-newer": (what) => ({
    zh: `台账由更新版本的 bdc 写成（${what}）`,
    en: `the ledger was written by a newer bdc (${what})`,
    fixZh: "请升级：npm install -g bdc-connect@latest，然后运行同一命令。",
    fixEn: "Upgrade with npm install -g bdc-connect@latest, then run the same command again.",
  }),
  "ledger-stopped": (why) => ({
    zh: `台账已停止工作：${why}`,
    en: `the ledger has stopped: ${why}`,
    fixZh: "请运行 bdc resume；已记录的内容完好。",
    fixEn: "Run bdc resume; what is recorded is intact.",
  }),
  "ledger-not-found": (what) => ({
    zh: `台账中没有：${what}`,
    en: `the ledger does not know ${what}`,
    fixZh: "请用 bdc batch list 或 bdc status 核对编号。",
    fixEn: "Check the number with bdc batch list or bdc status.",
  }),
  "ledger-not-allowed": (what) => ({
    zh: `台账不允许此操作：${what}`,
    en: `the ledger does not allow this: ${what}`,
    fixZh: "请用 bdc status 查看当前状态。",
    fixEn: "See the present state with bdc status.",
  }),
  "case-of-another-filing": (what) => ({
    zh: `该案件的单元、内容或受理编号属于另一件申请：${what}`,
    en: `the units, the content or the number of the case are those of another filing: ${what}`,
    fixZh: "请用 bdc case show 核对案件；本行若是另一笔业务，请换一个申请编号后重新提交。",
    fixEn: "Compare with bdc case show; if this row is another matter, give it another ref and submit it again.",
  }),
  "nothing-to-settle": (ref) => ({
    zh: `申请编号 ${ref} 没有待核实的矛盾`,
    en: `nothing that is reported of ref ${ref} contradicts itself`,
    fixZh: "请用 bdc status 查看有矛盾的申请。",
    fixEn: "bdc status lists the filings with contradictions.",
  }),
  "ledger-ref-conflict": (ref) => ({
    zh: `申请编号 ${ref} 在登记机构属于另一笔申请，不能按原编号重新排队`,
    en: `ref ${ref} belongs to another filing at the authority and cannot be queued again as it is`,
    fixZh: `确是同一笔业务的，用 bdc case adopt ${ref} 受理编号 关联；是另一笔业务的，换一个申请编号提交，并用 bdc case discard ${ref} 撤下这一件。`,
    fixEn: `If it is the same matter, attach its case with bdc case adopt ${ref} CASE; if it is another, submit it under another ref and give this one up with bdc case discard ${ref}.`,
  }),
};

/** `what`: the path, the version, the number or the reason that the text names. */
export function ledgerProblem(code: LedgerErrorCode, what: string, cause?: unknown): LedgerError {
  return new LedgerError(code, words[code](what), cause === undefined ? undefined : { cause });
}

const byCode: readonly (readonly [RegExp, LedgerErrorCode])[] = [
  [/^SQLITE_(BUSY|LOCKED)/, "ledger-locked"],
  [/^SQLITE_(READONLY|PERM|AUTH)/, "ledger-read-only"],
  // Of the index of the log SQLite only says that it could not be made larger; its manual names a full disk as the
  // reason.
  [/^SQLITE_(FULL|IOERR_SHMSIZE)/, "ledger-full"],
  [/^SQLITE_(NOTADB|CORRUPT|FORMAT)/, "ledger-damaged"],
  [/^SQLITE_(IOERR|CANTOPEN)/, "ledger-disk"],
];

const MALFORMED = /^(database disk image is malformed|file is not a database)/;
const SCHEMA_DIFFERS =
  /no such (table|column|index)|has no column named|ambiguous column name|malformed database schema/;

/** What the database said, as what it is. Anything else (a mistake of this program) passes unchanged. */
export function translate(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof LedgerError) return error;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  // Opening reports only a number in its text: 14 is SQLITE_CANTOPEN.
  if (code === "" && /Unable to open|ConnectionFailed/.test(error.message))
    return ledgerProblem("ledger-disk", path, error);
  // All queries are ours: a schema that does not fit them is no longer what was made.
  if (MALFORMED.test(error.message) || (code === "SQLITE_ERROR" && SCHEMA_DIFFERS.test(error.message)))
    return ledgerProblem("ledger-damaged", path, error);
  const match = byCode.find(([pattern]) => pattern.test(code));
  return match === undefined ? error : ledgerProblem(match[1], path, error);
}
