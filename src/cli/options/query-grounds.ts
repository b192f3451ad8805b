import { createHash } from "node:crypto";
import type { RegistryClient, UnitQuery } from "../../sdk/index.js";
import type { Context } from "../core/context.js";
import { readLocal } from "./local-files.js";

/** Reads why a query is made from the options, and uploads the documents that they name. */
export async function queryGrounds(
  context: Context,
  client: RegistryClient,
  options: Readonly<Record<string, unknown>>,
): Promise<UnitQuery> {
  const text = (key: string) => (typeof options[key] === "string" && options[key] ? options[key] : undefined);
  const uploaded = async (path: string | undefined): Promise<string | undefined> => {
    if (path === undefined) return undefined;
    const bytes = await readLocal(context, path);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    await client.materials.put(bytes, sha256, { signal: context.stop });
    return sha256;
  };
  const [purpose, documentNo] = [text("purpose"), text("documentNo")];
  const authorisation = await uploaded(text("authorisation"));
  const notice = await uploaded(text("notice"));
  return {
    ...(purpose && { purpose }),
    ...(documentNo && { documentNo }),
    ...(authorisation && { authorisation }),
    ...(notice && { notice }),
  };
}
