import { ExitCode } from "../../core/exit-codes.js";
import type { UsageText } from "./usage-text.js";

/** Errors of the settings with which a gateway is reached: address, proxy, token, certificates, trace. */
export const CONNECTION_ERRORS = {
  "gateway-invalid": {
    zh: "{source} 不是有效的接口地址，应为 https 网址，不含用户名和密码",
    en: "{source} is not a valid gateway address: it must be an https URL without user name and password",
    next: "bdc init --help",
  },
  "gateway-insecure": {
    zh: "接口地址是明文 http，令牌会以明文传输，没有发出请求：{host}。请改用 https 地址；确经专线访问、且登记机构不提供 https 的，在接入配置中写明 privateLine（bdc init --private-line）",
    en: "the gateway address uses http, which would send the token unencrypted; nothing was sent: {host}. Use an https address. For a leased line without https, set privateLine in the profile (bdc init --private-line)",
    next: "bdc init --help",
  },
  "webhook-url": {
    zh: "--register 不是有效的接收地址，没有发出请求。应为 https 网址，不含用户名、密码和 # 之后的部分",
    en: "--register is not a valid address for events; nothing was sent. It must be an https URL without user name, password and fragment",
    next: "bdc listen --help",
  },
  "proxy-invalid": {
    zh: "环境变量 {variable} 中的代理地址无效。应写成 http://代理:端口 或 http://用户名:密码@代理:端口，密码中的特殊字符按百分号编码",
    en: "the proxy address in {variable} is not valid. Write it as http://PROXY:PORT or http://USER:PASSWORD@PROXY:PORT, with special characters of the password percent-encoded",
    next: "bdc doctor",
  },
  "proxy-unsupported": {
    zh: "环境变量 {variable} 中的代理协议 {protocol} 不受支持。请改用 HTTP 代理（http:// 或 https://）；不应经代理访问的，把接口的主机名写入 NO_PROXY",
    en: "the proxy protocol {protocol} in {variable} is not supported. Use an HTTP proxy (http:// or https://); if the gateway must not be reached through a proxy, add its host name to NO_PROXY",
    next: "bdc doctor",
  },
  "dialect-option": {
    zh: "{flag} 的写法有误：{text}。--settings 写作 名称=值；--keys 写作 名称=来源:值，来源为 file、env、command、p12、public；多项以逗号分隔",
    en: "{flag} is not written correctly: {text}. --settings takes NAME=VALUE, --keys takes NAME=SOURCE:VALUE with file, env, command, p12 or public; separate several with commas",
    next: "bdc init --help",
  },
  "dialect-unreadable": {
    zh: "接口描述文件无法读取，或不是 JSON：{path}",
    en: "the description of the gateway cannot be read, or is not JSON: {path}",
    next: "ls -l {path}",
  },
  "dialect-wrong": {
    zh: "接口描述无法使用（{problem}）：{path} 的 {pointer}。{zh}；没有发出请求",
    en: "the description of the gateway cannot be used ({problem}): {path} at {pointer}. {en}; nothing was sent",
    next: "{command}",
  },
  "dialect-key": {
    zh: "接口描述的密钥 {name} 无法读取：{zh}；没有发出请求",
    en: "the key {name} of the description cannot be loaded: {en}; nothing was sent",
    next: "bdc profile show",
    exit: ExitCode.NotAllowed,
  },
  "token-unusable": {
    zh: "{source} 中的令牌无法使用：{zh}。令牌只能由不含空格的 ASCII 字符组成；没有发出请求",
    en: "the token in {source} cannot be used: {en}. A token consists of ASCII characters without spaces; nothing was sent",
    next: "bdc profile set-token {name}",
    exit: ExitCode.NotAllowed,
  },
  "tls-file-unusable": {
    zh: "证书或私钥文件无法使用（{problem}）：{path}。{zh}",
    en: "the certificate or key file cannot be used ({problem}): {path}. {en}",
    next: "bdc init --help",
  },
  "tls-files-exclude": {
    zh: "PKCS#12 文件 {path}（--p12-file）与 PEM 证书、私钥（--cert-file、--key-file）只能给出其中一种",
    en: "the PKCS#12 file {path} (--p12-file) and a certificate and key in PEM (--cert-file, --key-file) exclude each other",
    next: "bdc init --help",
  },
  "credit-code": {
    zh: "--institution 不是有效的统一社会信用代码：{zh}",
    en: "--institution is not a valid unified social credit code: {en}",
    next: "bdc init --help",
  },
  "debug-file": {
    zh: "调用记录无法写入：{path}（{why}）。请在 BDC_DEBUG 中另选文件",
    en: "the trace of calls cannot be written to {path} ({why}). Choose another file with BDC_DEBUG",
    next: "ls -ld {path}",
  },
} as const satisfies Record<string, UsageText>;
