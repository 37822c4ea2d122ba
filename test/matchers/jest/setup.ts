import { expect } from "@jest/globals";
import * as matchers from "list-runs-contract/vitest";

expect.extend(matchers);

declare module "@jest/expect" {
  interface Matchers<R, T> extends matchers.ListRunsMatchers<R> {}
  interface AsymmetricMatchers extends matchers.ListRunsMatchers<unknown> {}
}
