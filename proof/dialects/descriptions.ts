import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Description } from "../../src/gateway/index.js";

const FOLDER = join(import.meta.dirname, "..", "..", "examples", "dialects");

/** A described gateway as it is played. */
export interface PlayedDialect {
  readonly name: string;
  readonly description: Description;
}

/** The description that is also played as a gateway that cannot look a filing up. */
const ALSO_WITHOUT_LOOK_UP = "province-rest";

/** Every description of the examples, and one once more as a gateway that cannot look a filing up. */
export async function playedDialects(): Promise<PlayedDialect[]> {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith(".json")).sort();
  const described = await Promise.all(
    files.map(async (file) => {
      const description = Description.parse(JSON.parse(await readFile(join(FOLDER, file), "utf8")));
      return { name: description.id, description: quick(description) };
    }),
  );
  return [...described, ...described.filter(({ name }) => name === ALSO_WITHOUT_LOOK_UP).map(withoutLookUp)];
}

/** Longer than the engine waits before any look-up. */
const ABSENT_AFTER_S = 2;

/** The same protocol at a pace that suits a test, for filings without documents. */
function quick(description: Description): Description {
  const { lookUp, kinds, progress } = description;
  const files = Object.entries(kinds).map(([kind, calls]) => [kind, { ...calls, requiredMaterials: [] }] as const);
  return {
    ...description,
    pace: { requestsPerSecond: 2_000, burst: 2_000, concurrent: 8 },
    hours: undefined,
    lookUp:
      lookUp.by === "none"
        ? lookUp
        : { ...lookUp, absentAfterSeconds: Math.min(ABSENT_AFTER_S, lookUp.absentAfterSeconds) },
    progress: { ...progress, pollSeconds: 1 },
    kinds: Object.fromEntries(files),
  };
}

/** A division that the gateway serves; of one that serves all, that of the generated filings. */
export function divisionOf({ authority }: Description): string | undefined {
  const [first] = authority.divisions;
  return first === undefined ? undefined : `${first}06`.slice(0, 6);
}

function withoutLookUp({ name, description }: PlayedDialect): PlayedDialect {
  const examples = description.examples.filter(({ call }) => call !== "look-up");
  return {
    name: `${name} without look-up`,
    description: { ...description, lookUp: { by: "none", why: "proof" }, examples },
  };
}
