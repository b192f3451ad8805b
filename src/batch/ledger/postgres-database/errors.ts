import { LedgerError, type LedgerErrorCode } from "../error.js";

type ErrorTexts = { zh: string; en: string; fixZh: string; fixEn: string };

/** What goes wrong with a database. The texts name it by its address, without the password. */
type DatabaseCode = Extract<
  LedgerErrorCode,
  | "ledger-missing"
  | "ledger-locked"
  | "ledger-read-only"
  | "ledger-full"
  | "ledger-disk"
  | "ledger-damaged"
  | "ledger-path"
  | "ledger-unreachable"
  | "ledger-driver-missing"
  | "ledger-queue-missing"
  | "ledger-queue-version"
>;

const texts: Record<DatabaseCode, (address: string, detail: string) => ErrorTexts> = {
  "ledger-missing": (address) => ({
    zh: `该数据库中没有台账：${address}`,
    en: `the database ${address} holds no ledger`,
    fixZh: "请核对 BDC_LEDGER；尚未提交过的，请先运行 bdc submit。",
    fixEn: "Check BDC_LEDGER. If nothing was submitted yet, run bdc submit first.",
  }),
  "ledger-locked": (address, detail) => ({
    zh: `台账数据库忙，本次操作未能完成：${address}（${detail}）`,
    en: `the database of the ledger, ${address}, is busy (${detail})`,
    fixZh: "没有任何改动，请稍后运行同一命令；多次出现的，请数据库管理员查看锁等待和连接数。",
    fixEn:
      "Nothing was changed: run the same command again. If it happens often, ask the database administrator for lock waits and the number of connections.",
  }),
  "ledger-read-only": (address, detail) => ({
    zh: `台账数据库不可写：${address}（${detail}）`,
    en: `the database of the ledger, ${address}, cannot be written (${detail})`,
    fixZh: "请确认连接的是主库而非只读副本，并且该用户对 bdc 模式有读写权限，然后运行同一命令。",
    fixEn:
      "Check that this is the primary and not a replica, and that the user may read and write the schema bdc. Then run the same command again.",
  }),
  "ledger-full": (address) => ({
    zh: `台账数据库的磁盘已满：${address}`,
    en: `the disk of the database ${address} is full`,
    fixZh: "请数据库管理员清理磁盘空间，然后运行 bdc resume；已记录的内容完好。",
    fixEn: "Ask the database administrator to free disk space, then run bdc resume. Recorded data is intact.",
  }),
  "ledger-disk": (address, detail) => ({
    zh: `台账数据库读写磁盘时出错：${address}（${detail}）`,
    en: `the database ${address} reports a disk error (${detail})`,
    fixZh: "请数据库管理员检查磁盘和数据库日志；恢复后运行 bdc resume，结果待核实的申请会先查询，不会重复提交。",
    fixEn:
      "Ask the database administrator to check the disk and the log, then run bdc resume. Filings without a response are looked up before anything is sent again.",
  }),
  "ledger-damaged": (address, detail) => ({
    zh: `数据库中的 bdc 模式不是台账，或已被改动：${address}（${detail}）`,
    en: `the schema bdc in ${address} is not a ledger, or was altered (${detail})`,
    fixZh: "数据库未被改动。请核对 BDC_LEDGER；确为台账的，请从备份恢复。",
    fixEn: "The database was not changed. Check BDC_LEDGER; if this is the ledger, restore a backup.",
  }),
  "ledger-path": (address, detail) => ({
    zh: `台账数据库的地址不可用：${address}${detail && `（${detail}）`}`,
    en: `invalid address of the ledger's database: ${address}${detail && ` (${detail})`}`,
    fixZh: "地址形式为 postgresql://用户@主机:端口/数据库，口令请放入密码文件（PGPASSFILE）。请核对 BDC_LEDGER。",
    fixEn:
      "The form is postgresql://USER@HOST:PORT/DATABASE; keep the password in a password file (PGPASSFILE). Check BDC_LEDGER.",
  }),
  "ledger-unreachable": (address, detail) => ({
    zh: `无法连接台账数据库：${address}（${detail}）`,
    en: `the database of the ledger cannot be reached: ${address} (${detail})`,
    fixZh:
      "请检查数据库是否在运行、网络、用户、口令和 TLS 设置，然后运行 bdc resume；结果待核实的申请会先查询，不会重复提交。",
    fixEn:
      "Check that the database is running, and the network, user, password and TLS settings. Then run bdc resume: filings without a response are looked up before anything is sent again.",
  }),
  "ledger-driver-missing": (address) => ({
    zh: `未安装 PostgreSQL 驱动，无法打开台账：${address}`,
    en: `the ledger ${address} needs the PostgreSQL driver, which is not installed`,
    fixZh: "请在安装 bdc-connect 的地方运行 npm install pg。",
    fixEn: "Install it beside bdc-connect with npm install pg.",
  }),
  "ledger-queue-missing": (address) => ({
    zh: `未安装 pg-boss，无法为台账 ${address} 分派工作`,
    en: `dispatching work on the ledger ${address} needs the package pg-boss, which is not installed`,
    fixZh: "请在安装 bdc-connect 的地方运行 npm install pg-boss@10.4.2。",
    fixEn: "Install it beside bdc-connect with npm install pg-boss@10.4.2.",
  }),
  "ledger-queue-version": (address, detail) => ({
    zh: `台账数据库 ${address} 中 bdc_wake 模式的版本不符（${detail}）`,
    en: `the schema bdc_wake in ${address} has another version (${detail})`,
    fixZh:
      "数据库未被改动。各台机器请安装同一版本：npm install pg-boss@10.4.2；该模式只存放唤醒通知，可由数据库管理员删除后重建。",
    fixEn:
      "The database was not changed. Install npm install pg-boss@10.4.2 on every machine. The schema holds nothing but wake-ups: the database administrator may drop it, and it is created again.",
  }),
};

/**
 * Creates a `LedgerError` about the database.
 * @param detail What the database said, without values.
 */
export function databaseProblem(
  code: DatabaseCode,
  address: string,
  detail = "",
  options?: { cause?: unknown },
): LedgerError {
  return new LedgerError(code, texts[code](address, detail), options);
}

/** Returns the SQLSTATE of an error of the database, the code of an error of the system, or "". */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

/** The transaction was rolled back, and would have succeeded alone: conflict, deadlock. */
export function isConflict(error: unknown): boolean {
  const code = codeOf(error);
  if (code === "40001" || code === "40P01") return true;
  // Two processes recorded the same ref, case number or replacement at once. The next try sees what the other wrote.
  return code === "23505";
}

/** The connection is gone, or the server ends, starts or has no connection left. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof LedgerError) return false;
  const code = codeOf(error);
  return (
    /^(08...|57P0[1-5]|53300)$/.test(code) ||
    /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ENOENT)/.test(code) ||
    /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/.test(
      error.message,
    )
  );
}

const byState: readonly (readonly [RegExp, DatabaseCode])[] = [
  [/^(25006|42501)$/, "ledger-read-only"],
  [/^(53100|53200)$/, "ledger-full"],
  [/^58/, "ledger-disk"],
  [/^(XX|3F000|42P01|42703)/, "ledger-damaged"],
  [/^(40001|40P01|55P03|57014|23505)$/, "ledger-locked"],
  // Refused: password, user, pg_hba.conf, unknown database; TLS.
  [
    /^(28...|3D000|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|CERT_|ERR_TLS)/,
    "ledger-unreachable",
  ],
];

/**
 * Translates an error of the database into a `LedgerError`. Anything else, such as a defect of this program, passes
 * unchanged.
 */
export function translate(error: unknown, address: string): unknown {
  if (!(error instanceof Error) || error instanceof LedgerError) return error;
  const code = codeOf(error);
  const found = isConnectionLoss(error) ? "ledger-unreachable" : byState.find(([pattern]) => pattern.test(code))?.[1];
  if (found !== undefined) return databaseProblem(found, address, code || error.message, { cause: error });
  // Messages about how the password is exchanged, and of servers without TLS, have no code.
  if (/SASL|password|SSL/i.test(error.message) && !/^\d/.test(code))
    return databaseProblem("ledger-unreachable", address, error.message);
  return error;
}
