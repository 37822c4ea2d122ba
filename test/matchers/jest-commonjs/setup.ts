import * as matchers from "list-runs-contract/vitest";

expect.extend(matchers);

declare global {
  namespace jest {
    interface Matchers<R, T> extends matchers.ListRunsMatchers<R> {}
    interface Expect extends matchers.ListRunsMatchers<unknown> {}
    interface InverseAsymmetricMatchers extends matchers.ListRunsMatchers<unknown> {}
  }
}
