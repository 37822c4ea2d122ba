/** Values that no JSON text stands for, and that a caller can pass all the same, each made anew. */
export const exotics: Readonly<Record<string, () => unknown>> = {
  cycle: () => {
    const cycle: Record<string, unknown> = { type: "auto" };
    cycle.self = cycle;
    return cycle;
  },
  "throwing getter": () =>
    Object.defineProperty({}, "type", {
      enumerable: true,
      get() {
        throw new Error("not to be read");
      },
    }),
  "revoked proxy": () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  "throwing proxy": () =>
    new Proxy([], {
      get() {
        throw new RangeError("not to be read");
      },
    }),
  date: () => new Date(1_700_000_000_000),
  "invalid date": () => new Date(Number.NaN),
  map: () => new Map([["object", "list"]]),
  symbol: () => Symbol("run"),
  bigint: () => 1_700_000_000n,
  function: () => () => "list",
  "boxed text": () => Object("list"),
  "boxed number": () => Object(1),
  "sparse array": () => new Array(3),
  "no prototype": () => Object.assign(Object.create(null), { type: "auto" }),
  "wrong toString": () => ({ toString: 1, valueOf: null, toJSON: 2 }),
  "throwing toJSON": () => ({
    toJSON() {
      throw new Error("not to be written");
    },
  }),
  promise: () => Promise.resolve({}),
};
