import { button, leadTo } from "./element.js";

/** A list of many things, of which a part is shown at a time. */
export interface Parts {
  /** Where they are shown, in another element. */
  readonly list: HTMLElement;
  readonly total: number;
  /** How much there is from an index on, in words. */
  readonly from: (index: number) => string;
  readonly make: (index: number) => Made;
  /** Is told when more is shown than at first. */
  readonly grown: () => void;
}

/** The element of a thing. */
export interface Made {
  readonly element: HTMLElement;
  /** How much there is to be seen of it. */
  readonly weight: number;
}

/** How much is shown at once. */
const most = 100;

/** Shows the first part of a list, and the others one by one as the reader asks for them. */
export function showInParts(parts: Parts, begin = 0): void {
  const { list, total, from, make, grown } = parts;
  let next = begin;
  for (let weight = 0; next < total && weight < most; next++) {
    const made = make(next);
    list.append(made.element);
    weight += made.weight;
  }
  if (next >= total) return;
  const more = button(`Show more of ${from(next)}`, "more", () => {
    const last = list.lastElementChild;
    more.remove();
    showInParts(parts, next);
    grown();
    leadTo(last?.nextElementSibling as HTMLElement);
  });
  list.after(more);
}
