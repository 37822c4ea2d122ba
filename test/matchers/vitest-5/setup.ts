import * as matchers from "list-runs-contract/vitest";
import { expect } from "vitest";

expect.extend(matchers);

declare module "vitest" {
  interface Matchers<R, T> extends matchers.ListRunsMatchers<R> {}
}
