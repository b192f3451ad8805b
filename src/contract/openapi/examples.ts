/** Examples of every request and response body, as components of the document. */
import { KINDS, kinds, type Kind } from "../filings/kinds.js";
import { VALID_FILINGS } from "../filings/valid-filings.js";
import { PROBLEMS, problem, type Problem, type ProblemCode } from "../responses/problem.js";
import type { Webhook } from "../subscriptions/webhooks.js";
import * as values from "./example-values.js";
import { pascalCase, refTo, type Json } from "./json.js";

/** What decides which examples an operation has. */
export interface Exemplified {
  readonly id: string;
  readonly kind?: Kind;
  readonly batch?: boolean;
}

interface Example {
  readonly summary: string;
  readonly value: unknown;
}

const REQUEST_ID = "0f8fad5b-d9cb-469f-a165-70867728950e";
/** What problems say beyond their code. */
const problemFields = (): Partial<Record<ProblemCode, Partial<Problem>>> => ({
  "ref-conflict": { caseNo: values.newCase("mortgage.file").caseNo },
  "not-allowed-now": { caseNo: values.newCase("mortgage.file").caseNo },
  "upload-offset": { uploadOffset: 1_048_576 },
  "too-many-requests": { retryAfter: 2 },
  "invalid-request": {
    errors: [{ pointer: "/query/limit", code: "field-format", zh: "格式有误", en: "wrong format" }],
  },
  "filing-invalid": {
    errors: [{ pointer: "/termEnd", code: "field-format", zh: "格式有误", en: "wrong format" }],
  },
  "turned-away": {
    errors: [
      {
        pointer: "/unitCode",
        code: "other-division",
        zh: "不动产不在本登记机构辖区（3301）",
        en: "the unit is outside the divisions of this authority (3301)",
        fixZh: "请向不动产所在地的登记机构申请",
        fixEn: "file with the authority where the unit is located",
        source: "不动产登记暂行条例 第十七条",
      },
    ],
  },
});

function problemExample(code: ProblemCode): Problem {
  return problem(code, { ...problemFields()[code], requestId: REQUEST_ID });
}

/** Name of the example of a problem among the components. */
export function problemExampleName(code: ProblemCode): string {
  return `Problem${pascalCase(code)}`;
}

const CASE_NAMES = {
  "201": { name: "NewCase", summary: "受理件已建立. A new case", value: values.newCase },
  "200": { name: "FinishedCase", summary: "已办结的原受理件. The original case, finished", value: values.finishedCase },
} as const;

const webhook: Webhook = {
  id: "wh_5f1c0d2e9b7a4c3d8e6f0a1b",
  url: "https://bank.example.com/bdc/events",
  status: "active",
  createdAt: values.times.received,
};
// Base64 of "example only, not a real secret".
const secret = "whsec_ZXhhbXBsZSBvbmx5LCBub3QgYSByZWFsIHNlY3JldA==";
const change = () => ({
  cursor: "C000000000004",
  at: values.times.registered,
  case: values.finishedCase("mortgage.file"),
});

/** Bodies of requests by operation; those that file have their own. */
const requests = (): Readonly<Record<string, Example>> => ({
  supplementCase: {
    summary: "补充材料并更正字段. New documents and a corrected field",
    value: {
      materials: [{ kind: "mortgage-contract", sha256: "4".repeat(64), name: "抵押合同.pdf" }],
      changes: { termEnd: "2056-01-05" },
      note: "已更正债务履行期限",
    },
  },
  withdrawCase: { summary: "撤回. Withdrawal", value: { reason: "贷款已取消" } },
  createSearch: { summary: "查询一人. Search for one person", value: values.searchRequest() },
  registerWebhook: { summary: "登记. Registration", value: { url: webhook.url } },
  rotateWebhookSecret: { summary: "一小时后原密钥失效. Overlap of one hour", value: { overlapSeconds: 3600 } },
});

/** Bodies of successful answers by operation; those to filings have their own. */
const answers = (): Readonly<Record<string, Example>> => ({
  listCases: { summary: "最后一页. The last page", value: { cases: [values.finishedCase("mortgage.file")] } },
  getCase: { summary: "审核中. Under review", value: values.caseDetail("reviewing") },
  supplementCase: { summary: "补正后继续办理. The case continues", value: values.caseDetail("reviewing") },
  withdrawCase: { summary: "已撤回. Withdrawn", value: values.caseDetail("withdrawn", { done: true }) },
  listChanges: {
    summary: "一项变更. One change",
    value: { changes: [change()], nextCursor: change().cursor, more: false },
  },
  getUnit: { summary: "有一项抵押权. A unit with one mortgage", value: values.unitState() },
  createSearch: { summary: "查到一个单元. One unit found", value: values.searchResult() },
  getCertificate: { summary: "不动产登记证明. A registration proof", value: values.certificate() },
  putMaterial: {
    summary: "已接收. Received",
    value: { sha256: "4".repeat(64), size: 48_213, mediaType: "application/pdf" },
  },
  getCapabilities: { summary: "受理能力. Capabilities of an authority", value: values.capabilities() },
  registerWebhook: { summary: "密钥仅显示一次. The secret is shown once", value: { ...webhook, secret } },
  listWebhooks: { summary: "一个接收地址. One webhook", value: { webhooks: [webhook] } },
  testWebhook: {
    summary: "已送达. Delivered",
    value: { delivered: true, eventId: `msg_${REQUEST_ID}`, status: 204 },
  },
  rotateWebhookSecret: {
    summary: "新密钥. The new secret",
    value: { ...webhook, formerSecretUntil: "2026-11-22T10:00:00.000+08:00", secret },
  },
});

/** Bodies of events by their type. */
const events = () =>
  ({
    "case.changed": { summary: "已出证. A certificate was issued", type: "case.changed", data: change() },
    "webhook.test": { summary: "测试. A test", type: "webhook.test", data: { webhookId: webhook.id } },
  }) as const;

const refs = (...names: string[]): Json => Object.fromEntries(names.map((name) => [name, refTo("examples", name)]));

/** References to the examples of a request body. */
export function requestExamples({ id, kind, batch }: Exemplified): Json {
  if (!kind) return refs(`${pascalCase(id)}Request`);
  const own = pascalCase(kind);
  if (batch) return refs(`${own}Filings`);
  return kind === "mortgage.file" ? refs(`${own}Filing`, `${own}MaximumFiling`) : refs(`${own}Filing`);
}

/** References to the examples of a successful answer. */
export function answerExamples({ id, kind, batch }: Exemplified, status: string): Json {
  if (!kind) return refs(`${pascalCase(id)}Answer`);
  return batch
    ? refs(`${pascalCase(kind)}Outcomes`)
    : refs(`${pascalCase(kind)}${CASE_NAMES[status as keyof typeof CASE_NAMES].name}`);
}

/** References to the example of an event. */
export function eventExamples(type: keyof ReturnType<typeof events>): Json {
  return refs(`${pascalCase(type)}Event`);
}

function kindExamples(kind: Kind): [string, Example][] {
  const own = pascalCase(kind);
  const { zh, en } = KINDS[kind];
  const filing = VALID_FILINGS[kind];
  return [
    [`${own}Filing`, { summary: `${zh}. ${en}`, value: filing }],
    [
      `${own}Filings`,
      { summary: "两笔申请. Two filings", value: { filings: [filing, { ...filing, ref: `${filing.ref}-2` }] } },
    ],
    [
      `${own}Outcomes`,
      {
        summary: "一笔受理，一笔未接收. One filed, one turned away",
        value: {
          outcomes: [
            { ref: filing.ref, outcome: "filed", case: values.newCase(kind) },
            { ref: `${filing.ref}-2`, outcome: "turned-away", problem: problemExample("turned-away") },
          ],
        },
      },
    ],
    ...Object.values(CASE_NAMES).map(({ name, summary, value }): [string, Example] => [
      `${own}${name}`,
      { summary, value: value(kind) },
    ]),
  ];
}

/** All examples, by name. @param codes the problems that operations answer with */
export function componentExamples(codes: ReadonlySet<ProblemCode>): Json {
  const named = (suffix: string, examples: Readonly<Record<string, Example>>): [string, Example][] =>
    Object.entries(examples).map(([id, example]) => [pascalCase(id) + suffix, example]);
  return Object.fromEntries(
    [
      ...kinds.flatMap(kindExamples),
      [
        "MortgageFileMaximumFiling",
        { summary: "最高额抵押. Maximum-claim mortgage", value: values.maximumMortgage() },
      ] as const,
      ...named("Request", requests()),
      ...named("Answer", answers()),
      ...Object.values(events()).map(({ summary, ...event }): [string, Example] => [
        `${pascalCase(event.type)}Event`,
        { summary, value: { ...event, timestamp: values.times.registered } },
      ]),
      ...[...codes].map((code): [string, Example] => [
        problemExampleName(code),
        { summary: `${PROBLEMS[code].zh}. ${PROBLEMS[code].en}`, value: problemExample(code) },
      ]),
    ].sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
