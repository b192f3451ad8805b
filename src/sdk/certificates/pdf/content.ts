import {
  damaged,
  isArray,
  isName,
  Keyword,
  Lexer,
  Parser,
  PdfDict,
  PdfName,
  PdfStream,
  overBudget,
  unsupported,
  type PdfFile,
  type PdfValue,
} from "../pdf-syntax/index.js";
import { readFont, type Font } from "../pdf-fonts/index.js";
import {
  blendOf,
  boxOfNumbers,
  clipToBox,
  copyState,
  type Drawing,
  type GraphicsState,
  operandNumbers,
  resource,
  type Sheet,
} from "./drawing.js";
import { boxAround, cornersOf, IDENTITY, intersect, multiply, type Matrix } from "./geometry.js";
import { colourSamples, opacityMask, readInlineImage } from "./images.js";
import { applyExtGState, fillPaint, isDash, PathOperators, runColourOperator } from "./paint-operators.js";
import { TextOperators } from "./text-operators.js";

const MAX_OPERANDS = 4_096;
const MAX_SAVED_STATES = 512;
const UNIT_SQUARE = [0, 0, 1, 1] as const;

/** Interprets the content streams of one document (ISO 32000-1, 7.8.2 and annex A). */
export class ContentInterpreter {
  readonly #file: PdfFile;
  readonly #fonts = new Map<PdfValue, Font>();
  /** Forms being drawn, to detect recursion. */
  readonly #open = new Set<PdfStream>();

  constructor(file: PdfFile) {
    this.#file = file;
  }

  run(bytes: Uint8Array, resources: PdfDict | undefined, state: GraphicsState, sheet: Sheet): void {
    const layersAround = sheet.hiddenLayers;
    new ContentStream(this.#file, bytes, { sheet, resources, state }, this).run();
    sheet.hiddenLayers = layersAround;
  }

  font(value: PdfValue): Font {
    const dict = this.#file.resolve(value);
    let font = this.#fonts.get(dict);
    if (!font) {
      font = readFont(this.#file, dict);
      this.#fonts.set(dict, font);
    }
    return font;
  }

  /** Draws a form XObject (8.10). The state of the caller is not changed. */
  drawForm(form: PdfStream, { sheet, resources, state: around }: Drawing): void {
    const file = this.#file;
    file.budget.depth(this.#open.size + 1);
    if (this.#open.has(form)) throw damaged("a form draws itself");
    const state = copyState(around);
    state.ctm = multiply(matrixOf(file, form.dict), around.ctm);
    clipToBox(state, boxOfNumbers(file.get(form.dict, "BBox"), file, "the box of a form"));
    const group = file.dict(form.dict, "Group");
    if (group && isName(file.get(group, "S"), "Transparency")) enterGroup(state, file.get(group, "K") === true);
    const own = file.dict(form.dict, "Resources");
    this.#open.add(form);
    this.run(file.contents(form), own ?? resources, state, sheet);
    this.#open.delete(form);
  }
}

export function matrixOf(file: PdfFile, form: PdfDict): Matrix {
  const value = file.get(form, "Matrix");
  if (value === null) return IDENTITY;
  if (!isArray(value)) throw damaged("the matrix of a form");
  return operandNumbers(file.items(value), 6) as unknown as Matrix;
}

function enterGroup(state: GraphicsState, isKnockout: boolean): void {
  if (isKnockout) throw unsupported("a knockout group");
  state.groupAlpha *= state.fillAlpha;
  state.groupBlend = blendOf(state);
  state.groupHasSoftMask ||= state.hasSoftMask;
  state.fillAlpha = state.strokeAlpha = 1;
  state.blend = "normal";
  state.hasSoftMask = false;
}

class ContentStream {
  readonly #file: PdfFile;
  readonly #lexer: Lexer;
  readonly #drawing: Drawing;
  readonly #interpreter: ContentInterpreter;
  readonly #saved: GraphicsState[] = [];
  /** One entry per open marked content: true when it is hidden. */
  readonly #marked: boolean[] = [];
  readonly #paths = new PathOperators();
  readonly #text: TextOperators;
  #compatibility = 0;
  #isInlineImage = false;

  constructor(file: PdfFile, bytes: Uint8Array, drawing: Drawing, interpreter: ContentInterpreter) {
    this.#file = file;
    this.#lexer = new Lexer(bytes, file.budget);
    this.#drawing = drawing;
    this.#interpreter = interpreter;
    this.#text = new TextOperators((name) => interpreter.font(resource(drawing, "Font", name)));
  }

  run(): void {
    const parser = new Parser(this.#lexer, { hasReferences: false });
    let operands: PdfValue[] = [];
    for (let token = parser.next(); token !== undefined; token = parser.next()) {
      this.#file.budget.step(2);
      if (token instanceof Keyword) {
        this.#operator(token.word, operands);
        operands = [];
      } else if (operands.push(token) > MAX_OPERANDS) throw damaged("too many operands");
    }
    if (operands.length > 0) throw damaged("operands without an operator");
  }

  #operator(operator: string, operands: readonly PdfValue[]): void {
    const isDone =
      this.#text.run(this.#drawing, operator, operands) ||
      this.#paths.run(this.#drawing, operator, operands) ||
      runColourOperator(this.#drawing, operator, operands) ||
      this.#general(operator, operands);
    if (!isDone && this.#compatibility === 0) throw damaged("an unknown operator");
  }

  #general(operator: string, operands: readonly PdfValue[]): boolean {
    const drawing = this.#drawing;
    switch (operator) {
      case "q":
        if (this.#saved.push(copyState(drawing.state)) > MAX_SAVED_STATES) throw overBudget("saved graphics states");
        return true;
      case "Q":
        drawing.state = this.#saved.pop() ?? drawing.state;
        return true;
      case "cm":
        drawing.state.ctm = multiply(operandNumbers(operands, 6) as unknown as Matrix, drawing.state.ctm);
        return true;
      case "w":
        drawing.state.lineWidth = operandNumbers(operands, 1)[0]!;
        return true;
      case "J":
      case "j":
      case "M":
      case "i":
        operandNumbers(operands, 1);
        return true;
      case "d":
        drawing.state.isDashed = isDash(operands[0]);
        return true;
      case "ri":
      case "MP":
      case "DP":
        return true;
      case "gs":
        this.#graphicsState(nameIn(operands));
        return true;
      case "sh":
        this.#shade();
        return true;
      case "Do":
        this.#xObject(nameIn(operands));
        return true;
      case "BI":
        this.#isInlineImage = true;
        return true;
      case "ID":
        if (!this.#isInlineImage) throw damaged("ID without BI");
        this.#isInlineImage = false;
        this.#image(
          readInlineImage(this.#file, this.#lexer, operands, (name) => resource(drawing, "ColorSpace", name)),
        );
        return true;
      case "BX":
        this.#compatibility++;
        return true;
      case "EX":
        this.#compatibility = Math.max(0, this.#compatibility - 1);
        return true;
    }
    return this.#markedContent(operator, operands);
  }

  #markedContent(operator: string, operands: readonly PdfValue[]): boolean {
    const { sheet } = this.#drawing;
    if (operator === "BMC" || operator === "BDC") {
      const isHiding = operator === "BDC" && isName(operands[0] ?? null, "OC") && !this.#isLayerShown(operands[1]);
      if (isHiding) sheet.hiddenLayers++;
      if (this.#marked.push(isHiding) > MAX_SAVED_STATES) throw overBudget("marked content");
      return true;
    }
    if (operator !== "EMC") return false;
    if (this.#marked.length === 0) throw damaged("the end of marked content without beginning");
    if (this.#marked.pop()) sheet.hiddenLayers--;
    return true;
  }

  #isLayerShown(name: PdfValue | undefined): boolean {
    if (!(name instanceof PdfName)) throw damaged("optional content without a group");
    return this.#drawing.sheet.layers.isShown(resource(this.#drawing, "Properties", name.name));
  }

  #graphicsState(name: string): void {
    const drawing = this.#drawing;
    const dict = this.#file.resolve(resource(drawing, "ExtGState", name));
    if (!(dict instanceof PdfDict)) throw damaged("a graphics state is missing");
    applyExtGState(drawing, dict);
    const font = this.#file.array(dict, "Font");
    if (!font) return;
    const size = this.#file.resolve(font[1] ?? null);
    if (typeof size !== "number") throw damaged("the font of a graphics state");
    drawing.state.text.font = this.#interpreter.font(font[0] ?? null);
    drawing.state.text.size = size;
  }

  #xObject(name: string): void {
    const { sheet } = this.#drawing;
    const stream = this.#file.resolve(resource(this.#drawing, "XObject", name));
    if (!(stream instanceof PdfStream)) throw damaged("a form or an image is missing");
    const layer = stream.dict.get("OC");
    const isHidden = this.#file.resolve(layer) !== null && !sheet.layers.isShown(layer);
    if (isHidden) sheet.hiddenLayers++;
    const subtype = this.#file.get(stream.dict, "Subtype");
    if (isName(subtype, "Form")) this.#interpreter.drawForm(stream, this.#drawing);
    else if (isName(subtype, "Image")) this.#image(stream);
    else throw unsupported("an external object");
    if (isHidden) sheet.hiddenLayers--;
  }

  #image(image: PdfStream): void {
    const { sheet, state } = this.#drawing;
    if (sheet.hiddenLayers > 0) return;
    const polygons = [cornersOf(state.ctm, UNIT_SQUARE)];
    const mask = opacityMask(this.#file, image);
    const paint = fillPaint(this.#drawing);
    const isStencil = this.#file.get(image.dict, "ImageMask") === true;
    const samples = isStencil ? undefined : colourSamples(this.#file, image, this.#spaceOf(image));
    sheet.marks.addCover({
      box: intersect(boxAround(polygons[0]!), state.clip),
      polygons,
      rule: "nonzero",
      image: { mask, samples, matrix: state.ctm },
      paint: isStencil ? paint : { ...paint, colour: undefined },
    });
  }

  /** Returns the colour space. An inline image can refer to one of the resources by name. */
  #spaceOf({ dict }: PdfStream): PdfValue {
    const space = dict.get("ColorSpace");
    return (space instanceof PdfName && resource(this.#drawing, "ColorSpace", space.name)) || space;
  }

  /** Paints a shading, which covers the whole clip (8.7.4.2). */
  #shade(): void {
    const { sheet, state } = this.#drawing;
    if (sheet.hiddenLayers > 0) return;
    const paint = { ...fillPaint(this.#drawing), colour: undefined };
    sheet.marks.addCover({ box: state.clip, polygons: state.clipPath?.polygons, rule: "nonzero", paint });
  }
}

function nameIn(operands: readonly PdfValue[]): string {
  const [name] = operands;
  if (operands.length !== 1 || !(name instanceof PdfName)) throw damaged("an operand is not a name");
  return name.name;
}
