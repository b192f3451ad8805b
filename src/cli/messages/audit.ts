import type { AuditProgress, AuditReport } from "../../batch/index.js";
import type { Lang } from "../core/language.js";

/** Words of `bdc audit`. */
const zh = {
  intact: "台账完好：各项内容与链条记录一致",
  altered: (found: number) => `台账与链条记录不符，共 ${found} 处：`,
  notListed: (count: number) => `另有 ${count} 处未列出`,
  advice: "请停止使用该台账，原样保留作为证据，从备份恢复，并用备份后的核对点再次核验。",
  read: ({ links, events, batches, rows, filings, cases }: AuditReport) =>
    `链节 ${links}，事件 ${events}，批次 ${batches}，行 ${rows}，申请 ${filings}，案件 ${cases}`,
  ledger: "台账编号",
  checkpointHolds: (link: number) => `核对点（链节 ${link}）之后没有删改`,
  signature: {
    valid: "核对点签名有效",
    invalid: "核对点签名无效",
    none: "核对点没有签名",
    unchecked: "核对点签名未核验（加 --public-key）",
  },
  noCheckpoint: "没有给出核对点：末尾被截去、或整个台账被旧的替换，只有用核对点才能发现（bdc audit checkpoint）",
  progress: ({ part, done, of }: AuditProgress) => {
    const what = { file: "检查文件结构", chain: "核对链条", filings: "核对申请", rows: "核对各行" }[part];
    return of === undefined ? `${what}…` : `${what} ${done}/${of}`;
  },
  written: (file: string) => `核对点已写入 ${file}`,
  short: "简写（可抄录或打印）",
  signed: "已签名",
};

const en: typeof zh = {
  intact: "the ledger is intact: everything in it agrees with its chain",
  altered: (found) => `the ledger differs from its chain in ${found} ${found === 1 ? "place" : "places"}:`,
  notListed: (count) => `${count} more are not listed`,
  advice:
    "Stop using this ledger and keep it as evidence. Restore a backup, and verify that with a checkpoint that you kept elsewhere.",
  read: ({ links, events, batches, rows, filings, cases }) =>
    `links ${links}, events ${events}, batches ${batches}, rows ${rows}, filings ${filings}, cases ${cases}`,
  ledger: "ledger",
  checkpointHolds: (link) => `nothing was cut off or rewritten since the checkpoint (link ${link})`,
  signature: {
    valid: "the signature of the checkpoint is valid",
    invalid: "the signature of the checkpoint is not valid",
    none: "the checkpoint is not signed",
    unchecked: "the signature of the checkpoint was not checked (add --public-key)",
  },
  noCheckpoint:
    "no checkpoint was given: a chain that was cut off, or a whole ledger that was replaced, shows only against one (bdc audit checkpoint)",
  progress: ({ part, done, of }) => {
    const what = {
      file: "checking the file",
      chain: "checking the chain",
      filings: "checking filings",
      rows: "checking rows",
    }[part];
    return of === undefined ? `${what}…` : `${what} ${done}/${of}`;
  },
  written: (file) => `checkpoint written to ${file}`,
  short: "short form (to copy or print)",
  signed: "signed",
};

export function auditWords(lang: Lang): typeof zh {
  return lang === "en" ? en : zh;
}
