import { BUGS, type Bug } from "./bugs.js";
import { BUGS_AUDIT } from "./bugs-audit.js";
import { BUGS_ENDLESS } from "./bugs-endless.js";
import { BUGS_ENDS } from "./bugs-ends.js";
import { BUGS_OUTAGE } from "./bugs-outage.js";
import { BUGS_REFS } from "./bugs-refs.js";
import { BUGS_STORAGE } from "./bugs-storage.js";
import { BUGS_TOLD } from "./bugs-told.js";
import { BUGS_WAYS } from "./bugs-ways.js";

/** Every planted bug, by the name under which the proof reports it. */
export const ALL_BUGS: Readonly<Record<string, Bug>> = {
  ...BUGS,
  ...BUGS_TOLD,
  ...BUGS_OUTAGE,
  ...BUGS_WAYS,
  ...BUGS_ENDLESS,
  ...BUGS_REFS,
  ...BUGS_AUDIT,
  ...BUGS_STORAGE,
  ...BUGS_ENDS,
};
