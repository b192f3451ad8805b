import { maskForeignText } from "../../contract/index.js";

/** Describes TLS errors: why a connection was not trusted, and what to do. */

/** Texts of one TLS problem. */
export interface TlsProblem {
  readonly zh: string;
  readonly en: string;
  readonly fixZh: string;
  readonly fixEn: string;
}

interface TlsError extends Error {
  readonly code?: string;
  /** Set with `ERR_TLS_CERT_ALTNAME_INVALID`: the host name requested, and the certificate received. */
  readonly host?: string;
  readonly cert?: { readonly subjectaltname?: string; readonly subject?: { readonly CN?: unknown } };
}

/** Replaces a TLS error of Node, which carries the whole certificate and its subject. */
export class CertificateFailure extends Error {
  override readonly name = "CertificateFailure";
  readonly code: string;
  readonly problem: TlsProblem;

  constructor(error: TlsError) {
    super(maskForeignText(error.message));
    this.code = error.code ?? "";
    this.problem = describeTlsProblem(error);
  }
}

/** Finds the TLS error among the causes of a failure: an unverifiable certificate or a failed handshake. */
export function findTlsError(error: unknown): TlsError | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth++)
    if (isTlsCode((at as TlsError).code)) return at;
  return undefined;
}

function isTlsCode(code: string | undefined): boolean {
  return /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|EPROTO$|ERR_OSSL_)/.test(code ?? "");
}

/** Returns true when this side rejected the certificate, so that nothing of the request was sent. */
export function isCertificateRefused({ code = "" }: TlsError): boolean {
  return /^(ERR_TLS_CERT_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code);
}

const ASK_AUTHORITY = {
  fixZh: "请核对本机日期和时间；无误的，请登记机构更换证书。不要关闭证书校验",
  fixEn:
    "check this machine's date and time; if they are right, ask the authority for a new certificate. Do not turn verification off",
};

const PROBLEMS: readonly (readonly [codes: RegExp, problem: TlsProblem])[] = [
  [/^CERT_HAS_EXPIRED$/, { zh: "接口的证书已过期", en: "the gateway's certificate has expired", ...ASK_AUTHORITY }],
  [
    /^CERT_NOT_YET_VALID$/,
    { zh: "接口的证书尚未生效", en: "the gateway's certificate is not valid yet", ...ASK_AUTHORITY },
  ],
  [/^CERT_REVOKED$/, { zh: "接口的证书已被吊销", en: "the gateway's certificate was revoked", ...ASK_AUTHORITY }],
  [
    /^(DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|CERT_)/,
    {
      zh: "接口的证书不是由受信任的 CA 签发",
      en: "the gateway's certificate is not signed by a trusted CA",
      fixZh: "请向登记机构索取 CA 证书，用 bdc init --ca-file 写入接入配置。不要关闭证书校验",
      fixEn:
        "get the CA certificate from the authority and add it to the profile with bdc init --ca-file. Do not turn verification off",
    },
  ],
  [
    /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|RECORD_LAYER_FAILURE)$/,
    {
      zh: "该地址的端口不提供 HTTPS 服务",
      en: "the port of this address does not use HTTPS",
      fixZh: "请核对接入配置中的接口地址：协议（http 或 https）和端口是否正确",
      fixEn: "check the gateway's address in the profile: http or https, and the port",
    },
  ],
  [
    /^ERR_SSL_.*(PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_PROTOCOLS|HANDSHAKE_FAILURE|NO_SHARED_CIPHER|NO_CIPHERS|INSUFFICIENT_SECURITY|VERSION_TOO_LOW)/,
    {
      zh: "本机与接口没有共同支持的 TLS 版本或加密套件",
      en: "the gateway and this machine have no TLS version or cipher in common",
      fixZh: "请登记机构启用 TLS 1.2 或 1.3",
      fixEn: "ask the authority to enable TLS 1.2 or 1.3",
    },
  ],
  [
    /^ERR_SSL_.*ALERT.*(CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/,
    {
      zh: "接口未接受本机构的客户端证书，或要求提供客户端证书",
      en: "the gateway rejected the client certificate, or requires one",
      fixZh: "请核对接入配置的客户端证书和私钥（bdc init --cert-file --key-file）及其有效期",
      fixEn:
        "check the client certificate and key of the profile (bdc init --cert-file --key-file) and their validity period",
    },
  ],
  [
    /^ERR_OSSL_/,
    {
      zh: "本机的 CA 证书、客户端证书或私钥文件无法使用",
      en: "the CA certificate, client certificate or key file of this machine cannot be used",
      fixZh: "请核对接入配置中的证书和私钥文件：应为 PEM 格式，私钥应与证书配对",
      fixEn:
        "check the certificate and key files of the profile: they must be PEM, and the key must match the certificate",
    },
  ],
];

const MAX_NAMES = 3;

function describeTlsProblem({ code = "", host = "", cert }: TlsError): TlsProblem {
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    const names = namesIn(cert);
    return {
      zh: `接口的证书与主机名 ${host} 不符${names && `（证书中的名称：${names}）`}`,
      en: `the gateway's certificate is not for host ${host}${names && ` (it names: ${names})`}`,
      fixZh: "请核对接入配置中的接口地址；地址无误的，请登记机构更换含有该主机名的证书",
      fixEn:
        "check the gateway's address in the profile; if it is right, ask the authority for a certificate with that name",
    };
  }
  const known = PROBLEMS.find(([codes]) => codes.test(code));
  if (known) return known[1];
  return {
    zh: `证书或 TLS 协议异常（${code}）`,
    en: `certificate or TLS protocol error (${code})`,
    fixZh: "请核对接入配置中的接口地址和证书文件，或联系登记机构",
    fixEn: "check the gateway's address and the certificate files of the profile, or contact the authority",
  };
}

function namesIn(cert: TlsError["cert"]): string {
  const alternative = (cert?.subjectaltname ?? "").split(/,\s*/).filter(Boolean);
  const common = cert?.subject?.CN;
  const names = alternative.length > 0 ? alternative : typeof common === "string" ? [common] : [];
  const shown = names
    .slice(0, MAX_NAMES)
    .map((name) => maskForeignText(name.replace(/^(DNS|IP Address|URI):/, "")).slice(0, 100));
  return shown.join(", ") + (names.length > MAX_NAMES ? ", …" : "");
}
