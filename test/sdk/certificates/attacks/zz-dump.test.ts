import { it } from "vitest";
import { errorsOf, verify } from "./sealed-pdf.js";
import { CLASSES } from "./attacks.js";
it("dump", async () => {
  for (const [c, kinds] of Object.entries(CLASSES)) for (const k of kinds) {
    try { console.log("S", c, "|", k.kind, "|", errorsOf(await verify(k.sound())).join(" ; ")); } catch (e) { console.log("EXC", k.kind, e); }
    for (const [v, make] of Object.entries(k.forged)) {
      try { const r = await verify(make()); console.log(r.sound ? "ACCEPTED" : "ok", c, "|", k.kind, "|", v, "|", errorsOf(r).join(" ; ").slice(0, 200)); } catch (e) { console.log("EXC", k.kind, v, String(e)); }
    }
  }
});
