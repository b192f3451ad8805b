import type { FrontFacts, FrontKind } from "../../../gateway/light.js";

/** Texts of errors about what stands in front of a gateway. */
interface FrontText {
  readonly zh: string;
  readonly en: string;
  readonly fixZh: string;
  readonly fixEn: string;
}

const TEXTS: Readonly<Record<FrontKind, FrontText>> = {
  blocked: {
    zh: "收到的是网关前防火墙的拦截页，不是登记机构的答复",
    en: "a firewall in front of the gateway blocked the call; this is not an answer of the authority",
    fixZh: "将事件编号告知登记机构或本单位网络管理员，请其放行",
    fixEn: "tell the incident number to the authority or to your network team and ask them to allow the call",
  },
  unavailable: {
    zh: "网关前的代理未能连通登记机构接口",
    en: "the proxy in front of the gateway does not reach it",
    fixZh: "稍后重试；持续出现时请联系登记机构的技术人员",
    fixEn: "retry later; if it continues, contact the authority's technical support",
  },
  maintenance: {
    zh: "登记机构接口正在维护",
    en: "the gateway is under maintenance",
    fixZh: "待维护结束后重试",
    fixEn: "retry when the maintenance is over",
  },
  moved: {
    zh: "收到的是跳转，不是登记机构的答复",
    en: "a redirect instead of an answer of the gateway",
    fixZh: "核对接口地址；跳转不会自动跟随",
    fixEn: "check the gateway's address; redirects are not followed",
  },
  gone: {
    zh: "收到的是“页面不存在”，接口路径可能已更名",
    en: "a page that says that there is no such path; the path may have been renamed",
    fixZh: "核对接口地址与登记机构的接口通知",
    fixEn: "check the gateway's address and the authority's notices",
  },
  "web-page": {
    zh: "收到的是网页，不是登记机构的答复",
    en: "a web page instead of an answer of the gateway",
    fixZh: "核对接口地址；网页可能来自登录门户或代理",
    fixEn: "check the gateway's address; the page may come from a login portal or a proxy",
  },
};

/** What happened, with the number of the incident. `effect`: what is known of the effect of the call. */
export function interceptedText(
  { kind, incident }: FrontFacts,
  effect: "none" | "unknown" | "not-sent",
): FrontText & { readonly code: string } {
  const { zh, en, ...fix } = TEXTS[kind];
  const number =
    incident === undefined ? { zh: "", en: "" } : { zh: `（事件编号 ${incident}）`, en: ` (incident ${incident})` };
  return {
    code: "intercepted",
    zh: zh + number.zh + EFFECTS[effect].zh,
    en: en + number.en + EFFECTS[effect].en,
    ...fix,
  };
}

const EFFECTS = {
  none: { zh: "", en: "" },
  unknown: { zh: "；办理结果待核实，请按申请编号查询", en: "; the outcome is unknown: look it up by its ref" },
  "not-sent": { zh: "；该路径暂停调用，请求未发出", en: "; the path is not called for now, nothing was sent" },
} as const;
