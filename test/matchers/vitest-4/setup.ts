import * as matchers from "list-runs-contract/vitest";
import { expect } from "vitest";

expect.extend(matchers);

declare module "vitest" {
  interface Matchers<T> extends matchers.ListRunsMatchers {}
  interface AsymmetricMatchersContaining extends matchers.ListRunsMatchers {}
}
