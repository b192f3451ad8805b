/** What stands between the calls of the contract and a gateway. No I/O. */
export * from "./light.js";
export { checkDescription } from "./dialect/check/check-description.js";
export type { Finding } from "./dialect/check/findings.js";
export { compileDialect, type Dialect } from "./dialect/compile.js";
export {
  descriptionJsonSchema,
  parseDescription,
  type DescriptionError,
  type ParsedDescription,
} from "./dialect/parse-description.js";
export { Description } from "./dialect/schema/description.js";
export { decodeText, encodeText, type Charset } from "./framers/charset.js";
