import { ExitCode } from "../../core/exit-codes.js";
import type { UsageText } from "./usage-text.js";

/** Errors of profiles and tokens. */
export const PROFILE_ERRORS = {
  "no-profile": {
    zh: "尚未建立接入配置，请先建立",
    en: "no profile exists. Create one first",
    next: "bdc init",
  },
  "profile-needed": {
    zh: "未指定接入配置，也没有默认接入配置。请加 --profile，或用 bdc profile use 设置默认；现有：{known}",
    en: "no profile selected and no default set. Add --profile, or set a default with bdc profile use. Profiles: {known}",
    next: "bdc profile list",
  },
  "profile-unknown": {
    zh: "没有名为 {name} 的接入配置；现有：{known}",
    en: "there is no profile named {name}. Profiles: {known}",
    next: "bdc profile list",
  },
  "profile-institution": {
    zh: "批次 {id} 由机构 {institution} 提交，接入配置 {name} 属于机构 {own}，不能用于该批次",
    en: "batch {id} belongs to the institution {institution}, and profile {name} to {own}: it cannot be used for this batch",
    next: "bdc profile list",
  },
  "profile-name": {
    zh: "接入配置名称无效：{name}。只能使用字母、数字、汉字和 . _ -，以字母、数字或汉字开头，最多 64 个字符",
    en: "invalid profile name: {name}. Use letters, digits and . _ - only, beginning with a letter or digit, at most 64 characters",
    next: "bdc init --help",
  },
  "profile-invalid": {
    zh: "接入配置有误：{zh}",
    en: "the profile is not valid: {en}",
    next: "bdc init --help",
  },
  "profiles-unreadable": {
    zh: "接入配置文件无法读取：{path}。请检查读取权限",
    en: "the profiles file cannot be read: {path}. Check that you may read it",
    next: "ls -l {path}",
  },
  "profiles-broken": {
    zh: "接入配置文件已损坏：{path}。请先移走该文件，再重新建立接入配置",
    en: "the profiles file is damaged: {path}. Move it away, then create the profiles again",
    next: "bdc init",
  },
  "token-missing": {
    zh: "接入配置 {name} 没有令牌。请保存令牌，或设置环境变量 BDC_TOKEN",
    en: "profile {name} has no token. Store one, or set BDC_TOKEN",
    next: "bdc profile set-token {name}",
    exit: ExitCode.NotAllowed,
  },
  "token-unreadable": {
    zh: "令牌文件无法读取：{path}。请检查路径和读取权限，或重新保存令牌",
    en: "the token file cannot be read: {path}. Check the path and that you may read it, or store the token again",
    next: "bdc profile set-token {name}",
    exit: ExitCode.NotAllowed,
  },
  "token-empty": {
    zh: "标准输入中没有令牌，请把令牌文件作为标准输入",
    en: "stdin holds no token. Pass the token file as stdin",
    next: "bdc profile set-token {name} < token.txt",
  },
  "token-too-long": {
    zh: "标准输入的内容超过 {max} 个字符，不是令牌。请检查令牌文件",
    en: "stdin holds more than {max} characters, which is not a token. Check the token file",
    next: "bdc profile set-token {name} < token.txt",
  },
  "files-readable": {
    zh: "本机其他用户可以读取接入配置或凭证：{path}。请运行 chmod 600 {command}",
    en: "other users of this machine can read the profiles or credentials: {path}. Run chmod 600 {command}",
    next: "chmod 600 {command}",
    exit: ExitCode.Unexpected,
  },
} as const satisfies Record<string, UsageText>;
