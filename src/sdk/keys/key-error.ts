/** Why a key cannot be loaded. */
export const KEY_TEXTS = {
  "key-file-missing": { zh: "密钥文件不存在", en: "the key file does not exist" },
  "key-file-unreadable": { zh: "密钥文件无法读取", en: "the key file cannot be read" },
  "key-too-large": { zh: "密钥内容过大，请核对来源", en: "the key is too large: check where it comes from" },
  "key-env-missing": { zh: "环境变量未设置或为空", en: "the environment variable is not set, or empty" },
  "key-command-missing": { zh: "取密钥的命令不存在或不可执行", en: "the command for the key cannot be started" },
  "key-command-failed": { zh: "取密钥的命令执行失败", en: "the command for the key failed" },
  "key-command-timeout": { zh: "取密钥的命令超时", en: "the command for the key took too long" },
  "key-empty": { zh: "密钥内容为空", en: "the key is empty" },
  "key-encoding": { zh: "密钥内容与声明的编码不符", en: "the key is not in the encoding that is declared" },
  "pkcs12-damaged": { zh: "不是有效的 PKCS#12 文件，或已损坏", en: "not a PKCS#12 file, or damaged" },
  "pkcs12-passphrase": {
    zh: "PKCS#12 文件的口令不正确，或文件已损坏",
    en: "the passphrase of the PKCS#12 file is wrong, or the file is damaged",
  },
  "pkcs12-unsupported": {
    zh: "PKCS#12 文件使用了不支持的算法",
    en: "the PKCS#12 file uses an algorithm that is not supported",
  },
  "pkcs12-no-key": {
    zh: "PKCS#12 文件中没有私钥，或没有与私钥对应的证书",
    en: "the PKCS#12 file has no private key, or no certificate for it",
  },
  "pkcs12-several-keys": { zh: "PKCS#12 文件中有多个私钥", en: "the PKCS#12 file has several private keys" },
} as const;
/** Why a key cannot be loaded, stable across versions. */
export type KeyProblem = keyof typeof KEY_TEXTS;

/** Thrown when a key cannot be loaded. Its message names the source, never the content. */
export class KeyError extends Error {
  /** Always `"KeyError"`. */
  override readonly name = "KeyError";
  /** The message in Chinese. */
  readonly zh: string;
  /** The message in English. */
  readonly en: string;

  /** @param source path, name of the variable or the command; or the algorithm that is not supported */
  constructor(
    /** The reason. */
    readonly code: KeyProblem,
    readonly source?: string,
  ) {
    const { zh, en } = KEY_TEXTS[code];
    super(source === undefined ? en : `${en}: ${source}`);
    this.zh = source === undefined ? zh : `${zh}：${source}`;
    this.en = this.message;
  }
}
