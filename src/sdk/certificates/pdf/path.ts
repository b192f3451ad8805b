import { overBudget } from "../pdf-syntax/index.js";
import { boxAround, cornersOf, mapX, mapY, type Box, type Matrix, type Polygons } from "./geometry.js";

const MAX_POINTS = 200_000;
const CURVE_PARTS = 8;

/** The path under construction (ISO 32000-1, 8.5.2), flattened to polygons in page coordinates. */
export class Path {
  #polygons: number[][] = [];
  #points = 0;
  /** Current point, in the coordinates of the operator. */
  #x = 0;
  #y = 0;
  #startX = 0;
  #startY = 0;
  #isOpen = false;

  move(m: Matrix, x: number, y: number): void {
    this.#polygons.push([]);
    this.#startX = x;
    this.#startY = y;
    this.#isOpen = true;
    this.#add(m, x, y);
  }

  /** Returns false when no subpath has been started. */
  line(m: Matrix, x: number, y: number): boolean {
    if (!this.#isOpen) return false;
    this.#add(m, x, y);
    return true;
  }

  curve(m: Matrix, x1: number, y1: number, x2: number, y2: number, x3: number, y3: number): boolean {
    if (!this.#isOpen) return false;
    const [x0, y0] = [this.#x, this.#y];
    for (let i = 1; i <= CURVE_PARTS; i++) {
      const t = i / CURVE_PARTS;
      const u = 1 - t;
      const at = (p0: number, p1: number, p2: number, p3: number): number =>
        u * u * u * p0 + 3 * u * u * t * p1 + 3 * u * t * t * p2 + t * t * t * p3;
      this.#add(m, at(x0, x1, x2, x3), at(y0, y1, y2, y3));
    }
    return true;
  }

  get currentPoint(): readonly [number, number] {
    return [this.#x, this.#y];
  }

  rectangle(m: Matrix, x: number, y: number, width: number, height: number): void {
    this.move(m, x, y);
    this.#add(m, x + width, y);
    this.#add(m, x + width, y + height);
    this.#add(m, x, y + height);
    this.close(m);
  }

  close(m: Matrix): void {
    if (!this.#isOpen) return;
    this.#add(m, this.#startX, this.#startY);
    // A segment that follows without a move starts here.
    this.#polygons.push([mapX(m, this.#startX, this.#startY), mapY(m, this.#startX, this.#startY)]);
  }

  /** Ends the path and returns its polygons. Single points paint nothing and are left out. */
  take(): number[][] {
    const polygons = this.#polygons.filter((points) => points.length > 2);
    this.#polygons = [];
    this.#points = 0;
    this.#isOpen = false;
    return polygons;
  }

  #add(m: Matrix, x: number, y: number): void {
    if (++this.#points > MAX_POINTS) throw overBudget("points of a path");
    this.#x = x;
    this.#y = y;
    this.#polygons.at(-1)!.push(mapX(m, x, y), mapY(m, x, y));
  }
}

export function boxOfPolygons(polygons: Polygons): Box {
  const boxes = polygons.map((points) => boxAround(points));
  return boxAround(boxes.flatMap((box) => [...box]));
}

/** Returns true for a single rectangle parallel to the axes, which is fully described by its box. */
export function isRectangle(polygons: Polygons): boolean {
  const [points] = polygons;
  if (polygons.length !== 1 || !points || points.length < 8 || points.length > 10) return false;
  const box = boxAround(points);
  for (let i = 0; i < 8; i += 2) {
    const isCorner =
      (points[i] === box[0] || points[i] === box[2]) && (points[i + 1] === box[1] || points[i + 1] === box[3]);
    const [nextX, nextY] = [points[(i + 2) % 8], points[(i + 3) % 8]];
    if (!isCorner || (points[i] === nextX) === (points[i + 1] === nextY)) return false;
  }
  return points.length === 8 || (points[8] === points[0] && points[9] === points[1]);
}

export function rectanglePolygon(m: Matrix, box: Box): number[][] {
  return [cornersOf(m, box)];
}
