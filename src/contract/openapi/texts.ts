/** Texts of the document that no schema owns, Chinese before English. */
import { ROLES, type Role } from "../filings/kinds.js";
import { DEFAULT_SECRET_OVERLAP_S, MAX_WEBHOOKS } from "../subscriptions/webhooks.js";

/** The document as a whole. */
export const INTRODUCTION = `机构（银行、开发企业、法院）批量提交不动产登记申请，并跟踪办理结果。
Institutions (banks, developers, courts) submit filings to a real-estate registration authority and follow the cases.

**编号与重复提交 · Numbers and repetition.** \`ref\` 是机构自己的申请编号，一个编号只对应一笔申请：重复提交同一申请，返回原受理件，不会重复受理。
\`ref\` is the institution's own number of a filing. The same filing sent again yields the original case; other content under the same \`ref\` is a \`ref-conflict\`.

**兼容性 · Compatibility.** \`/v1\` 可能增加可选字段、操作、事件种类，以及标为开放的代码（受理件状态、问题代码、原因代码）。客户端应忽略未知字段和事件，并按各处说明处理未知代码。
Within \`/v1\`, optional fields, operations, types of events and values of open lists (statuses, problem codes, reason codes) may be added. Ignore unknown fields and events; treat unknown values as each list says. All other lists are closed.

**弃用 · Deprecation.** 拟停用的操作在应答中带有 \`Deprecation\`（RFC 9745）和 \`Sunset\`（RFC 8594）标头。
Answers of an operation that will be removed carry the headers \`Deprecation\` (RFC 9745) and \`Sunset\` (RFC 8594).

**金额与时间 · Amounts and times.** 金额为以元为单位的十进制文本，时间为带时区的 RFC 3339 时间。
Amounts are decimal texts in yuan; times are RFC 3339 with offset.`;

/** The tags: name, texts in both languages. */
export const TAGS = [
  ["filings", "申请：每种业务可逐笔或者批量提交. Filings: one at a time, or many in a call"],
  ["cases", "受理件：查询、变更、补正、撤回. Cases: queries, changes, supplements, withdrawal"],
  ["webhooks", "接收通知：登记接收地址. Webhooks: addresses that receive events"],
  ["register", "登记簿查询. Register queries"],
  ["certificates", "电子证照. Electronic certificates"],
  ["materials", "申请材料：上传一次，可多次引用. Materials: uploaded once, referred to in any number of filings"],
  ["authority", "登记机构的受理能力. What the authority accepts"],
] as const;

export type Tag = (typeof TAGS)[number][0];

/** Tag of the operations below a path, by the noun after `/v1/`; those that file have the first tag. */
export const TAG_OF_NOUN: Readonly<Record<string, Tag>> = {
  cases: "cases",
  changes: "cases",
  webhooks: "webhooks",
  units: "register",
  searches: "register",
  queries: "register",
  certificates: "certificates",
  materials: "materials",
  capabilities: "authority",
};

/** Says which institutions may make a call. */
export function rolesText(roles: readonly Role[]): string {
  const zh = roles.map((role) => ROLES[role].zh).join("、");
  const en = roles.map((role) => ROLES[role].en).join(", ");
  return `允许的机构：${zh}. Institutions: ${en}.`;
}

/** How a filing is identified and repeated. */
export const FILE_ONE = `以 \`ref\` 识别：同一申请再次提交，返回原受理件（200）；内容不同的，返回 \`ref-conflict\`（409）。应答丢失时，可用同一 \`ref\` 再次提交，或者先以 \`ref\` 查询受理件。
The \`ref\` identifies the filing: the same filing again yields the original case (200), other content \`ref-conflict\` (409). After a lost answer, send it again with the same \`ref\`, or look the case up by \`ref\` first.`;
/** How the outcomes of a batch call are matched. */
export const FILE_BATCH = `每笔申请有一项结果，以 \`ref\` 对应，次序不限；未接收的申请不影响其他申请。字段有误的申请，其结果为 \`turned-away\`，整个调用仍为 200。
One outcome for each filing, matched by \`ref\`, in any order; a filing that is turned away does not affect the others. A filing with wrong fields has the outcome \`turned-away\`, and the call still answers 200.`;

/** What there is to know about an operation beyond its summary. */
export const DETAILS: Readonly<Record<string, string>> = {
  listChanges: `游标由接口返回，请妥善保存；重复读取同一游标得到相同变更。游标不被识别（\`cursor-unknown\`）的，从头读取。
Store the cursor \`next\` and continue with it; reading again from a cursor yields the same changes. When a cursor is unknown (\`cursor-unknown\`), read from the beginning.`,
  putMaterial: `内容的 SHA-256 须与路径一致。支持续传的登记机构接受 \`Content-Range\`；中断后以 HEAD 查询续传位置。
The content must have the SHA-256 of the path. Authorities with resumable uploads accept \`Content-Range\`; HEAD tells where to continue.`,
  registerWebhook: `每个机构最多 ${MAX_WEBHOOKS} 个接收地址。密钥仅在本应答中显示；应答丢失的，查询列表并更换密钥。通知自登记之后的变更开始发送。
At most ${MAX_WEBHOOKS} webhooks for each institution. The secret is shown only in this answer; after a lost answer, list the webhooks and rotate the secret. Events begin with the changes after the registration.`,
  testWebhook: `发送一次 \`webhook.test\`，不重试，等待应答最多 10 秒。
Sends \`webhook.test\` once, without repetition, and waits up to 10 seconds for the answer.`,
  rotateWebhookSecret: `重叠期内，通知同时带有新旧密钥的签名；默认 ${DEFAULT_SECRET_OVERLAP_S} 秒。再次更换时，更早的密钥立即失效。
During the overlap, events carry the signatures of both secrets; ${DEFAULT_SECRET_OVERLAP_S} seconds by default. A further rotation ends an earlier secret at once.`,
};

export const BEARER = `登记机构发给机构的令牌. A token that the authority has issued to the institution, in the header \`Authorization: Bearer …\` (RFC 6750).`;

export const EVENT_TEXT = `按 [Standard Webhooks](https://www.standardwebhooks.com/) 签名。应答 2xx 表示已收到；410 表示停止发送；其他应答或者 10 秒内无应答的，间隔逐渐延长，反复发送。同一事件可能多次送达，次序也可能不同：以 \`webhook-id\` 识别重复，以 \`version\` 判断新旧。未知的事件种类请应答 2xx 并忽略。
Signed as defined by [Standard Webhooks](https://www.standardwebhooks.com/). 2xx: received; 410: send no more; any other answer, or none within 10 seconds: sent again with increasing delays. An event may arrive more than once and out of order: recognize repetitions by \`webhook-id\`, and the newer of two reports by the \`version\` of the case. Answer 2xx to unknown types and ignore them.`;
