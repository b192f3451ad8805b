import { readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Folders that test files share while they run in one worker; `check-helpers.ts` creates them. */
export const CHECK_FOLDER = "bdc-check-";

/** Returns what runs after all tests: it removes the shared folders of this run's workers. */
export default function setup(): () => void {
  const own = `${CHECK_FOLDER}${process.pid}-`;
  return () => {
    for (const name of readdirSync(tmpdir()))
      if (name.startsWith(own)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  };
}
