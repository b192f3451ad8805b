/* global document, getComputedStyle */
/**
 * Returns what is wrong with the layout of the page that it runs in. Plain JavaScript, because the types of browsers are
 * not those of the project; `page.evaluate` gets its text.
 */
function pageProblems() {
  const MIN_CONTRAST = 4.5;
  const problems = [];
  const width = document.documentElement.clientWidth;
  const nameOf = (element) =>
    `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""} "${(element.textContent ?? "").trim().slice(0, 40)}"`;

  if (document.documentElement.scrollWidth > width)
    problems.push(`the page is ${document.documentElement.scrollWidth} px wide`);

  const all = [...document.body.querySelectorAll("*")].filter((element) => element.closest("template, title") === null);
  const visible = all.filter((element) => {
    const { width: w, height: h } = element.getBoundingClientRect();
    return element.checkVisibility() && w > 1.5 && h > 1.5 && element.closest("thead")?.clientWidth !== 1;
  });
  for (const element of visible) {
    const { left, right } = element.getBoundingClientRect();
    if (left < -0.5 || right > width + 0.5) problems.push(`beyond the page: ${nameOf(element)}`);
    if (element.closest("svg") === null && element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1)
      problems.push(`cut: ${nameOf(element)}`);
    if (element.hasAttribute("style")) problems.push(`style attribute: ${nameOf(element)}`);
  }

  for (const svg of visible.filter((element) => element.tagName === "svg")) {
    const isDrawn = [...svg.querySelectorAll("rect, polyline, circle")].some((shape) => {
      const { width: w, height: h } = shape.getBoundingClientRect();
      const { fill, stroke } = getComputedStyle(shape);
      return w > 0.5 && h > 0.5 && (fill !== "none" || stroke !== "none") && !shape.classList.contains("lane");
    });
    if (!isDrawn) problems.push(`empty chart: ${svg.getAttribute("aria-label") ?? ""}`);
    const isHidden = svg.getAttribute("aria-hidden") === "true";
    if (!isHidden && (svg.getAttribute("role") !== "img" || !svg.getAttribute("aria-label")))
      problems.push("a chart without a text alternative");
    for (const text of svg.querySelectorAll("text"))
      if (text.getBoundingClientRect().height < 9) problems.push(`text of a chart is too small: ${nameOf(text)}`);
  }

  for (const table of document.querySelectorAll("table")) {
    if (!table.querySelector("caption")?.textContent) problems.push(`no caption: ${nameOf(table)}`);
    for (const th of table.querySelectorAll("th"))
      if (!th.hasAttribute("scope")) problems.push(`no scope: ${nameOf(th)}`);
    for (const row of table.querySelectorAll("tbody tr"))
      if (row.firstElementChild?.tagName !== "TH") problems.push(`no row header: ${nameOf(row)}`);
  }

  const numbers = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = ([r = 0, g = 0, b = 0]) => {
    const part = (value) => (value <= 10.31 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const background = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const found = numbers(getComputedStyle(at).backgroundColor);
      if (found.length === 3 || (found[3] ?? 0) > 0) return found;
    }
    return [255, 255, 255];
  };
  for (const element of visible) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
    if (!hasText) continue;
    const { color, fill } = getComputedStyle(element);
    const [front, back] = [luminance(numbers(element.closest("svg") ? fill : color)), luminance(background(element))];
    const contrast = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    if (contrast < MIN_CONTRAST) problems.push(`contrast ${contrast.toFixed(2)}: ${nameOf(element)}`);
  }
  return [...new Set(problems)];
}
pageProblems();
