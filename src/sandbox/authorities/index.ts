import type { Authority } from "./authority.js";
import { beijing } from "./beijing.js";
import { changsha } from "./changsha.js";
import { defaultAuthority } from "./default.js";
import { guangzhou } from "./guangzhou.js";
import { hangzhou } from "./hangzhou.js";
import { jinan } from "./jinan.js";
import { shanghai } from "./shanghai.js";
import { shangjie } from "./shangjie.js";
import { taizhou } from "./taizhou.js";

/**
 * Example authorities that differ as real cities do. None of them represents the real office of that name.
 */
export const AUTHORITIES: readonly Authority[] = [
  defaultAuthority,
  hangzhou,
  jinan,
  shanghai,
  changsha,
  shangjie,
  guangzhou,
  taizhou,
  beijing,
];
