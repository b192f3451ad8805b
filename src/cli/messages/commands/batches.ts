import type { Lang } from "../../core/language.js";
import { countOf, formatNumber as n } from "../numbers.js";

/** Texts of the lists of batches: their states, their age, and what a list leaves out. */
const zh = {
  stage: {
    intake: "文件未读完",
    open: "提交未完成",
    pending: "未办结",
    finished: "已办结",
    empty: "无可提交的申请",
  },
  asOf: (time: string) => `截至 ${time}`,
  /** Heading of the time in tables. */
  heard: "状态截至",
  noOpenBatches: "没有未办结的批次",
  notFollowed: (id: string, file: string, rows: number) =>
    `批次 ${id}（${file}）的文件未读完，已记入台账 ${n(rows)} 行，未跟踪`,
  beingRead: (host: string, pid: number) => `；正由主机 ${host} 上的进程 ${pid} 读取`,
  replaces: (ref: string, batch: string) => `替代批次 ${batch} 中未获登记的申请 ${ref}`,
  replacedBy: (ref: string, batch: string) => `已由批次 ${batch} 的申请 ${ref} 替代`,
  replacedRow: (row: number, ref: string, batch: string) => `第 ${n(row)} 行：已由批次 ${batch} 的申请 ${ref} 替代`,
  notListed: (finished: number, withAlerts: number) =>
    `另有 ${n(finished)} 个已办结的批次未列出${withAlerts ? `（其中 ${n(withAlerts)} 个有提示）` : ""}，加 --all 查看`,
};
type Words = typeof zh;

const en: Words = {
  stage: {
    intake: "file not fully read",
    open: "not fully sent",
    pending: "not finished",
    finished: "finished",
    empty: "nothing to file",
  },
  asOf: (time) => `as of ${time}`,
  heard: "as of",
  noOpenBatches: "no unfinished batches",
  notFollowed: (id, file, rows) =>
    `batch ${id} (${file}) was not followed: its file is not fully read, ${countOf(rows, "row is", "rows are")} in the ledger`,
  beingRead: (host, pid) => `; process ${pid} on ${host} is reading it`,
  replaces: (ref, batch) => `replaces the refused filing ${ref} of batch ${batch}`,
  replacedBy: (ref, batch) => `replaced by ${ref} of batch ${batch}`,
  replacedRow: (row, ref, batch) => `row ${n(row)}: replaced by ${ref} of batch ${batch}`,
  notListed: (finished, withAlerts) =>
    `${countOf(finished, "finished batch", "finished batches")} not listed${withAlerts ? ` (${n(withAlerts)} with alerts)` : ""}: add --all`,
};

export function batchWords(lang: Lang): Words {
  return lang === "en" ? en : zh;
}
