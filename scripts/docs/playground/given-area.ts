import { visible } from "../../../src/visible.js";
import { size } from "./count.js";
import { element, found } from "./element.js";

/** What the reader gives: what is in a file, as its bytes, or what stands in the box. */
export interface Given {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Whether it is being typed, and may not be done. */
  readonly isTyped: boolean;
}

/** What is called so was never a file. */
export const pasted = "pasted text";
/** A longer text makes the box slow. */
const mostInBox = 300_000;
/** How long, in milliseconds, somebody does not type who has said something. */
const pause = 600;

/** Where an answer is pasted, dropped or chosen. */
export interface GivenArea {
  readonly given: () => Given;
  /** Takes something as if it came from a file. */
  readonly take: (name: string, bytes: Uint8Array) => void;
}

/** What hears of what is given. */
export interface Listener {
  /** Is told at once that what was given before is no longer what is given. */
  readonly touched: () => void;
  /** Is told that something new is given: of what is typed, when the reader pauses. */
  readonly changed: () => void;
  /** Tells the reader something. */
  readonly tell: (note: string) => void;
}

/** Begins to hear what is given. */
export function startGivenArea({ touched, changed, tell }: Listener): GivenArea {
  const box = found("text", HTMLTextAreaElement);
  const file = found("file", HTMLInputElement);
  const held = found("held", HTMLElement);
  // Of a file its bytes count, not what a box makes of their line breaks, until somebody writes in it.
  let taken: Omit<Given, "isTyped"> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const take = (name: string, bytes: Uint8Array) => {
    clearTimeout(timer);
    const text = textForBox(bytes);
    taken = { name, bytes };
    box.value = text ?? "";
    box.hidden = text === undefined;
    held.hidden = name === pasted && text !== undefined;
    held.replaceChildren(
      element("strong", {}, visible(name)),
      `, ${size(bytes.length)}`,
      text === undefined ? ", is judged as it is, and not shown here: it is long, or not plain text" : "",
    );
    touched();
    changed();
  };
  const clear = () => {
    tell("");
    take(pasted, new Uint8Array());
    box.focus();
  };
  const takeFile = async (files: FileList | null | undefined) => {
    const [one] = files ?? [];
    if (!one) return;
    tell(
      files && files.length > 1 ? `Of ${files.length} files only the first is read: the command line reads whole folders` : "",
    );
    try {
      take(one.name, new Uint8Array(await one.arrayBuffer()));
    } catch {
      tell(`Cannot read "${visible(one.name)}": is it a folder?`);
    }
  };

  // What is written over all of a file is nothing of it.
  box.addEventListener("beforeinput", () => {
    if (box.selectionStart === 0 && box.selectionEnd === box.value.length) taken = undefined;
  });
  box.addEventListener("input", (event) => {
    // A file keeps its name while it is changed: that may tell its form.
    const name = taken?.name ?? pasted;
    taken = name === pasted || box.value === "" ? undefined : { name, bytes: new TextEncoder().encode(box.value) };
    if (!taken) held.hidden = true;
    touched();
    clearTimeout(timer);
    const isPasted = event instanceof InputEvent && event.inputType.startsWith("insertFrom");
    timer = setTimeout(changed, isPasted ? 0 : pause);
  });
  found("choose", HTMLButtonElement).onclick = () => file.click();
  found("clear", HTMLButtonElement).onclick = clear;
  file.onchange = () => {
    void takeFile(file.files);
    file.value = ""; // so that the same file can be chosen again, changed
  };
  takeDrops((files) => void takeFile(files));
  return {
    given: () => ({
      ...(taken ?? { name: pasted, bytes: new TextEncoder().encode(box.value) }),
      isTyped: document.activeElement === box,
    }),
    take,
  };
}

/** A text that can stand in the box; undefined of what is long, or no text in UTF-8. */
function textForBox(bytes: Uint8Array): string | undefined {
  if (bytes.length > mostInBox) return undefined;
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Files can be dropped anywhere: a browser would leave the page for one that is dropped beside its place. */
function takeDrops(take: (files: FileList) => void): void {
  const area = found("given", HTMLElement);
  const mark = (event: DragEvent, isOver: boolean) => {
    if (!event.dataTransfer?.types.includes("Files")) return false;
    event.preventDefault();
    area.classList.toggle("over", isOver);
    return true;
  };
  document.addEventListener("dragover", (event) => mark(event, true));
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) mark(event, false);
  });
  document.addEventListener("drop", (event) => {
    if (mark(event, false) && event.dataTransfer) take(event.dataTransfer.files);
  });
}
