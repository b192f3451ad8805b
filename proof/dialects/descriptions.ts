import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Description } from "../../src/gateway/index.js";

const FOLDER = join(import.meta.dirname, "..", "..", "examples", "dialects");

/** A described gateway as it is played. */
export interface PlayedDialect {
  readonly name: string;
  readonly description: Description;
}

/** Every description of the examples, and the first once more as a gateway that cannot look a filing up. */
export async function playedDialects(): Promise<PlayedDialect[]> {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith(".json")).sort();
  const described = await Promise.all(
    files.map(async (file) => {
      const description = Description.parse(JSON.parse(await readFile(join(FOLDER, file), "utf8")));
      return { name: description.id, description: quick(description) };
    }),
  );
  return [...described, ...described.slice(0, 1).map(withoutLookUp)];
}

/**
 * The same protocol for all divisions and at a pace that suits a test: what is proved here is not how slow a gateway
 * is.
 */
function quick(description: Description): Description {
  const { lookUp } = description;
  return {
    ...description,
    authority: { ...description.authority, divisions: [] },
    pace: { requestsPerSecond: 2_000, burst: 2_000, concurrent: 8 },
    hours: undefined,
    lookUp: lookUp.by === "none" ? lookUp : { ...lookUp, absentAfterSeconds: Math.min(1, lookUp.absentAfterSeconds) },
    progress: { ...description.progress, pollSeconds: 1 },
  };
}

function withoutLookUp({ name, description }: PlayedDialect): PlayedDialect {
  const examples = description.examples.filter(({ call }) => call !== "look-up");
  return {
    name: `${name} without look-up`,
    description: { ...description, lookUp: { by: "none", why: "proof" }, examples },
  };
}
