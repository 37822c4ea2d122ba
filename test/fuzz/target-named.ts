import type { Target } from "./target.js";
import { captureTarget } from "./target-capture.js";
import { type CliSeeds, cliTarget } from "./target-cli.js";
import { pageTarget } from "./target-page.js";
import { verdictTarget } from "./target-verdict.js";
import { walkTarget } from "./target-walk.js";

export const targetNames = ["capture", "page", "walk", "verdict", "cli"] as const;
export type TargetName = (typeof targetNames)[number];

/** The target of a name, with the cases of any. */
export function targetNamed(name: TargetName, seeds: CliSeeds): Target<unknown> {
  const targets = {
    capture: () => captureTarget(seeds.captures),
    page: () => pageTarget(seeds.pages),
    walk: () => walkTarget(seeds.walks),
    verdict: () => verdictTarget(seeds.pages),
    cli: () => cliTarget(seeds),
  };
  return targets[name]() as Target<unknown>;
}
