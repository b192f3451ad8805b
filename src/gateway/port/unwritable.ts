import { GatewayRequestError } from "./gateway-request-error.js";

/** Why a request cannot be made or its message not written, apart from the values of its fields. */
export const UNWRITABLE_TEXTS = {
  "charset-character": {
    zh: "含有登记机构报文字符集没有的字符",
    en: "a character is not in the charset of the authority's messages",
  },
  "xml-character": { zh: "含有 XML 不允许的字符", en: "a character is not allowed in XML" },
  "message-unwritable": {
    zh: "报文无法按登记机构的格式写出",
    en: "the message cannot be written in the format of the authority",
  },
  "not-offered": {
    zh: "登记机构的接口不提供这项功能",
    en: "the gateway of the authority does not offer this call",
  },
} as const;
export type UnwritableProblem = keyof typeof UNWRITABLE_TEXTS;

/** @param pointer JSON pointer to the field, where it is known */
export function unwritableRequest(code: UnwritableProblem, pointer = ""): GatewayRequestError {
  const { zh, en } = UNWRITABLE_TEXTS[code];
  return new GatewayRequestError(code, pointer, zh, en);
}
