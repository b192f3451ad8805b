import type { LocalizedText } from "../core/language.js";

/** The variables of the environment that `bdc` reads, in the order of the manual page. */
export const ENVIRONMENT: readonly (LocalizedText & { readonly name: string })[] = [
  {
    name: "BDC_PROFILE",
    zh: "接入配置的名称；--profile 优先",
    en: "name of the profile; --profile takes precedence",
  },
  {
    name: "BDC_HOME",
    zh: "台账、接入配置和内置登记机构数据的存放目录；默认为 $XDG_STATE_HOME/bdc，即 ~/.local/state/bdc（macOS：~/Library/Application Support/bdc；Windows：%LOCALAPPDATA%\\bdc）",
    en: "folder of the ledger, the profiles and the data of the embedded authority; default: $XDG_STATE_HOME/bdc, which is ~/.local/state/bdc (macOS: ~/Library/Application Support/bdc; Windows: %LOCALAPPDATA%\\bdc)",
  },
  {
    name: "BDC_LEDGER",
    zh: "多台机器共用的台账：PostgreSQL 数据库的地址，如 postgresql://用户@主机/数据库；口令请放入密码文件（PGPASSFILE）。缺省时为状态目录中的 ledger.db",
    en: "ledger that several machines share: URL of a PostgreSQL database, such as postgresql://USER@HOST/DATABASE; keep the password in a password file (PGPASSFILE). Default: ledger.db in the state folder",
  },
  {
    name: "BDC_TOKEN",
    zh: "令牌；优先于接入配置中的令牌文件",
    en: "token; takes precedence over the token file of the profile",
  },
  {
    name: "BDC_GATEWAY_URL",
    zh: "登记机构接口地址；优先于接入配置中的地址",
    en: "URL of the gateway; takes precedence over the one in the profile",
  },
  {
    name: "BDC_WEBHOOK_SECRET",
    zh: "bdc listen 的 webhook 密钥",
    en: "webhook secret of bdc listen",
  },
  {
    name: "BDC_DEBUG",
    zh: "为 1 时在标准错误上输出调用记录；为文件路径时写入该文件",
    en: "1 prints a trace of calls on stderr; the path of a file writes it to this file",
  },
  {
    name: "BDC_PAGER",
    zh: "显示较长结果的分页程序；优先于 PAGER。为空或为 cat 时不分页",
    en: "pager for long output; takes precedence over PAGER. Empty or cat means none",
  },
  {
    name: "PAGER",
    zh: "分页程序；默认为 less。未设置 LESS 时，bdc 以 LESS=FRX 运行分页程序",
    en: "pager; default: less. It runs with LESS=FRX unless LESS is set",
  },
  {
    name: "LC_ALL",
    zh: "语言；依次取 LC_ALL、LC_MESSAGES、LANG 中第一个有值的，不是英文时用中文",
    en: "language: the first of LC_ALL, LC_MESSAGES and LANG that is set; Chinese unless that is English",
  },
  {
    name: "HTTPS_PROXY",
    zh: "代理；HTTPS_PROXY、HTTP_PROXY、ALL_PROXY 和 NO_PROXY 的用法见《连接登记机构》",
    en: "proxy; for HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY see the page Connections",
  },
  {
    name: "NO_COLOR",
    zh: "有值时不用颜色；FORCE_COLOR 有值时总是使用颜色",
    en: "no colors when set; FORCE_COLOR forces them",
  },
  {
    name: "COLUMNS",
    zh: "输出的宽度；默认为终端的宽度",
    en: "width of the output; default: the width of the terminal",
  },
];
