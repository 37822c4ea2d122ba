import type { EntryIssue } from "../../../src/reporter.js";
import { newAsk } from "./ask-verdict.js";
import { element, found, leadTo } from "./element.js";
import { startGivenArea } from "./given-area.js";
import type { Question, Verdict } from "./judge.js";
import { startLinkPanel } from "./link-panel.js";
import { startOptionControls } from "./option-controls.js";
import { BrokenLink, readFragment } from "./permalink.js";
import { examples } from "./put-in.js";
import { type ShownIssue, showEntries } from "./show-entries.js";
import { leadToLine, showText, type ToldMark } from "./show-text.js";
import { showRefusal, showVerdict } from "./show-verdict.js";

/** A verdict that takes longer, in milliseconds, is said to be on its way. */
const soon = 400;

/** Starts the page, whose script is given: it judges beside it. */
export function startPage(script: string): void {
  const ask = newAsk(script);
  const tell = (note: string) => {
    found("note", HTMLElement).textContent = note;
  };
  // The address may hold a link, which leads to what was given before: it goes with that, so that no reload brings it back.
  const touched = () => {
    link.forget();
    if (!isPlace(location.hash) && !isFollowing) history.replaceState(null, "", location.href.replace(/#.*/s, ""));
  };
  const changed = () => void judgeGiven();
  const area = startGivenArea({ touched, changed, tell });
  const controls = startOptionControls(() => {
    touched();
    changed();
  });
  const asked = (): Question => {
    const { name, bytes } = area.given();
    return { name, bytes, options: controls.options() };
  };
  const link = startLinkPanel(asked);
  let isFollowing = false;

  const judgeGiven = async () => {
    const { isTyped } = area.given();
    const question = asked();
    if (question.bytes.length === 0) {
      await ask(question);
      return showNothing();
    }
    const timer = setTimeout(() => showRefusal("Judging …", "idle"), soon);
    const reply = await ask(question).finally(() => clearTimeout(timer));
    if (!reply) return;
    if ("verdict" in reply) showAll(reply.verdict, isTyped);
    else {
      showNothing();
      showRefusal(reply.refusal);
    }
  };

  /** Tells whether there is a link that can be followed. */
  const followLink = (): boolean => {
    try {
      const linked = readFragment(location.hash);
      if (!linked) {
        if (!isPlace(location.hash)) throw new BrokenLink("it does not begin with #v=, as those of this page do: is it cut off?");
        return false;
      }
      tell("");
      controls.set(linked.options);
      isFollowing = true;
      area.take(linked.name, linked.bytes);
      isFollowing = false;
      return true;
    } catch (error) {
      if (!(error instanceof BrokenLink)) throw error;
      tell(`Cannot read the link: ${error.message}`);
      return false;
    }
  };

  startExamples((name, text) => area.take(name, new TextEncoder().encode(text)));
  startChecking(judgeGiven);
  addEventListener("hashchange", followLink);
  // A browser may have kept what was typed before the page was loaded anew.
  if (!followLink()) void judgeGiven();
}

/** Whether a fragment leads to a place of the page, or nowhere. */
function isPlace(fragment: string): boolean {
  return fragment === "" || document.getElementById(fragment.slice(1)) !== null;
}

function showAll(verdict: Verdict, isTyped: boolean): void {
  showVerdict(verdict, isTyped, leadToLine);
  const failures = verdict.failures.flatMap(({ line, message }): ToldMark[] =>
    line === undefined ? [] : [{ line, severity: "error", message }],
  );
  const places = new Map<string, EntryIssue>();
  const show = (issues: readonly ShownIssue[]) => {
    for (const { issue, id } of issues) places.set(id, issue);
    showText(verdict.text, [...failures.slice(0, 100), ...issues.map(markOf)], leadToId);
  };
  const goToPlace = (id: string) => {
    const { line = 1, column } = places.get(id) ?? {};
    leadToLine(line, column);
  };
  showEntries(verdict, goToPlace, show);
}

function markOf({ issue, id }: ShownIssue): ToldMark {
  const { line, column, severity, message, pointer } = issue;
  return { line, column, severity, message, pointer, issue: id };
}

function showNothing(): void {
  showRefusal("Nothing is given yet.", "idle");
  showEntries({ answers: [], left: { answers: 0, issues: 0 } }, leadToId, () => showText("", [], leadToId));
}

function leadToId(id: string): void {
  const target = document.getElementById(id);
  if (target) leadTo(target);
}

function startExamples(take: (name: string, text: string) => void): void {
  found("examples", HTMLElement).replaceChildren(
    ...examples.map(({ label, name, text }) =>
      element("li", {}, element("button", { type: "button", className: "small", onclick: () => take(name, text) }, label)),
    ),
  );
}

/** Judges at once where the reader asks for it, and leads to the verdict. */
function startChecking(judge: () => Promise<void>): void {
  const check = async () => {
    await judge();
    leadTo(found("verdict-heading", HTMLElement));
  };
  found("check", HTMLButtonElement).onclick = () => void check();
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void check();
  });
  // It leads to a place of the page, whose address may hold a link.
  for (const skip of document.querySelectorAll<HTMLElement>("a.skip"))
    skip.onclick = (event) => {
      event.preventDefault();
      found("main", HTMLElement).focus();
    };
}
