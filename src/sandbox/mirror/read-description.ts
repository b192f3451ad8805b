import { GatewayRequestError, loadDialects, type Description } from "../../gateway/index.js";
import { toJsonPointer } from "../../contract/index.js";

/**
 * Reads a description from its parsed JSON.
 * @throws GatewayRequestError with a pointer into it when it is wrong
 */
export async function readDescription(json: object): Promise<Description> {
  const { Description: schema, compileDialect } = await loadDialects();
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    const pointer = toJsonPointer(path.map((part) => (typeof part === "symbol" ? "" : part)));
    throw new GatewayRequestError("description-invalid", pointer, `接口描述有误：${message}`, message);
  }
  compileDialect(parsed.data);
  return parsed.data;
}
