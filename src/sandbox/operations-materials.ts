import { fail, type Answer } from "./answer.js";
import { requireMediaType } from "./body.js";
import type { Call } from "./call.js";

export async function putMaterial({ registry, institution, params, request }: Call): Promise<Answer> {
  const sha256 = params["sha256"]!;
  const { maxBytes, mediaTypes } = registry.authority.capabilities.materials;
  const known = registry.materials.find(institution, sha256);
  const sent = requireMediaType(request, (type) => type === "application/octet-stream" || mediaTypes.includes(type));
  const size = await registry.materials.receive(request, sha256, maxBytes);
  await registry.write((now) => registry.materials.record(institution, sha256, size, sent, now));
  return { status: known ? 200 : 201, json: registry.materials.find(institution, sha256) };
}

export function hasMaterial({ registry, institution, params }: Call): Answer {
  return registry.materials.find(institution, params["sha256"]!) ? { status: 200 } : fail("not-found");
}
