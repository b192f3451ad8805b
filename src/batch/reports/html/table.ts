import { markup, type Markup } from "./markup.js";

/** A column of a table. */
export interface TableColumn<T> {
  readonly name: string;
  readonly cell: (row: T) => Markup | string;
  /** Numbers are right-aligned and never broken. */
  readonly isNumber?: boolean;
}

/**
 * Renders a table with a caption. The first column is the header of its row. On narrow screens each row becomes a card
 * in which every value has the name of its column; the roles keep the table a table for screen readers there.
 */
export function renderTable<T>(
  caption: string,
  columns: readonly TableColumn<T>[],
  rows: readonly T[],
  shape = "",
): Markup {
  const head = columns.map(
    ({ name, isNumber }) => markup`<th scope="col" role="columnheader"${numeric(isNumber)}>${name}</th>`,
  );
  const body = rows.map((row) => {
    const cells = columns.map(({ cell, isNumber, name }, i) => {
      const content = cell(row);
      return i === 0
        ? markup`<th scope="row" role="rowheader" data-name="${name}">${content}</th>`
        : markup`<td role="cell" data-name="${name}"${numeric(isNumber)}>${content}</td>`;
    });
    return markup`<tr role="row">${cells}</tr>`;
  });
  return markup`<table role="table" class="cards ${shape}"><caption>${caption}</caption><thead role="rowgroup"><tr role="row">${head}</tr></thead><tbody role="rowgroup">${body}</tbody></table>`;
}

const numeric = (isNumber = false): Markup => (isNumber ? markup` class="num"` : markup``);

/** Renders facts as a table of names and values. */
export function renderFacts(
  caption: string,
  facts: readonly (readonly [name: string, value: Markup | string])[],
): Markup {
  const rows = facts.map(([name, value]) => markup`<tr><th scope="row">${name}</th><td>${value}</td></tr>`);
  return markup`<table class="facts"><caption>${caption}</caption><tbody>${rows}</tbody></table>`;
}
