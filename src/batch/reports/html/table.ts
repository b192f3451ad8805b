import { markup, type Markup } from "./markup.js";

/** A column of a table. */
export interface TableColumn<T> {
  readonly name: string;
  readonly cell: (row: T) => Markup | string;
  /** Numbers are right-aligned and never broken. */
  readonly isNumber?: boolean;
}

/** Renders a table with a caption. The first column is the header of its row. */
export function renderTable<T>(caption: string, columns: readonly TableColumn<T>[], rows: readonly T[]): Markup {
  const head = columns.map(({ name, isNumber }) =>
    isNumber ? markup`<th scope="col" class="num">${name}</th>` : markup`<th scope="col">${name}</th>`,
  );
  const body = rows.map((row) => {
    const cells = columns.map(({ cell, isNumber }, i) => {
      const content = cell(row);
      if (i === 0) return markup`<th scope="row">${content}</th>`;
      return isNumber ? markup`<td class="num">${content}</td>` : markup`<td>${content}</td>`;
    });
    return markup`<tr>${cells}</tr>`;
  });
  return markup`<div class="wide" role="region" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}
