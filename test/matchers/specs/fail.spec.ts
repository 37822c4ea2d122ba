import received from "./received.json" with { type: "json" };
import { expect, test } from "./runner";

const { page, wrong, secret, wrongPages } = received;

test("a wrong page", () => expect(wrong).toBeListRunsResponse("v2"));
test("a wrong page, by the letter", () => expect(wrong).toBeListRunsResponse("v2", { strict: true }));
test("a page with a key", () => expect(secret).toBeListRunsResponse("v2"));
test("a page that is not to be one", () => expect(page).not.toBeListRunsResponse("v2"));
test("a promise", () => expect(Promise.resolve(wrong)).resolves.toBeListRunsResponse("v2"));
test("wrong pages", () => expect(wrongPages).toBeListRunsPages("v2"));
