import { invalidWalks, validWalks, variants } from "../corpus.js";
import type { PageSeed } from "./target-page.js";

/** The walks of the corpus, and pages cut into walks, each as an array of pages. */
export function walkSeeds(pages: readonly PageSeed[]): PageSeed[] {
  const ofCorpus = variants.flatMap((variant) => {
    const walks = [...validWalks(variant), ...validWalks(variant), ...invalidWalks(variant).map(({ walk }) => walk)];
    return walks.map((walk) => ({ variant, body: walk.pages.map(({ response }) => response.body) }));
  });
  return [...ofCorpus, ...ofCorpus, ...pages.flatMap(({ variant, body }) => cut(body).map((walk) => ({ variant, body: walk })))];
}

/** A page of several runs as walks of one run a page, and of two pages. */
function cut(body: unknown): unknown[] {
  const { data } = (body ?? {}) as { data?: readonly { readonly id?: unknown }[] };
  if (!Array.isArray(data) || data.length < 2 || data.length > 8) return [];
  const part = (from: number, to: number) => {
    const runs = data.slice(from, to);
    return { ...(body as object), data: runs, first_id: runs[0]?.id, last_id: runs.at(-1)?.id, has_more: to < data.length };
  };
  const middle = data.length >> 1;
  return [data.map((_, index) => part(index, index + 1)), [part(0, middle), part(middle, data.length)]];
}
