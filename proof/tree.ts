import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type * as Batch from "../src/batch/index.js";
import type * as Sdk from "../src/sdk/index.js";

/** The built tree under test: this one, or a copy with a planted bug (`BDC_PROOF_TREE`). */
export const TREE = resolve(process.env["BDC_PROOF_TREE"] ?? join(import.meta.dirname, ".."));
export const DIST = join(TREE, "dist");
export const CLI = join(DIST, "cli", "main.js");

const load = (door: string) => import(pathToFileURL(join(DIST, door, "index.js")).href) as Promise<unknown>;
export const loadBatch = () => load("batch") as Promise<typeof Batch>;
export const loadSdk = () => load("sdk") as Promise<typeof Sdk>;
