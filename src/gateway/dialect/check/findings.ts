import type { DescriptionProblem } from "../operators/line.js";

/** What a check of a description found. */
export interface Finding {
  /** JSON pointer into the description. */
  readonly pointer: string;
  /** An error keeps the description from being used. */
  readonly severity: "error" | "warning";
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

type Text = readonly [severity: Finding["severity"], zh: string, en: string];

/** Everything that the check can find. `{name}` is what it concerns. */
export const FINDING_TEXTS = {
  "unknown-field": ["error", "接口规范没有字段“{name}”", "the contract has no field {name}"],
  "unknown-value": ["error", "没有“{name}”这个取值", "there is no value {name}"],
  "unknown-table": ["error", "没有代码表“{name}”", "there is no code table {name}"],
  "unknown-states": ["error", "没有状态表“{name}”", "there is no table of states {name}"],
  "unknown-setting": ["error", "settings 没有列出“{name}”", "{name} is not in settings"],
  "unknown-reference": ["error", "materials.reference 没有列出“{name}”", "{name} is not a reference of the upload"],
  "unknown-signer": ["error", "没有签名算法“{name}”", "there is no signer {name}"],
  "unknown-cipher": ["error", "没有加密算法“{name}”", "there is no cipher {name}"],
  "wrong-security": [
    "error",
    "签名或加密的参数有误：{name}",
    "a parameter of the signature or cipher is wrong: {name}",
  ],
  "wrong-path": ["error", "“{name}”不是报文中的位置", "{name} is not a place in a message"],
  "wrong-type": ["error", "这种转换不适用于类型为 {name} 的字段", "this conversion is not for a field of type {name}"],
  "two-formats": ["error", "一个字段只能有一种转换", "a field has one conversion only"],
  "each-needs-list": ["error", "“{name}”不是列表", "{name} is not a list of objects"],
  "join-needs-list": ["error", "只有列表可以合并为一个文本", "only a list can be joined to one text"],
  "table-incomplete": [
    "error",
    "代码表缺少“{name}”；登记机构不接受的值请列入 without",
    "the table has no code for {name}; list values that the authority does not accept in `without`",
  ],
  "table-value-unknown": ["error", "接口规范的代码表没有“{name}”", "the table of the contract has no value {name}"],
  "table-value-twice": ["error", "“{name}”既有代码又列入 without", "{name} has a code and is in `without`"],
  "table-code-twice": [
    "warning",
    "代码“{name}”对应多个值，无法准确读回",
    "several values have the code {name}; it cannot be read back exactly",
  ],
  "table-of-unknown": ["error", "接口规范没有代码表“{name}”", "the contract has no code table {name}"],
  "table-wrong-field": [
    "error",
    "代码表缺少此字段的值“{name}”",
    "the table has no code for the value {name} of this field",
  ],
  "state-twice": ["error", "状态代码“{name}”出现两次", "the state code {name} occurs twice"],
  "state-missing": ["warning", "没有对应“{name}”的状态", "no state stands for {name}"],
  "state-no-end": ["error", "没有表示办结（登簿或出证）的状态", "no state says that a case was registered"],
  "place-twice": ["error", "两行写入同一位置“{name}”", "two lines write the same place {name}"],
  "field-twice": ["error", "两行给出同一字段“{name}”", "two lines give the same field {name}"],
  "omit-cycle": ["error", "omitIfSame 互相引用或引用自身：{name}", "omitIfSame refers to itself: {name}"],
  "omit-twice": ["error", "同一字段的 omitIfSame 不一致：{name}", "two omitIfSame of one field differ: {name}"],
  "required-not-carried": ["error", "没有一行传送必填字段“{name}”", "no line carries the required field {name}"],
  "optional-not-carried": [
    "warning",
    "没有一行传送字段“{name}”，含此字段的申请会被拒绝；确实不需要的请列入 drops",
    "no line carries {name}: a filing that has it is refused; name it in `drops` to leave it out on purpose",
  ],
  "drop-needed": ["error", "字段“{name}”不得舍弃", "the field {name} must not be dropped"],
  "drop-carried": ["error", "字段“{name}”既传送又舍弃", "the field {name} is both carried and dropped"],
  "kind-without-call": ["error", "此业务种类没有 file 也没有 batch", "this kind has neither file nor batch"],
  "no-kind": ["error", "没有业务种类", "there is no kind of filing"],
  "batch-without-filings": ["error", '批量请求没有 each: "filings"', 'the batch request has no line each: "filings"'],
  "batch-key-missing": ["error", "批量申请中没有“{name}”", "no line of a filing of the batch writes {name}"],
  "identity-not-sent": [
    "error",
    "申请编号没有写入 identity.at（{name}）",
    "the filing number is not written to identity.at ({name})",
  ],
  "identity-derived-short": [
    "error",
    "派生的编号至少 {name} 个字符",
    "a derived number needs at least {name} characters",
  ],
  "identity-repeat-code": [
    "error",
    "identity.repeat 为 duplicate，但结果码中没有 duplicate",
    "identity.repeat is duplicate, but no result code means duplicate",
  ],
  "table-lacks-kind": [
    "error",
    "代码表没有所提供的业务“{name}”",
    "the table has no code for {name}, which the description offers",
  ],
  "look-up-none": [
    "warning",
    "没有查询接口：结果不明的申请全部转人工",
    "there is no look-up: every unclear filing goes to a person",
  ],
  "look-up-none-of-kind": [
    "warning",
    "“{name}”没有查询接口：其结果不明的申请转人工",
    "{name} has no look-up: its unclear filings go to a person",
  ],
  "look-up-without-filing": [
    "error",
    "查询请求没有“{name}”申请的任何字段",
    "the look-up sends no field of a filing of {name}",
  ],
  "look-up-without-ref": ["error", "查询请求没有申请编号", "the look-up does not send the filing number"],
  "look-up-never-absent": [
    "error",
    "查询结果不能表示“查无此件”",
    "no result of the look-up says that the filing is not there",
  ],
  "look-up-returns": ["error", "查询结果没有“{name}”", "the look-up's answer does not have {name}"],
  "answer-lacks": ["error", "答复没有“{name}”", "the answer does not have {name}"],
  "answer-may-lack": [
    "warning",
    "答复没有必填的“{name}”",
    "the answer does not have {name}, which the contract requires",
  ],
  "progress-without-call": [
    "error",
    "没有查询进度的接口“{name}”",
    "the call {name}, by which progress is read, is missing",
  ],
  "progress-without-end": ["error", "时间段查询没有“{name}”", "the window of changes does not send {name}"],
  "result-no-ok": ["error", "没有一个代码表示成功", "no code means ok"],
  "result-empty-ok": [
    "error",
    "所有代码都可以缺失，空的答复会被当作成功",
    "every code may be absent, so an empty answer would be a success",
  ],
  "function-missing": [
    "error",
    "报文写出 $function，但此接口没有 function",
    "the message has $function, but this call has no function",
  ],
  "calls-alike": [
    "error",
    "与“{name}”的地址和标识相同，无法区分",
    "cannot be told from {name}: same address and marks",
  ],
  "address-unknown": ["error", "地址中的“{name}”没有来源", "nothing fills in {name} of the address"],
  "token-unused": ["warning", "取得的令牌没有写入任何报文", "no message carries the token"],
  "token-unexplained": ["warning", "报文含令牌，但没有 token", "messages carry a token, but there is no `token`"],
  "window-missing": [
    "error",
    "待签名文本含{name}，但没有 window",
    "the signed text has {name}, but there is no `window`",
  ],
  "dates-reversed": ["error", "until 早于 since", "until is before since"],
  "material-without-content": [
    "error",
    "附件既没有内容、引用，也没有 SHA-256",
    "the document has neither content, nor reference, nor SHA-256",
  ],
  "material-inline": [
    "error",
    "materials 为 {name}，与附件的写法不符",
    "materials is {name}, which does not fit this line",
  ],
  "example-fails": ["error", "示例无法转换：{name}", "the example cannot be mapped: {name}"],
  "example-not-offered": ["error", "示例的接口没有描述", "the call of the example is not described"],
  "example-message": ["error", "示例的请求转换后在此处不同", "the request of the example becomes something else here"],
  "example-request": [
    "error",
    "示例的报文读回后在此处不同",
    "the message of the example is read as something else here",
  ],
  "example-answer": ["error", "示例的答复转换后在此处不同", "the answer of the example becomes something else here"],
} as const satisfies Record<DescriptionProblem, Text> & Record<string, Text>;

export type FindingCode = keyof typeof FINDING_TEXTS;

/** Collects findings. The same one is told once. */
export class Findings {
  readonly #found = new Map<string, Finding>();

  add(pointer: string, code: FindingCode, name = ""): void {
    const [severity, zh, en] = FINDING_TEXTS[code];
    const fill = (text: string) => text.replace("{name}", () => name);
    const key = `${pointer} ${code} ${name}`;
    if (!this.#found.has(key)) this.#found.set(key, { pointer, severity, code, zh: fill(zh), en: fill(en) });
  }

  get hasErrors(): boolean {
    return [...this.#found.values()].some(({ severity }) => severity === "error");
  }

  /** Errors first, in the order of their discovery. */
  list(): Finding[] {
    const all = [...this.#found.values()];
    return [...all.filter((one) => one.severity === "error"), ...all.filter((one) => one.severity === "warning")];
  }
}
