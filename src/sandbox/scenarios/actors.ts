import * as z from "zod";
import { roles } from "../../contract/index.js";
import { DEFAULT_INSTITUTIONS, type Institution } from "../parties/institutions.js";
import { OrganTypeSchema } from "../parties/organs.js";

/** An institution that a scenario defines. */
export const ActorSchema = z.strictObject({
  role: z.enum(roles),
  name: z.string().min(1),
  id: z.string().min(1),
  organ: OrganTypeSchema.optional(),
});

const more: Readonly<Record<string, z.infer<typeof ActorSchema>>> = {
  bank2: { role: "bank", id: "91330106MA2TEXT16N", name: "另一银行杭州分行" },
  developer2: { role: "developer", id: "91330109MA2DEXP24B", name: "另一房地产开发有限公司" },
  court2: { role: "court", id: "11330108005TEXT10A", name: "杭州市滨江区人民法院" },
  court3: { role: "court", id: "11330100005TEXT30L", name: "杭州市中级人民法院" },
  police: { role: "court", id: "11330106005TEXT40G", name: "杭州市公安局西湖区分局", organ: "police" },
};

/** Actors that are available in every scenario. */
export const builtInActors = [...DEFAULT_INSTITUTIONS.map((i) => i.role as string), ...Object.keys(more)];

/** Returns all actors by name. The names of roles stand for the default institutions of the sandbox. */
export function actorsOf(own: Readonly<Record<string, z.infer<typeof ActorSchema>>>): Map<string, Institution> {
  return new Map<string, Institution>([
    ...DEFAULT_INSTITUTIONS.map((i) => [i.role, i] as const),
    ...Object.entries({ ...more, ...own }).map(
      ([name, actor]) => [name, { ...actor, token: `scenario-${name}` }] as const,
    ),
  ]);
}
