import { maskForeignText } from "../../../contract/index.js";
import { CONNECTION_PROBLEMS, type ConnectionFacts, type ConnectionProblem } from "./connection-problems.js";

/** Recognizes why a connection failed, from the codes of Node, OpenSSL and undici. Their texts are not used. */

/** Where a connection was to go. */
export interface ConnectionTarget {
  /** Host and port of the gateway. */
  readonly host: string;
  /** Host and port of the proxy, when there is one. */
  readonly proxy?: string | undefined;
  /** Whether a client certificate is configured. */
  readonly hasClientCertificate: boolean;
}

/** Describes the target of an origin such as `https://gateway.example`. */
export function connectionTarget(origin: string, proxy?: string, hasClientCertificate = false): ConnectionTarget {
  return { host: hostAndPort(origin), ...(proxy && { proxy: hostAndPort(proxy) }), hasClientCertificate };
}

function hostAndPort(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
}

/** What a proxy or a server before the gateway answered. */
interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

interface SocketError extends Error {
  readonly code?: string;
  /** Set with `ERR_TLS_CERT_ALTNAME_INVALID`: the host name requested, and the certificate received. */
  readonly host?: string;
  readonly cert?: { readonly subjectaltname?: string; readonly subject?: { readonly CN?: unknown } };
}

/** Replaces an error of Node or undici, which may carry a whole certificate with its subject. */
export class ConnectionFailure extends Error {
  override readonly name = "ConnectionFailure";
  readonly facts: ConnectionFacts;
  /** Code of the replaced error, such as `ECONNREFUSED`. */
  readonly code: string | undefined;
  /** What the texts of the problem do not say, such as the names in the certificate. */
  readonly detail: { readonly zh: string; readonly en: string };

  constructor(
    problem: ConnectionProblem,
    { host, proxy }: Pick<ConnectionTarget, "host" | "proxy">,
    { code, detail }: { readonly code?: string | undefined; readonly detail?: { zh: string; en: string } } = {},
  ) {
    super(`${problem}: ${host}${proxy ? ` through proxy ${proxy}` : ""}`);
    this.facts = { problem, host, ...(proxy && { proxy }) };
    this.code = code;
    this.detail = detail ?? { zh: "", en: "" };
  }

  /** True when the peer is reached but not trusted, or this side cannot authenticate: retrying cannot help. */
  get isTrustProblem(): boolean {
    return /^(certificate-|client-|ca-|tls-|not-https|https-required|proxy-untrusted|proxy-authentication)/.test(
      this.facts.problem,
    );
  }

  /** Returns the problem with its host, and the fix. */
  texts(): { readonly zh: string; readonly en: string; readonly fixZh: string; readonly fixEn: string } {
    const { problem, host, proxy } = this.facts;
    const { zh, en, fixZh, fixEn } = CONNECTION_PROBLEMS[problem];
    const where = proxy ? [`${host}，经代理 ${proxy}`, `${host}, through proxy ${proxy}`] : [host, host];
    return { zh: `${zh}${this.detail.zh}（${where[0]}）`, en: `${en}${this.detail.en} (${where[1]})`, fixZh, fixEn };
  }
}

/** Marks an error that occurred between this machine and the proxy. */
export class ProxyError extends Error {
  override readonly name = "ProxyError";
  /** @param status Status with which the proxy answered CONNECT, if it did */
  constructor(
    readonly status: number | undefined,
    cause?: unknown,
  ) {
    super(status === undefined ? "the proxy cannot be reached" : `the proxy answered CONNECT with ${status}`, {
      cause,
    });
  }
}

/** Returns why a connection failed, or undefined when the error is not about the connection. */
export function connectionFailureOf(error: unknown, target: ConnectionTarget): ConnectionFailure | undefined {
  if (error instanceof ConnectionFailure) return error;
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth++) {
    if (at instanceof ProxyError) return proxyFailure(at, target);
    // The answer of a proxy without a tunnel, as undici reports it.
    if (target.proxy && (at as SocketError).code === "UND_ERR_INVALID_ARG" && at.message.includes("(407)"))
      return new ConnectionFailure("proxy-authentication", target);
    const found = problemOf(at, target);
    if (!found) continue;
    const { code } = at as SocketError;
    return new ConnectionFailure(found, target, {
      code,
      ...(found === "certificate-other-host" && { detail: namesDetail(at) }),
      ...(found === "tls-failed" && { detail: { zh: `（${code}）`, en: ` (${code})` } }),
    });
  }
  return undefined;
}

function proxyFailure({ status, cause }: ProxyError, target: ConnectionTarget): ConnectionFailure {
  const code = (cause as SocketError | undefined)?.code;
  if (status === 407) return new ConnectionFailure("proxy-authentication", target);
  if (status !== undefined) {
    const detail = { zh: `：状态码 ${status}`, en: `: status ${status}` };
    return new ConnectionFailure("proxy-refused", target, { detail });
  }
  const found = cause instanceof Error ? problemOf(cause, target) : undefined;
  const problem =
    found === "host-not-found" || found === "dns-unavailable"
      ? "proxy-not-found"
      : found && /^(certificate-|tls-|client-|not-https)/.test(found)
        ? "proxy-untrusted"
        : "proxy-unreachable";
  return new ConnectionFailure(problem, target, { code });
}

const BY_CODE: Readonly<Record<string, ConnectionProblem>> = {
  ENOTFOUND: "host-not-found",
  EAI_NONAME: "host-not-found",
  EAI_NODATA: "host-not-found",
  EAI_AGAIN: "dns-unavailable",
  EAI_FAIL: "dns-unavailable",
  ECONNREFUSED: "connection-refused",
  EHOSTUNREACH: "no-route",
  ENETUNREACH: "no-route",
  ENETDOWN: "no-route",
  EHOSTDOWN: "no-route",
  EADDRNOTAVAIL: "no-route",
  ETIMEDOUT: "connect-timeout",
  UND_ERR_CONNECT_TIMEOUT: "connect-timeout",
  ECONNRESET: "connection-reset",
  ECONNABORTED: "connection-reset",
  EPIPE: "connection-reset",
  UND_ERR_SOCKET: "connection-reset",
  ERR_TLS_CERT_ALTNAME_INVALID: "certificate-other-host",
  CERT_HAS_EXPIRED: "certificate-expired",
  CERT_NOT_YET_VALID: "certificate-not-yet-valid",
  CERT_REVOKED: "certificate-revoked",
  DEPTH_ZERO_SELF_SIGNED_CERT: "certificate-self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "certificate-unknown-ca",
  UNABLE_TO_GET_ISSUER_CERT: "certificate-unknown-ca",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "certificate-unknown-ca",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "certificate-incomplete",
  HOSTNAME_MISMATCH: "certificate-other-host",
  INVALID_CA: "certificate-invalid",
  INVALID_PURPOSE: "certificate-invalid",
  PATH_LENGTH_EXCEEDED: "certificate-invalid",
};

/** Codes of OpenSSL follow its reason strings, which differ between versions in their prefix. */
const BY_PATTERN: readonly (readonly [RegExp, ConnectionProblem])[] = [
  [/^(CERT_|UNABLE_TO_|ERROR_IN_CERT_)/, "certificate-invalid"],
  [/^ERR_SSL_.*ALERT_CERTIFICATE_REQUIRED/, "client-certificate-missing"],
  [/^ERR_SSL_.*ALERT.*(CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/, "client-certificate-refused"],
  [/^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|RECORD_LAYER_FAILURE)$/, "not-https"],
  [/^ERR_SSL_.*(PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_PROTOCOLS|VERSION_TOO_LOW)/, "tls-version"],
  [/^ERR_SSL_.*(HANDSHAKE_FAILURE|NO_SHARED_CIPHER|NO_CIPHERS|INSUFFICIENT_SECURITY)/, "tls-handshake"],
  [/^(ERR_TLS_|ERR_SSL_|ERR_OSSL_|EPROTO$)/, "tls-failed"],
];

/** Alerts of RFC 8446 section 6.2 that concern the client certificate or the protocol, for errors without a reason. */
const BY_ALERT: Readonly<Record<number, ConnectionProblem>> = {
  40: "tls-handshake",
  42: "client-certificate-refused",
  43: "client-certificate-refused",
  44: "client-certificate-refused",
  45: "client-certificate-refused",
  46: "client-certificate-refused",
  48: "client-certificate-refused",
  49: "client-certificate-refused",
  70: "tls-version",
  71: "tls-handshake",
  116: "client-certificate-missing",
};

function problemOf(
  error: SocketError,
  target: Pick<ConnectionTarget, "hasClientCertificate">,
): ConnectionProblem | undefined {
  const { code = "" } = error;
  const alert = code === "EPROTO" ? /SSL alert number (\d+)/.exec(error.message)?.[1] : undefined;
  const found =
    (Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined) ??
    (alert === undefined ? undefined : BY_ALERT[Number(alert)]) ??
    BY_PATTERN.find(([pattern]) => pattern.test(code))?.[1];
  // Without a certificate there is none to reject: the gateway asks for one.
  return found === "client-certificate-refused" && !target.hasClientCertificate ? "client-certificate-missing" : found;
}

/** Returns true when this side rejected the certificate of the peer, so that nothing of the request was sent. */
export function isCertificateProblem({ facts }: ConnectionFailure): boolean {
  return facts.problem.startsWith("certificate-");
}

/** Error pages with which web servers in front of a gateway, such as nginx, answer instead of ending the handshake. */
const PAGES: readonly (readonly [RegExp, ConnectionProblem])[] = [
  [/No required SSL certificate was sent/, "client-certificate-missing"],
  [/The SSL certificate error/, "client-certificate-refused"],
  [/plain HTTP request was sent to HTTPS port|HTTP request to an HTTPS server/, "https-required"],
];
const MAX_PAGE_BYTES = 16_384;

/** Returns the connection problem that a response reports instead of a result, if it does. */
export function connectionFailureInResponse(
  { status, headers, body }: HttpAnswer,
  target: ConnectionTarget,
): ConnectionFailure | undefined {
  if (status === 407 && target.proxy) return new ConnectionFailure("proxy-authentication", target);
  if (![400, 495, 496, 497].includes(status) || body.length > MAX_PAGE_BYTES) return undefined;
  if (!/html|text\/plain/.test(headers["content-type"] ?? "")) return undefined;
  const text = new TextDecoder("latin1").decode(body);
  const found = PAGES.find(([pattern]) => pattern.test(text))?.[1];
  return found && new ConnectionFailure(found, target);
}

/** A TLS alert instead of an HTTP response: the port accepts HTTPS only. */
export function isTlsAnswer(error: Error): boolean {
  const data: unknown = "data" in error ? error.data : undefined;
  return error.name === "HTTPParserError" && String(data).startsWith("\x15\x03");
}

const MAX_NAMES = 3;

/** The names in a certificate that is for another host. They are foreign text. */
function namesDetail({ cert }: SocketError): { zh: string; en: string } {
  const alternative = (cert?.subjectaltname ?? "").split(/,\s*/).filter(Boolean);
  const common = cert?.subject?.CN;
  const names = alternative.length > 0 ? alternative : typeof common === "string" ? [common] : [];
  if (names.length === 0) return { zh: "", en: "" };
  const shown = names
    .slice(0, MAX_NAMES)
    .map((name) => maskForeignText(name.replace(/^(DNS|IP Address|URI):/, "")).slice(0, 100));
  const listed = shown.join(", ") + (names.length > MAX_NAMES ? ", …" : "");
  return { zh: `，证书中的名称：${listed}`, en: `; it names: ${listed}` };
}
