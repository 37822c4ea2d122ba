import { invalidCases, validCases, variants } from "../corpus.js";
import type { Variant } from "../oracle.js";
import type { PageSeed } from "./target-page.js";

/** All pages of the corpus, valid and invalid, and pages as long as the bounds on their length. */
export function pageSeeds(): PageSeed[] {
  return variants.flatMap((variant) => {
    const valid = validCases(variant, "list").map(({ response }) => response.body);
    const invalid = invalidCases(variant, "list").map(({ exchange }) => exchange.response.body);
    const long = [3, 19, 20, 21, 99, 100, 101].map((length) => longPage(variant, length));
    return [...valid, ...valid, ...invalid, ...long].map((body) => ({ variant, body }));
  });
}

/** A valid page of so many runs, the newest first. */
function longPage(variant: Variant, length: number): unknown {
  const name = variant === "v1" ? "200.completed.era-2024-01.json" : "200.completed.json";
  const page = validCases(variant, "list").find(({ file }) => file.endsWith(`/${name}`))?.response.body as {
    data: [{ created_at: number }];
  };
  const [run] = page.data;
  const data = Array.from({ length }, (_, index) => ({ ...run, id: `run_${index}`, created_at: run.created_at - index }));
  return { ...page, data, first_id: data[0]?.id, last_id: data.at(-1)?.id };
}
