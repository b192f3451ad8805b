import { rm } from "node:fs/promises";
import { join } from "node:path";
import { engine } from "./submit.js";
import { atMost, emptyGateway, inTempDir, rowsPerSecond, writeRows, type Bench } from "./tool.js";

/** The most memory that a submit ever holds must not grow with the file. */
export const memory: Bench = {
  title: "Memory of a submit",
  limits: "Node itself, the ledger's page cache in its thread, and the calls under way. The gateway of this bench keeps nothing.",
  async run({ divide }) {
    const large = Math.ceil(1_000_000 / divide);
    const small = Math.ceil(large / 100);
    return inTempDir(async (dir) => {
      const gateway = await emptyGateway(0, 200);
      const measure = async (rows: number) => {
        const file = join(dir, `${rows}.csv`);
        await writeRows(file, rows);
        const home = join(dir, `home-${rows}`);
        const result = await engine({ gateway: gateway.url, file, home });
        await rm(home, { recursive: true });
        return result;
      };
      const few = await measure(small);
      const many = await measure(large);
      await gateway.stop();
      return [
        { what: `peak memory, ${small.toLocaleString("en")} rows`, value: `${Math.round(few.peakMb)} MB` },
        atMost(`peak memory, ${large.toLocaleString("en")} rows`, many.peakMb, 250, `${Math.round(many.peakMb)} MB`, "250 MB"),
        atMost("large / small", many.peakMb / few.peakMb, 1.25),
        { what: `${large.toLocaleString("en")} rows at a gateway that answers at once`, value: rowsPerSecond(large, many.ms) },
      ];
    });
  },
};
