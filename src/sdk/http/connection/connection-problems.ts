/**
 * Why a connection to a gateway could not be made, or is not trusted: a closed list, with a fix for each. The texts
 * name no host; errors add it.
 */

/** Texts of one connection problem. */
export interface ConnectionProblemText {
  /** Cause in Chinese. */
  readonly zh: string;
  /** Cause in English. */
  readonly en: string;
  /** What to do, in Chinese. */
  readonly fixZh: string;
  /** What to do, in English. */
  readonly fixEn: string;
}

const CHECK_ADDRESS_ZH = "请核对接入配置中的接口地址（主机名、端口）";
const CHECK_ADDRESS_EN = "check the gateway's address in the profile (host name and port)";
const CHECK_PROXY_ZH =
  "请核对 HTTPS_PROXY、HTTP_PROXY、ALL_PROXY 中的代理地址；不应经代理访问的，把接口的主机名写入 NO_PROXY";
const CHECK_PROXY_EN =
  "check the proxy address in HTTPS_PROXY, HTTP_PROXY or ALL_PROXY; if the gateway must not be reached through a proxy, add its host name to NO_PROXY";
const NEW_CERTIFICATE_ZH = "请核对本机日期和时间；无误的，请登记机构更换证书。不要关闭证书校验";
const NEW_CERTIFICATE_EN =
  "check this machine's date and time; if they are right, ask the authority for a new certificate. Do not turn verification off";
const GET_CA_ZH = "请向登记机构索取 CA 证书（含中间证书），用 bdc init --ca-file 写入接入配置。不要关闭证书校验";
const GET_CA_EN =
  "get the CA certificate, with intermediate certificates, from the authority and add it to the profile with bdc init --ca-file. Do not turn verification off";
const CLIENT_FILES_ZH =
  "请核对接入配置的客户端证书和私钥（bdc init --cert-file --key-file）及其有效期，必要时向登记机构申请新证书";
const CLIENT_FILES_EN =
  "check the client certificate and key of the profile (bdc init --cert-file --key-file) and their validity period; if necessary, request a new certificate from the authority";

/** Every connection problem, in the order in which a connection is made. */
export const CONNECTION_PROBLEMS = {
  "proxy-not-found": {
    zh: "找不到代理服务器的主机名（DNS）",
    en: "the host name of the proxy was not found (DNS)",
    fixZh: CHECK_PROXY_ZH,
    fixEn: CHECK_PROXY_EN,
  },
  "proxy-unreachable": {
    zh: "无法连接代理服务器",
    en: "the proxy cannot be reached",
    fixZh: CHECK_PROXY_ZH,
    fixEn: CHECK_PROXY_EN,
  },
  "proxy-untrusted": {
    zh: "无法与代理服务器建立可信连接（证书或协议）",
    en: "no trusted connection to the proxy (certificate or protocol)",
    fixZh: "请核对代理地址的协议（通常是 http://）；代理使用私有 CA 的，设置环境变量 NODE_EXTRA_CA_CERTS",
    fixEn:
      "check the scheme of the proxy address (usually http://); for a private CA of the proxy set NODE_EXTRA_CA_CERTS",
  },
  "proxy-authentication": {
    zh: "代理服务器要求用户名和密码，或未接受所给的用户名和密码（407）",
    en: "the proxy requires a user name and password, or rejected those given (407)",
    fixZh: "请在代理地址中写明用户名和密码：HTTPS_PROXY=http://用户名:密码@代理:端口，特殊字符按百分号编码",
    fixEn:
      "put the user name and password into the proxy address: HTTPS_PROXY=http://USER:PASSWORD@PROXY:PORT, with special characters percent-encoded",
  },
  "proxy-refused": {
    zh: "代理服务器没有连通登记机构接口",
    en: "the proxy did not connect to the gateway",
    fixZh: "请代理管理员放行接口的主机名和端口（CONNECT 方法）；不应经代理访问的，把接口的主机名写入 NO_PROXY",
    fixEn:
      "ask the administrator of the proxy to allow the gateway's host and port (method CONNECT); if the gateway must not be reached through a proxy, add its host name to NO_PROXY",
  },
  "host-not-found": {
    zh: "找不到接口的主机名（DNS）",
    en: "the gateway's host name was not found (DNS)",
    fixZh: `${CHECK_ADDRESS_ZH}；专网内的主机名，请核对本机的 DNS 设置或 hosts 文件`,
    fixEn: `${CHECK_ADDRESS_EN}; for a host name of a private network check this machine's DNS settings or hosts file`,
  },
  "dns-unavailable": {
    zh: "DNS 服务器暂时没有响应，无法查询接口的主机名",
    en: "the DNS server does not answer at the moment, so the gateway's host name cannot be resolved",
    fixZh: "请检查本机的网络和 DNS 设置，稍后重试",
    fixEn: "check this machine's network and DNS settings, and retry later",
  },
  "connection-refused": {
    zh: "接口所在主机拒绝连接：该端口没有服务",
    en: "the host refuses the connection: no service on this port",
    fixZh: `${CHECK_ADDRESS_ZH}；无误的，接口可能正在停机维护，请稍后重试或联系登记机构`,
    fixEn: `${CHECK_ADDRESS_EN}; if it is right, the gateway may be down for maintenance: retry later or contact the authority`,
  },
  "no-route": {
    zh: "没有到接口所在网络的路由",
    en: "no route to the gateway's network",
    fixZh: "请检查本机的网络、VPN 或专线",
    fixEn: "check this machine's network, VPN or leased line",
  },
  "connect-timeout": {
    zh: "连接超时，接口没有响应",
    en: "connecting timed out: the gateway does not respond",
    fixZh: "请检查本机的网络、VPN 或专线，并确认防火墙放行接口的端口；需要经代理访问的，设置 HTTPS_PROXY",
    fixEn:
      "check this machine's network, VPN or leased line, and that the firewall allows the gateway's port; if a proxy is needed, set HTTPS_PROXY",
  },
  "connection-reset": {
    zh: "连接在建立过程中被对方或防火墙断开",
    en: "the gateway or a firewall closed the connection while it was being made",
    fixZh: "请确认防火墙和登记机构的 IP 白名单放行本机；接口要求客户端证书的，核对接入配置中的客户端证书",
    fixEn:
      "check that the firewall and the authority's list of permitted addresses allow this machine; if the gateway requires a client certificate, check that of the profile",
  },
  "not-https": {
    zh: "该地址的端口不提供 HTTPS 服务",
    en: "the port of this address does not use HTTPS",
    fixZh: "请核对接入配置中的接口地址：协议（http 或 https）和端口是否正确",
    fixEn: "check the gateway's address in the profile: http or https, and the port",
  },
  "https-required": {
    zh: "该地址的端口只提供 HTTPS 服务",
    en: "the port of this address accepts HTTPS only",
    fixZh: "请把接入配置中的接口地址改为 https://",
    fixEn: "change the gateway's address in the profile to https://",
  },
  "tls-version": {
    zh: "本机与接口没有共同支持的 TLS 版本",
    en: "the gateway and this machine have no TLS version in common",
    fixZh: "请登记机构启用 TLS 1.2 或 1.3",
    fixEn: "ask the authority to enable TLS 1.2 or 1.3",
  },
  "tls-handshake": {
    zh: "接口中止了 TLS 握手：没有共同支持的加密套件，或接口要求客户端证书",
    en: "the gateway ended the TLS handshake: no cipher suite in common, or it requires a client certificate",
    fixZh: "请登记机构确认所需的加密套件和客户端证书；客户端证书用 bdc init --cert-file --key-file 写入接入配置",
    fixEn:
      "ask the authority which cipher suites and client certificate it requires; add a client certificate to the profile with bdc init --cert-file --key-file",
  },
  "tls-failed": {
    zh: "证书或 TLS 协议异常",
    en: "certificate or TLS protocol error",
    fixZh: "请核对接入配置中的接口地址和证书文件，或联系登记机构",
    fixEn: "check the gateway's address and the certificate files of the profile, or contact the authority",
  },
  "certificate-other-host": {
    zh: "接口的证书与主机名不符",
    en: "the gateway's certificate is for another host",
    fixZh: "请核对接入配置中的接口地址；地址无误的，请登记机构更换含有该主机名的证书",
    fixEn:
      "check the gateway's address in the profile; if it is right, ask the authority for a certificate with that name",
  },
  "certificate-unknown-ca": {
    zh: "接口的证书不是由受信任的 CA 签发",
    en: "the gateway's certificate is not signed by a trusted CA",
    fixZh: GET_CA_ZH,
    fixEn: GET_CA_EN,
  },
  "certificate-self-signed": {
    zh: "接口的证书是自签名证书，不是由受信任的 CA 签发",
    en: "the gateway's certificate is self-signed, not signed by a trusted CA",
    fixZh: GET_CA_ZH,
    fixEn: GET_CA_EN,
  },
  "certificate-incomplete": {
    zh: "接口的证书不是由受信任的 CA 签发，或者接口没有发送中间证书",
    en: "the gateway's certificate is not signed by a trusted CA, or the gateway does not send the intermediate certificate",
    fixZh: GET_CA_ZH,
    fixEn: GET_CA_EN,
  },
  "certificate-expired": {
    zh: "接口的证书已过期",
    en: "the gateway's certificate has expired",
    fixZh: NEW_CERTIFICATE_ZH,
    fixEn: NEW_CERTIFICATE_EN,
  },
  "certificate-not-yet-valid": {
    zh: "接口的证书尚未生效",
    en: "the gateway's certificate is not valid yet",
    fixZh: NEW_CERTIFICATE_ZH,
    fixEn: NEW_CERTIFICATE_EN,
  },
  "certificate-revoked": {
    zh: "接口的证书已被吊销",
    en: "the gateway's certificate was revoked",
    fixZh: NEW_CERTIFICATE_ZH,
    fixEn: NEW_CERTIFICATE_EN,
  },
  "certificate-invalid": {
    zh: "接口的证书无效",
    en: "the gateway's certificate is not valid",
    fixZh: "请登记机构更换证书。不要关闭证书校验",
    fixEn: "ask the authority for a new certificate. Do not turn verification off",
  },
  "client-certificate-missing": {
    zh: "接口要求客户端证书，接入配置没有提供",
    en: "the gateway requires a client certificate, and the profile has none",
    fixZh: "请向登记机构申请客户端证书，用 bdc init --cert-file --key-file 或 --p12-file 写入接入配置",
    fixEn: "get a client certificate from the authority and add it with bdc init --cert-file --key-file or --p12-file",
  },
  "client-certificate-refused": {
    zh: "接口未接受本机构的客户端证书",
    en: "the gateway rejected the client certificate",
    fixZh: CLIENT_FILES_ZH,
    fixEn: CLIENT_FILES_EN,
  },
  "client-certificate-unusable": {
    zh: "客户端证书文件不是 PEM 格式的证书",
    en: "the client certificate file is not a certificate in PEM format",
    fixZh: "请改用 PEM 格式的证书文件（以 -----BEGIN CERTIFICATE----- 开头）",
    fixEn: "use a certificate file in PEM format (it begins with -----BEGIN CERTIFICATE-----)",
  },
  "client-key-missing": {
    zh: "客户端证书和私钥缺一不可，只给出了其中一个",
    en: "a client certificate and its private key are both required; only one of them is given",
    fixZh: "请同时给出 --cert-file 和 --key-file",
    fixEn: "give both --cert-file and --key-file",
  },
  "client-key-encrypted": {
    zh: "客户端私钥有口令保护，未给出口令",
    en: "the client key is protected by a passphrase, and none is given",
    fixZh:
      "请用 bdc init --key-passphrase-file 或 --key-passphrase-env 指明存放口令的文件或环境变量；已指明的，请核对文件或变量有内容",
    fixEn:
      "name the file or environment variable that holds the passphrase with bdc init --key-passphrase-file or --key-passphrase-env; if one is named, check that it is set and not empty",
  },
  "client-key-passphrase-wrong": {
    zh: "客户端私钥的口令不正确",
    en: "the passphrase of the client key is wrong",
    fixZh: "请核对存放口令的文件或环境变量；可用 openssl pkey -in 私钥 -noout 验证口令",
    fixEn: "check the file or environment variable that holds the passphrase; openssl pkey -in KEY -noout tests it",
  },
  "client-key-unusable": {
    zh: "客户端私钥文件不是 PEM 格式的私钥",
    en: "the client key file is not a private key in PEM format",
    fixZh: "请改用 PEM 格式的私钥文件（以 -----BEGIN PRIVATE KEY----- 之类开头）",
    fixEn: "use a key file in PEM format (it begins with -----BEGIN PRIVATE KEY----- or similar)",
  },
  "client-p12-unusable": {
    zh: "客户端 PKCS#12 文件无法使用：文件损坏、没有私钥或对应的证书，或使用了不支持的算法",
    en: "the PKCS#12 file of the client cannot be used: it is damaged, has no private key or no certificate for it, or uses an algorithm that is not supported",
    fixZh:
      "请用 openssl pkcs12 -info -noout -in 文件 检查该文件，或改用 PEM 格式的证书和私钥（bdc init --cert-file --key-file）",
    fixEn:
      "check the file with openssl pkcs12 -info -noout -in FILE, or use a certificate and key in PEM (bdc init --cert-file --key-file)",
  },
  "client-key-mismatch": {
    zh: "客户端私钥与客户端证书不配对",
    en: "the client key does not belong to the client certificate",
    fixZh: "请核对 --cert-file 和 --key-file 是否出自同一次申请；证书文件中，本机构的证书应在最前",
    fixEn:
      "check that --cert-file and --key-file were issued together; in the certificate file the institution's own certificate comes first",
  },
  "ca-unusable": {
    zh: "CA 证书文件中没有 PEM 格式的证书",
    en: "the CA certificate file contains no certificate in PEM format",
    fixZh: "请改用 PEM 格式的 CA 证书；DER 格式的，用 openssl x509 -inform der -in 原文件 -out ca.pem 转换",
    fixEn: "use a CA certificate in PEM format; convert DER with openssl x509 -inform der -in FILE -out ca.pem",
  },
} as const satisfies Record<string, ConnectionProblemText>;

/** Why a connection could not be made, or is not trusted. */
export type ConnectionProblem = keyof typeof CONNECTION_PROBLEMS;

/** A connection problem and where it occurred. */
export interface ConnectionFacts {
  /** Why the connection could not be made, or is not trusted. */
  readonly problem: ConnectionProblem;
  /** Host and port of the gateway, such as `bdc.example.gov.cn:443`. */
  readonly host: string;
  /** Host and port of the proxy, when there is one. */
  readonly proxy?: string;
}
