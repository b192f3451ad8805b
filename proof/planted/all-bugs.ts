import { BUGS, type Bug } from "./bugs.js";
import { BUGS_AUDIT } from "./bugs-audit.js";
import { BUGS_ENDLESS } from "./bugs-endless.js";
import { BUGS_RESULTS } from "./bugs-results.js";
import { BUGS_OUTAGE } from "./bugs-outage.js";
import { BUGS_PEOPLE_FILES } from "./bugs-people-files.js";
import { BUGS_REFS } from "./bugs-refs.js";
import { BUGS_STORAGE } from "./bugs-storage.js";
import { BUGS_DIALECTS } from "./bugs-dialects.js";
import { BUGS_GATEWAY } from "./bugs-gateway.js";
import { BUGS_NEEDS_PERSON } from "./bugs-needs-person.js";

/** Every planted bug by its name in docs/design/proof.md. */
export const ALL_BUGS: Readonly<Record<string, Bug>> = {
  ...BUGS,
  ...BUGS_GATEWAY,
  ...BUGS_OUTAGE,
  ...BUGS_NEEDS_PERSON,
  ...BUGS_ENDLESS,
  ...BUGS_REFS,
  ...BUGS_AUDIT,
  ...BUGS_STORAGE,
  ...BUGS_RESULTS,
  ...BUGS_PEOPLE_FILES,
  ...BUGS_DIALECTS,
};
