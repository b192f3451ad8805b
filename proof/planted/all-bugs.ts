import { BUGS, type Bug } from "./bugs.js";
import { BUGS_TOLD } from "./bugs-told.js";

/** Every planted bug, by the name under which the proof reports it. */
export const ALL_BUGS: Readonly<Record<string, Bug>> = { ...BUGS, ...BUGS_TOLD };
