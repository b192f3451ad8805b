import type { Kind } from "../../contract/index.js";
import type { Rule } from "../model/rule.js";
import { AUTHORITY_RULES } from "./authority.js";
import { EFFECT_RULES } from "./register-effects.js";
import { MORTGAGE_COLLECTIVE_RULES } from "./mortgage-collective.js";
import { MORTGAGE_CONTRACT_RULES } from "./mortgage-contract.js";
import { MORTGAGE_REGISTER_RULES } from "./mortgage-register.js";
import { MORTGAGE_RULES } from "./mortgage.js";
import { PEOPLE_RULES } from "./people.js";
import { PLAUSIBILITY_RULES } from "./plausibility.js";
import { PRE_NOTICE_PARTY_RULES } from "./pre-notice-parties.js";
import { PRE_NOTICE_RULES } from "./pre-notice.js";
import { SEIZURE_PAPER_RULES } from "./seizure-papers.js";
import { SEIZURE_TERM_RULES } from "./seizure-term.js";
import { SEIZURE_RULES } from "./seizure.js";
import { TEMPLATE_RULES } from "./template.js";

/** All rules, in the order of the documentation. */
export const RULES: readonly Rule[] = [
  ...inOrderOfIds([...SEIZURE_RULES, ...SEIZURE_PAPER_RULES, ...SEIZURE_TERM_RULES]),
  ...EFFECT_RULES,
  ...inOrderOfIds([
    ...MORTGAGE_RULES,
    ...MORTGAGE_CONTRACT_RULES,
    ...MORTGAGE_REGISTER_RULES,
    ...MORTGAGE_COLLECTIVE_RULES,
  ]),
  ...inOrderOfIds([...PRE_NOTICE_RULES, ...PRE_NOTICE_PARTY_RULES]),
  ...AUTHORITY_RULES,
  ...PLAUSIBILITY_RULES,
  ...PEOPLE_RULES,
  ...TEMPLATE_RULES,
];

const byId = new Map(RULES.map((rule) => [rule.id, rule]));

/** Finds a rule by its exact id. */
export function findRule(id: string): Rule | undefined {
  return byId.get(id);
}

/** Returns the rules of a kind that can be checked before filing. */
export function rulesFor(kind: Kind): readonly Rule[] {
  return RULES.filter((rule) => rule.check && rule.kinds.includes(kind));
}

/** Sorts by id, for families that are spread over several files. */
function inOrderOfIds(rules: readonly Rule[]): readonly Rule[] {
  return rules.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
