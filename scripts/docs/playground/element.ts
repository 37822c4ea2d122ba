type Child = Node | string | undefined | false;

/** Makes an element. What stands in it is text and elements, never HTML: most of it is somebody else's. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.filter((child) => child !== undefined && child !== false));
  return made;
}

/** A button that does something when it is pressed. */
export function button(label: string, className: string, press: () => void): HTMLButtonElement {
  return element("button", { type: "button", className, onclick: press }, label);
}

/** The element of the page that has this id. */
export function found<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const one = document.getElementById(id);
  if (!(one instanceof kind)) throw new Error(`Cannot find "${id}" in the page`);
  return one;
}

/** Leads to an element: it has the focus, and it, or what in it matters, is scrolled to. */
export function leadTo(target: HTMLElement, part?: HTMLElement | null): void {
  target.tabIndex = -1;
  (part ?? target).scrollIntoView({ block: "center", inline: part ? "center" : "nearest" });
  target.focus({ preventScroll: true });
}
