/** Compiling descriptions, in one module of its own, because it needs the libraries of the framers. */
export { checkDescription } from "./dialect/check/check-description.js";
export type { Finding } from "./dialect/check/findings.js";
export { compileDialect, type Dialect } from "./dialect/compile.js";
export {
  descriptionFrom,
  descriptionJsonSchema,
  parseDescription,
  type DescriptionError,
  type ParsedDescription,
} from "./dialect/parse-description.js";
export { Description } from "./dialect/schema/description.js";
export { decodeText, encodeText, type Charset } from "./framers/charset.js";
