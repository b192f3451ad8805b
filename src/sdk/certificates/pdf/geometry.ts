export type Matrix = readonly [number, number, number, number, number, number];
/** A rectangle: left, bottom, right, top. */
export type Box = readonly [number, number, number, number];

export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

/** Returns the matrix that applies `m` first, then `n`. */
export function multiply(m: Matrix, n: Matrix): Matrix {
  return [
    m[0] * n[0] + m[1] * n[2],
    m[0] * n[1] + m[1] * n[3],
    m[2] * n[0] + m[3] * n[2],
    m[2] * n[1] + m[3] * n[3],
    m[4] * n[0] + m[5] * n[2] + n[4],
    m[4] * n[1] + m[5] * n[3] + n[5],
  ];
}

export function invert(m: Matrix): Matrix | undefined {
  const det = m[0] * m[3] - m[1] * m[2];
  if (!Number.isFinite(1 / det)) return undefined;
  return [
    m[3] / det,
    -m[1] / det,
    -m[2] / det,
    m[0] / det,
    (m[2] * m[5] - m[3] * m[4]) / det,
    (m[1] * m[4] - m[0] * m[5]) / det,
  ];
}

export const mapX = (m: Matrix, x: number, y: number): number => m[0] * x + m[2] * y + m[4];
export const mapY = (m: Matrix, x: number, y: number): number => m[1] * x + m[3] * y + m[5];

export function boxOf(x1: number, y1: number, x2: number, y2: number): Box {
  return [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)];
}

/** Returns the corners of a transformed rectangle, x and y alternating. */
export function cornersOf(m: Matrix, [x1, y1, x2, y2]: Box): number[] {
  const corner = (x: number, y: number): [number, number] => [mapX(m, x, y), mapY(m, x, y)];
  return [...corner(x1, y1), ...corner(x2, y1), ...corner(x2, y2), ...corner(x1, y2)];
}

/** Returns the bounding box of points, x and y alternating. */
export function boxAround(points: ArrayLike<number>): Box {
  let [left, bottom, right, top] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i + 1 < points.length; i += 2) {
    left = Math.min(left, points[i]!);
    right = Math.max(right, points[i]!);
    bottom = Math.min(bottom, points[i + 1]!);
    top = Math.max(top, points[i + 1]!);
  }
  return [left, bottom, right, top];
}

export function intersect(a: Box, b: Box): Box {
  return [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
}

export function isInside([left, bottom, right, top]: Box, x: number, y: number): boolean {
  return x >= left && x <= right && y >= bottom && y <= top;
}

/** Returns the part of `box` inside `frame`, from 0 to 1. Works for boxes without width or height too. */
export function partInside(box: Box, frame: Box): number {
  const along = (low: number, high: number): number => {
    const size = box[high]! - box[low]!;
    const inside = Math.min(box[high]!, frame[high]!) - Math.max(box[low]!, frame[low]!);
    if (size > 0) return Math.max(0, inside / size);
    return inside >= 0 ? 1 : 0;
  };
  return along(0, 2) * along(1, 3);
}

/** A flattened path. Each polygon has x and y alternating, and can be open or closed. */
export type Polygons = readonly ArrayLike<number>[];

export type FillRule = "nonzero" | "even-odd";

export function isInPolygons(polygons: Polygons, rule: FillRule, x: number, y: number): boolean {
  let winding = 0;
  let crossings = 0;
  for (const points of polygons) {
    const count = points.length;
    for (let i = 0; i + 1 < count; i += 2) {
      const [x1, y1] = [points[i]!, points[i + 1]!];
      const [x2, y2] = i + 3 < count ? [points[i + 2]!, points[i + 3]!] : [points[0]!, points[1]!];
      if (y1 > y === y2 > y) continue;
      if (x1 + ((y - y1) / (y2 - y1)) * (x2 - x1) <= x) continue;
      crossings++;
      winding += y2 > y1 ? 1 : -1;
    }
  }
  return rule === "nonzero" ? winding !== 0 : crossings % 2 === 1;
}

/** Returns true when a point is within `distance` of a line of the path. */
export function isNearLines(polygons: Polygons, distance: number, x: number, y: number): boolean {
  return polygons.some((points) => {
    for (let i = 0; i + 3 < points.length; i += 2) {
      const [x1, y1] = [points[i]!, points[i + 1]!];
      const [dx, dy] = [points[i + 2]! - x1, points[i + 3]! - y1];
      const length = dx * dx + dy * dy;
      const along = length > 0 ? Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / length)) : 0;
      if (Math.hypot(x - x1 - along * dx, y - y1 - along * dy) <= distance) return true;
    }
    return false;
  });
}

/** Returns the scale factors of a transformation in its two directions, the smaller first. */
export function scalesOf([a, b, c, d]: Matrix): [smaller: number, larger: number] {
  const larger = Math.max(Math.hypot(a, b), Math.hypot(c, d));
  return [larger > 0 ? Math.abs(a * d - b * c) / larger : 0, larger];
}
