import type { AuditProgress, AuditReport } from "../../../batch/index.js";
import type { Lang } from "../../core/language.js";
import { countOf, formatNumber as n } from "../numbers.js";

/** Texts of `bdc audit`. */
const zh = {
  intact: {
    tables: "台账完好：全部内容与哈希链一致",
    chains: "哈希链完好；数据库中各表的内容尚不与哈希链核对，表中的改动不会被发现",
  },
  altered: (found: number) => `台账与哈希链不一致，共 ${n(found)} 处：`,
  notListed: (count: number) => `另有 ${n(count)} 处未列出`,
  advice: "请停止使用该台账，原样保留作为证据；从备份恢复后，用另处留存的核对点再次核验。",
  read: ({ links, events, batches, rows, filings, cases }: AuditReport) =>
    `链节 ${n(links)}，事件 ${n(events)}，批次 ${n(batches)}，行 ${n(rows)}，申请 ${n(filings)}，受理件 ${n(cases)}`,
  ledger: "台账编号",
  checkpointHolds: (link: number) => `自核对点（链节 ${n(link)}）以来没有删改`,
  signature: {
    valid: "核对点签名有效",
    invalid: "核对点签名无效",
    none: "核对点没有签名",
    unchecked: "核对点签名未核验（加 --public-key 核验）",
  },
  noCheckpoint:
    "未给出核对点：台账末尾被截断或整个台账被替换，只有与核对点比对才能发现（用 bdc audit checkpoint 生成）",
  progress: ({ part, done, of }: AuditProgress) => {
    const what = { file: "检查文件结构", chain: "核验哈希链", filings: "核验申请", rows: "核验各行" }[part];
    return of === undefined ? `${what}…` : `${what} ${n(done)}/${n(of)}`;
  },
  written: (file: string) => `核对点已写入 ${file}`,
  short: "简写（可抄录或打印）",
  signed: "已签名",
};

const en: typeof zh = {
  intact: {
    tables: "the ledger is intact: its content matches its hash chain",
    chains:
      "the hash chains are intact; the tables of the database are not compared with them yet, so a change there is not found",
  },
  altered: (found) => `the ledger does not match its hash chain in ${countOf(found, "place")}:`,
  notListed: (count) => `${n(count)} more not listed`,
  advice:
    "Stop using this ledger and keep it unchanged as evidence. Restore a backup, and verify it with a checkpoint kept elsewhere.",
  read: ({ links, events, batches, rows, filings, cases }) =>
    `links ${n(links)}, events ${n(events)}, batches ${n(batches)}, rows ${n(rows)}, filings ${n(filings)}, cases ${n(cases)}`,
  ledger: "ledger",
  checkpointHolds: (link) => `nothing was deleted or rewritten since the checkpoint (link ${n(link)})`,
  signature: {
    valid: "the signature of the checkpoint is valid",
    invalid: "the signature of the checkpoint is not valid",
    none: "the checkpoint is not signed",
    unchecked: "the signature of the checkpoint was not verified (add --public-key)",
  },
  noCheckpoint:
    "no checkpoint was given: a truncated or replaced ledger can only be detected with one (create one with bdc audit checkpoint)",
  progress: ({ part, done, of }) => {
    const what = {
      file: "checking the file structure",
      chain: "verifying the hash chain",
      filings: "verifying filings",
      rows: "verifying rows",
    }[part];
    return of === undefined ? `${what}…` : `${what} ${n(done)}/${n(of)}`;
  },
  written: (file) => `checkpoint written to ${file}`,
  short: "short form (to copy or print)",
  signed: "signed",
};

export function auditWords(lang: Lang): typeof zh {
  return lang === "en" ? en : zh;
}
