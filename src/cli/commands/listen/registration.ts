import type { Context } from "../../core/context.js";
import { withClient } from "../../config/session.js";

/**
 * Registers an address at the authority, runs `work` and removes the address again.
 * @param secrets Receives the secret of the registration. Until then events cannot be verified; they are sent again.
 */
export async function whileRegistered(
  context: Context,
  url: string,
  secrets: string[],
  work: () => Promise<void>,
): Promise<void> {
  await withClient(context, async (client) => {
    const { id, secret } = await client.webhooks.register({ url });
    secrets.push(secret);
    try {
      await work();
    } finally {
      await client.webhooks.remove(id);
    }
  });
}
