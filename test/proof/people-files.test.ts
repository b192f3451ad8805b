import { describe, expect, it } from "vitest";
import { WRONGS } from "../../proof/people-files/judge.js";
import { peopleFiles } from "../../proof/people-files/people-files.js";
import { LIBRARIES } from "../../proof/people-files/writers/libraries.js";

// A sample of `npm run proof -- --only people-files`, which takes 20,000 files.
const TIMEOUT_MS = 240_000;
const none = Object.fromEntries(WRONGS.map((figure) => [figure, 0]));

async function sample(variant: string, files: number, seed: number): Promise<void> {
  const { figures, failures } = await peopleFiles({ files, seed, variant });
  expect(failures).toEqual([]);
  expect(figures).toMatchObject({ files, ...none });
  expect(figures["filed"]).toBeGreaterThan(files);
}

describe("people's files are filed as they are meant, or refused with a finding", () => {
  it("written by hand as CSV", { timeout: TIMEOUT_MS }, () => sample("CSV", 25, 1));

  for (const library of LIBRARIES) {
    const { name, install } = library;
    const isInstalled = library.isInstalled();
    it.skipIf(!isInstalled)(
      `written by ${name}${isInstalled ? "" : ` (not installed: ${install})`}`,
      { timeout: TIMEOUT_MS },
      () => sample(name, 9, 2),
    );
  }
});
