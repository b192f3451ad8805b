import type { UsageText } from "./usage-text.js";

/** Errors of checkpoints and keys. */
export const AUDIT_ERRORS = {
  "checkpoint-unreadable": {
    zh: "--checkpoint 不是核对点：{what}。请给出核对点文件，或简写“台账:链节:散列值”",
    en: "--checkpoint is not a checkpoint: {what}. Use a checkpoint file or the short form LEDGER:LINK:HASH",
    next: "bdc audit checkpoint --help",
  },
  "checkpoint-needed": {
    zh: "--public-key 用于核验核对点的签名，请同时用 --checkpoint 给出核对点",
    en: "--public-key verifies the signature of a checkpoint. Add --checkpoint",
    next: "bdc audit verify --help",
  },
  "checkpoint-unsigned": {
    zh: "核对点没有签名，无法用公钥核验：{what}。请去掉 --public-key，或改用已签名的核对点",
    en: "the checkpoint is not signed: {what}. Omit --public-key, or use a signed checkpoint",
    next: "bdc audit checkpoint --help",
  },
  "key-unreadable": {
    zh: "密钥无法使用：{path}。应为不带口令的 PEM 文件（Ed25519、RSA 或 EC）",
    en: "the key cannot be used: {path}. It must be a PEM file without a passphrase (Ed25519, RSA or EC)",
    next: "bdc audit --help",
  },
} as const satisfies Record<string, UsageText>;
