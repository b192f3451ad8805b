import type { Authority } from "./authority.js";
import { changsha } from "./changsha.js";
import { defaultAuthority } from "./default.js";
import { guangzhou } from "./guangzhou.js";
import { hangzhou } from "./hangzhou.js";
import { jinan } from "./jinan.js";
import { shanghai } from "./shanghai.js";
import { shangjie } from "./shangjie.js";

/**
 * Authorities that differ as cities do. They are examples of how to describe one; none is the real office of its name.
 */
export const AUTHORITIES: readonly Authority[] = [
  defaultAuthority,
  hangzhou,
  jinan,
  shanghai,
  changsha,
  shangjie,
  guangzhou,
];
