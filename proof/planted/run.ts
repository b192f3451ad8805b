import { execFile } from "node:child_process";
import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { inTempDir } from "../processes.js";
import { Tally, type Sizes, type Tier } from "../tier.js";
import { TREE } from "../tree.js";
import { ALL_BUGS } from "./all-bugs.js";
import type { Bug } from "./bugs.js";

const run = promisify(execFile);

/** Plants each bug in a copy of the program and runs its tier there. The tier must fail. */
export async function plantedBugs({ bug: chosen }: Pick<Sizes, "bug">): Promise<Tier> {
  const tally = new Tally();
  await inTempDir(async (dir) => {
    for (const [name, bug] of Object.entries(ALL_BUGS)) {
      if (chosen !== undefined && !name.includes(chosen)) continue;
      const tree = join(dir, name.replaceAll(/\W+/g, "-"));
      try {
        await plant(tree, bug);
        const caught = await provedWrong(tree, bug);
        tally.figures[name] = caught ? `caught by ${bug.tier}: ${caught}` : "NOT CAUGHT";
        if (!caught) tally.fail(`${name}: ${bug.tier} did not notice`);
      } catch (error) {
        tally.fail(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  });
  return tally.tier("planted bugs");
}

/**
 * Applies the edits of a bug to the sources, in memory.
 *
 * @returns The changed files with their new text.
 * @throws When a text to replace does not occur exactly once: a bug that no longer fits the sources is an error.
 */
export async function withBug(bug: Bug, root = TREE): Promise<Map<string, string>> {
  const changed = new Map<string, string>();
  for (const { file, find, replace } of bug.edits) {
    const source = changed.get(file) ?? (await readFile(join(root, file), "utf8"));
    if (source.split(find).length !== 2)
      throw new Error(`${file} contains the text ${source.split(find).length - 1} times: ${find}`);
    changed.set(
      file,
      source.replace(find, () => replace),
    );
  }
  return changed;
}

async function plant(tree: string, bug: Bug): Promise<void> {
  await mkdir(tree, { recursive: true });
  for (const part of ["src", "scripts/build", "package.json", "tsconfig.json", "tsup.config.ts"])
    await cp(join(TREE, part), join(tree, part), { recursive: true });
  await symlink(join(TREE, "node_modules"), join(tree, "node_modules"));
  for (const [file, source] of await withBug(bug)) await writeFile(join(tree, file), source);
  await run(join(TREE, "node_modules", ".bin", "tsup"), ["--no-dts", "--silent"], { cwd: tree });
}

/** Runs the tier on the tree with the bug. Returns its first failure, or undefined when it found none. */
async function provedWrong(tree: string, bug: Bug): Promise<string | undefined> {
  const here = join(import.meta.dirname, "..", "..");
  const tsx = join(here, "node_modules", ".bin", "tsx");
  const env = { ...process.env, BDC_PROOF_TREE: tree };
  try {
    // The proof over dialects is a program of its own.
    const program = bug.tier === "dialects" ? ["dialects/run.ts"] : ["run.ts", "--only", bug.tier];
    await run(tsx, [join(here, "proof", program[0]!), ...program.slice(1), ...(bug.flags ?? [])], {
      env,
      maxBuffer: 2 ** 26,
    });
    return undefined;
  } catch (error) {
    const { code, stdout = "", stderr = "" } = error as { code?: number; stdout?: string; stderr?: string };
    const complaint = /^- (.*)$/m.exec(stdout)?.[1];
    // A tier that could not run has not caught the bug.
    if (code !== 1 || complaint === undefined)
      throw new Error(`${bug.tier} could not run: ${(stderr || stdout).slice(-400)}`);
    return complaint.slice(0, 160);
  }
}
