import { SECURITY_TEXTS, SIGNATURE_TEXTS, type SecurityProblem, type SignatureProblem } from "../../gateway/light.js";
import { KEY_TEXTS, type KeyProblem } from "../keys/key-error.js";
import { TOKEN_TEXTS, type TokenProblem } from "../oauth/token-error.js";

/** Texts of the codes of keys, signatures, ciphers and tokens, each with what to do. */

/** Meaning of a code, and what to do. */
export interface SecurityCode {
  /** Meaning, in Chinese. */
  readonly zh: string;
  /** Meaning, in English. */
  readonly en: string;
  /** What to do, in Chinese. */
  readonly fixZh: string;
  /** What to do, in English. */
  readonly fixEn: string;
}
type Code = SecurityProblem | SignatureProblem | KeyProblem | TokenProblem;
type Fix = readonly [zh: string, en: string];

const DESCRIPTION: Fix = [
  "请按所指位置更正接口描述，用 bdc dialect check 检查",
  "Correct the description at the place named, and check it with `bdc dialect check`",
];
const GIVE_KEY: Fix = [
  "请在接入配置中给出该名称的密钥（bdc init --keys，或者 keys 选项）",
  "Give the key of this name in the profile (`bdc init --keys`) or in the option keys",
];
const OTHER_KEY: Fix = [
  "请核对密钥文件和所用算法，必要时向登记机构重新索取密钥",
  "Compare the key with the algorithm; ask the authority for the key again if needed",
];
const PASSPHRASE: Fix = ["请核对口令", "Check the passphrase"];
const PKCS12: Fix = [
  "请用 openssl pkcs12 检查该文件，重新导出为一个私钥及其证书",
  "Check the file with `openssl pkcs12`, and export one private key with its certificate again",
];
const COMMAND: Fix = ["请在命令行运行该命令，查明原因", "Run the command by itself to see why"];
const ANSWER: Fix = [
  "报文未被采信；请将请求编号和时间提供给对方技术人员，重复出现的请先停止接入",
  "The message was not believed. Give request id and time to the other side; stop when it repeats",
];
const CLOCKS: Fix = [
  "请校准本机时钟，并请对方核对时钟",
  "Set this machine's clock, and ask the other side to check its own",
];
const LATER: Fix = ["请稍后重试；仍出现时联系登记机构", "Retry later; if it persists, contact the authority"];

const FIXES: Readonly<Record<Code, Fix>> = {
  "unknown-signer": DESCRIPTION,
  "unknown-cipher": DESCRIPTION,
  "unknown-parameter": DESCRIPTION,
  "wrong-parameter": DESCRIPTION,
  "unknown-field": DESCRIPTION,
  "wrong-field": DESCRIPTION,
  "unknown-name": DESCRIPTION,
  "value-missing": DESCRIPTION,
  "message-too-deep": DESCRIPTION,
  "key-unknown": GIVE_KEY,
  "key-missing": GIVE_KEY,
  "key-not-valid-now": [
    "请更换为有效的密钥，并核对本机时钟",
    "Install a key that is valid now, and check this machine's clock",
  ],
  "key-wrong": GIVE_KEY,
  "key-unreadable": OTHER_KEY,
  "key-kind": OTHER_KEY,
  "key-length": OTHER_KEY,
  "key-passphrase-missing": ["请在接入配置中给出口令的来源", "Give the source of the passphrase in the profile"],
  "key-passphrase-wrong": PASSPHRASE,
  "ciphertext-damaged": OTHER_KEY,
  "signature-missing": ANSWER,
  "signature-damaged": ANSWER,
  "signature-component": ANSWER,
  "signature-coverage": ANSWER,
  "signature-key": ["请核对双方的密钥及其编号", "Compare the keys of both sides and their ids"],
  "signature-algorithm": ["请核对双方约定的算法", "Compare the algorithm that both sides agreed on"],
  "signature-time": ANSWER,
  "signature-expired": CLOCKS,
  "signature-early": CLOCKS,
  "signature-wrong": ANSWER,
  "content-digest": ANSWER,
  "signature-nonce": ANSWER,
  "signature-replayed": ANSWER,
  "key-file-missing": ["请核对密钥文件的路径", "Check the path of the key file"],
  "key-file-unreadable": ["请检查该文件的读取权限", "Check that you may read the file"],
  "key-too-large": OTHER_KEY,
  "key-env-missing": ["请设置该环境变量", "Set the environment variable"],
  "key-command-missing": COMMAND,
  "key-command-failed": COMMAND,
  "key-command-timeout": COMMAND,
  "key-empty": OTHER_KEY,
  "key-encoding": [
    "请核对密钥的编码（文本、十六进制或 Base64）",
    "Check the encoding of the key: text, hexadecimal or Base64",
  ],
  "pkcs12-damaged": PKCS12,
  "pkcs12-passphrase": PASSPHRASE,
  "pkcs12-unsupported": PKCS12,
  "pkcs12-no-key": PKCS12,
  "pkcs12-several-keys": PKCS12,
  "token-endpoint-unreachable": [
    "请核对令牌接口的地址和网络",
    "Check the address of the token endpoint, and the network",
  ],
  "token-endpoint-failed": LATER,
  "token-refused": [
    "请核对客户端编号和密钥，已失效的向登记机构重新申请",
    "Check client id and secret; ask the authority for new ones when they are no longer valid",
  ],
  "token-answer-invalid": LATER,
  "client-secret-unusable": ["请核对客户端密钥的来源", "Check the source of the client secret"],
};

const MEANINGS = { ...SIGNATURE_TEXTS, ...KEY_TEXTS, ...TOKEN_TEXTS, ...SECURITY_TEXTS };

/** Codes of `SecurityError`, `SignatureError`, `KeyError` and `TokenError`, with what to do. */
export const SECURITY_CODES: Readonly<Record<string, SecurityCode>> = Object.fromEntries(
  Object.entries(FIXES).map(([code, [fixZh, fixEn]]) => {
    const { zh, en } = MEANINGS[code as Code];
    return [code, { zh, en, fixZh, fixEn }];
  }),
);
