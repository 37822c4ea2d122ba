import received from "./received.json" with { type: "json" };
import { expect, test } from "./runner";

const { page, wrong, pages, request } = received;

test("toBeListRunsResponse() accepts a page", () => {
  expect(page).toBeListRunsResponse();
  expect(page).toBeListRunsResponse("v2", { request: { ...request, order: "desc" }, strict: false, unknown: "error" });
});

test("toBeListRunsPages() accepts a walk", () => {
  expect(pages).toBeListRunsPages();
  expect(pages).toBeListRunsPages("v2", { complete: true });
  expect([{ request, response: { status: 200, body: page } }]).toBeListRunsPages("v2");
});

test("the matchers can be negated", () => {
  expect(wrong).not.toBeListRunsResponse("v2");
  expect([wrong]).not.toBeListRunsPages("v2");
});

test("the matchers wait for a promise", async () => {
  await expect(Promise.resolve(page)).resolves.toBeListRunsResponse("v2");
  const done: Promise<void> = expect(Promise.resolve(wrong)).resolves.not.toBeListRunsResponse("v2");
  await done;
});

test("the matchers stand within other values", () => {
  expect({ status: 200, body: page }).toEqual({ status: 200, body: expect.toBeListRunsResponse("v2") });
  expect({ status: 200, body: wrong }).toEqual({ status: 200, body: expect.not.toBeListRunsResponse("v2") });
});

test("the matchers refuse what they do not take", () => {
  // @ts-expect-error No such variant
  expect(() => expect(page).toBeListRunsResponse("v3")).toThrow(/^Cannot check: variant must be one of .*, got string "v3"$/);
  // @ts-expect-error No boolean
  expect(() => expect(page).not.toBeListRunsResponse("v2", { strict: "yes" })).toThrow(TypeError);
  // @ts-expect-error The variant stands before the options
  expect(() => expect(pages).toBeListRunsPages({ complete: true })).toThrow(TypeError);
  expect(() => expect(page).toBeListRunsPages("v2")).toThrow(
    "Cannot check: pages must be an array with at least one page, got object",
  );
});
