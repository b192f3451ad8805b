const PAGE_BYTES = 64 * 1024;
/** Length below which a loop is faster than a call into the runtime. */
const SHORT = 96;
const MAX_VALUES = 1_000;
const QUOTE = 0x22;

/** Builds JSON in UTF-8 from bytes. Texts that were taken out are not changed by later writes. */
export class JsonBuffer {
  #at = 0;
  #bytes = Buffer.allocUnsafeSlow(PAGE_BYTES);
  #start = 0;
  /** Cache of frequent values. */
  readonly #values = new Map<unknown, Uint8Array>();

  /** Length of the text so far. */
  get length(): number {
    return this.#at - this.#start;
  }

  /** Truncates the text to a former length. */
  cutTo(length: number): void {
    this.#at = this.#start + length;
  }

  /** Begins a new text. */
  begin(): void {
    this.#start = this.#at;
  }

  /** Returns the text since `begin`. */
  copy(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#at);
  }

  /** Returns the text since `begin` without copying. The next text overwrites it. */
  view(): Uint8Array {
    const text = this.copy();
    this.#at = this.#start = 0;
    return text;
  }

  put(bytes: Uint8Array, from = 0, to = bytes.length): void {
    const length = to - from;
    this.#make(length);
    const page = this.#bytes;
    const at = this.#at;
    if (length < SHORT) for (let i = 0; i < length; i++) page[at + i] = bytes[from + i]!;
    else page.set(bytes.subarray(from, to), at);
    this.#at = at + length;
  }

  /** Writes bytes as a JSON string. They must not need escaping. */
  quoted(bytes: Uint8Array, from: number, to: number): void {
    this.byte(QUOTE);
    this.put(bytes, from, to);
    this.byte(QUOTE);
  }

  value(value: unknown): void {
    let json = this.#values.get(value);
    if (json === undefined) {
      if (this.#values.size >= MAX_VALUES) this.#values.clear();
      this.#values.set(value, (json = Buffer.from(JSON.stringify(value))));
    }
    this.put(json);
  }

  byte(byte: number): void {
    this.#make(1);
    this.#bytes[this.#at++] = byte;
  }

  #make(room: number): void {
    if (this.#at + room <= this.#bytes.length) return;
    const written = this.#at - this.#start;
    const next = Buffer.allocUnsafeSlow(Math.max(PAGE_BYTES, 2 * (written + room)));
    this.#bytes.copy(next, 0, this.#start, this.#at);
    this.#bytes = next;
    this.#start = 0;
    this.#at = written;
  }
}
