import { captureSeeds } from "./capture-seeds.js";
import { outputSchemas } from "./output-schemas.js";
import { pageSeeds } from "./page-seeds.js";
import type { CliSeeds } from "./target-cli.js";
import { walkSeeds } from "./walk-seeds.js";

/** Reads what the targets are seeded with: the corpus and the recordings of the tests. */
export function readSeeds(): CliSeeds {
  const pages = pageSeeds();
  return { pages, walks: walkSeeds(pages), captures: captureSeeds(), schemas: outputSchemas() };
}
