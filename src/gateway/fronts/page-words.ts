/** Words by which pages of firewalls, proxies and maintenance are known. Taken from pages that the public sees. */

/** Announcements of maintenance. */
export const MAINTENANCE_WORDS =
  /系统(?:正在)?(?:维护|升级)|(?:维护|升级)(?:中|期间|公告)|停机维护|暂停服务|under (?:scheduled )?maintenance|scheduled maintenance|down for maintenance/i;

/** Firewalls and their challenges. */
export const BLOCK_WORDS = new RegExp(
  [
    // F5, Akamai, Cloudflare, Imperva, AWS, Fortinet
    "requested URL was rejected",
    "Access Denied",
    "Attention Required|Just a moment|you have been blocked|Sorry, you have been blocked",
    "Incapsula|Imperva",
    "Request blocked|The request could not be satisfied",
    "Web Page Blocked|Web Application Firewall|\\bWAF\\b",
    // 安全狗, 云盾, 长亭雷池, 创宇盾, 腾讯云
    "网站防火墙|安全狗|safedog",
    "云盾|访问被阻断|您的访问被阻断|被拦截|已被拦截|拦截提示",
    "雷池|SafeLine|Chaitin",
    "创宇盾|安全威胁|恶意(?:访问|请求|攻击)|非法(?:请求|访问)",
  ].join("|"),
  "i",
);

/** Labels before the number of an incident, and the number. */
export const INCIDENT_LABELS =
  /(?:support id(?: is)?|reference\s*(?:#|number|id)?|ray id|incident id|event[ _]id"?|request id|error id|事件\s*(?:编号|ID)|(?:拦截|请求|错误|追踪|防护)\s*(?:编号|ID|号码?)|trace ?id)\s*[:：#是为"]*\s*["#]?([\w.#:-]{4,80})/i;
