import { describe, expect, test } from "vitest";
import { properties } from "../generated/properties.js";
import { maskJson } from "../src/mask-json.js";
import { isPrivateName, isSecretName, withoutKeys } from "../src/secrets.js";

describe("maskJson()", () => {
  test.each<[string, string, string]>([
    ["instructions", '{"instructions":"Be kind","id":"run_1"}', '{"instructions":"xx xxxx","id":"run_1"}'],
    ["arguments, which are JSON", '{"arguments":"{\\"a\\": 1}"}', '{"arguments":"x\\"x\\"x xx"}'],
    ["metadata at any depth", '{"metadata":{"a":["b",{"c":"d"}]},"e":"f"}', '{"metadata":{"a":["x",{"c":"x"}]},"e":"f"}'],
    ["numbers, but no words of JSON", '{"metadata":[10.50,-2e3,true,null]}', '{"metadata":[11.11,-1e1,true,null]}'],
    ["an integer that is rounded as one that is", '{"metadata":9007199254740993}', '{"metadata":9999999999999999}'],
    ["characters of two, three and four bytes", '{"instructions":"é — 😀"}', '{"instructions":"ø ■ 🔒"}'],
    ["half of a pair", '{"instructions":"\\ud83d!\\ude00"}', '{"instructions":"\\u25a0x\\u25a0"}'],
    [
      "escapes",
      '{"instructions":"\\u0041\\u00E9\\u2014\\ud83d\\ude00\\n\\/\\"\\u0020"}'.replaceAll("E9", "e9"),
      '{"instructions":"\\u0078\\u00f8\\u25a0\\ud83d\\udd12\\n\\/\\"\\u0020"}',
    ],
    ["white space of any kind", '{"instructions":"a\u00a0b\u2028c\\td"}', '{"instructions":"x\u00a0x\u2028x\\tx"}'],
    ["a name in escapes", '{"instruct\\u0069ons":"a"}', '{"instruct\\u0069ons":"x"}'],
    [
      "a header in any case",
      '{"Authorization":"Bearer abc","OpenAI-Beta":"assistants=v2"}',
      '{"Authorization":"xxxxxx xxx","OpenAI-Beta":"assistants=v2"}',
    ],
    [
      "a list of values of a header",
      '{"set-cookie":["a=1","b=2"],"date":["now"]}',
      '{"set-cookie":["xxx","xxx"],"date":["now"]}',
    ],
    [
      "a header by its name",
      '[{"name":"Cookie","value":"abc"},{"name":"a","value":"b"}]',
      '[{"name":"Cookie","value":"xxx"},{"name":"a","value":"b"}]',
    ],
    ["a header by the name after it", '[{"value":["abc"],"name":"api-key"}]', '[{"value":["xxx"],"name":"api-key"}]'],
    ["a header by its key", '[{"key":"x-api-key","value":"abc"}]', '[{"key":"x-api-key","value":"xxx"}]'],
    ["a pair", '[["authorization","abc"],["accept","abc"]]', '[["authorization","xxx"],["accept","abc"]]'],
    ["a pair of a list", '[["cookie",["abc"]]]', '[["cookie",["xxx"]]]'],
    ["names and values by turns", '["Cookie","Token","Accept","*/*"]', '["Cookie","xxxxx","Accept","*/*"]'],
    ["a header as a line", '["Cookie: abc","Accept: */*"]', '["Cookie: xxx","Accept: */*"]'],
    [
      "what looks like a key anywhere",
      '{"message":"Incorrect key: sk-proj-abc***xyz."}',
      '{"message":"Incorrect key: sk-xxxxxxxxxxxxxx."}',
    ],
    [
      "a key among escapes",
      '{"url":"\\/?a=\\u00e9\\u0026key=a\\u0062\\/c\\nsk-abcdefgh"}',
      '{"url":"\\/?a=\\u00e9\\u0026key=x\\u0078\\/x\\nsk-xxxxxxxx"}',
    ],
    [
      "nothing of a page without texts of the user",
      '{"object":"list","data":[],"first_id":null}',
      '{"object":"list","data":[],"first_id":null}',
    ],
    [
      "nothing of what counts tokens",
      '{"max_prompt_tokens":300,"usage":{"total_tokens":12}}',
      '{"max_prompt_tokens":300,"usage":{"total_tokens":12}}',
    ],
    ["a value that was cut within a text", '{"a":"b","instructions":"Be ki', '{"a":"b","instructions":"xx xx'],
    ["a value that was cut before its name", '[{"value":["a"', '[{"value":["x"'],
    ["what comes after the value", '{"a":1} "b": 25', '{"a":1} "x": 11'],
    ["a text by itself", '"sk-abcdefgh"', '"sk-xxxxxxxx"'],
    ["nothing of nothing", "", ""],
  ])("masks %s", (_, json, masked) => {
    expect(maskJson(json)).toBe(masked);
  });

  test("gives the slice that was asked for", () => {
    const text = '{"body": {"instructions":"a"}, "b": 1}';
    expect(maskJson(text, 9, 29)).toBe('{"instructions":"x"}');
  });

  test("reads 20,000 levels without calling itself, in time that grows with the text", () => {
    const levels = 20_000;
    const json = `${'{"value":['.repeat(levels)}"a"${'],"name":"cookie"}'.repeat(levels)}`;
    const masked = maskJson(json);
    expect(masked.length).toBe(json.length);
    expect(masked.includes('"a"')).toBe(false);
    expect(masked.endsWith('"cookie"}')).toBe(true);
  });

  test("takes an array of 300,000 texts", () => {
    const json = JSON.stringify(Array.from({ length: 300_000 }, () => "sk-abcdefgh"));
    expect(maskJson(json) === json.replaceAll("abcdefgh", "xxxxxxxx")).toBe(true);
  });

  test("keeps length, bytes, line breaks and structure of whatever is generated", () => {
    const random = randomFrom(1);
    for (let round = 0; round < 500; round++) {
      const value = anyValue(random, 0);
      const json = escaped(JSON.stringify(value, null, random(3)), random);
      const masked = maskJson(json);
      expect([masked.length, Buffer.byteLength(masked)]).toEqual([json.length, Buffer.byteLength(json)]);
      expect(masked.replace(/[^\r\n]/g, ".")).toBe(json.replace(/[^\r\n]/g, "."));
      expect(shapeOf(JSON.parse(masked))).toEqual(shapeOf(value));
      expect(masked).not.toContain("PRIVATE");
      expect(maskJson(masked)).toBe(masked);
    }
  });
});

describe("withoutKeys()", () => {
  test.each([
    ["Bearer sk-test-0123456789", "Bearer xxxxxxxxxxxxxxxxxx"],
    ["using Bearer auth (i.e. Authorization: Bearer YOUR_KEY)", "using Bearer auth (i.e. Authorization: Bearer YOUR_KEY)"],
    ["Basic dXNlcjpwYXNz", "Basic xxxxxxxxxxxx"],
    ["Basic understanding", "Basic understanding"],
    ["pk-abcdef123456,", "pk-xxxxxxxxxxxx,"],
    ["ghp_0123456789abcdefghijklmnopqrstuvwxyz", `ghp_${"x".repeat(36)}`],
    ["AKIAIOSFODNN7EXAMPLE", `AKIA${"x".repeat(16)}`],
    ["AIzaSyA0123456789abcdefghijklmnopqrstuv", `AIza${"x".repeat(35)}`],
    ["xoxb-123456789012-abc", "xoxb-xxxxxxxxxxxxxxxx"],
    ["eyJhbGciOiJI.eyJzdWIi.SflK", `eyJ${"x".repeat(23)}`],
    ["/runs?limit=2&api_key=abc&after=run_abc", "/runs?limit=2&api_key=xxx&after=run_abc"],
    ["https://host/a?sig=a%2Fb#c", "https://host/a?sig=xxxxx#c"],
    ["https://user:pass@host/a", "https://xxxxxxxxx@host/a"],
    ["https://host/a?mail=a@b", "https://host/a?mail=a@b"],
    ["Cookie: a=b; c=d\nAccept: */*", "Cookie: xxxx xxx\nAccept: */*"],
    ["of organization org-abcdefghijklmnop1234 on", "of organization org-xxxxxxxxxxxxxxxxxxxx on"],
    ["-----BEGIN PRIVATE KEY-----\nMIIE\n-----END", "-----BEGIN PRIVATE KEY-----\nxxxx\n-----END"],
    ["abcdefghijklmnop0123456789ABCDEF", "x".repeat(32)],
    ["0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef"],
    ["run_abcdefghijklmnop0123456789ABCDEF", "run_abcdefghijklmnop0123456789ABCDEF"],
    ["gpt-4o-mini-realtime-preview-2024-12-17", "gpt-4o-mini-realtime-preview-2024-12-17"],
    ["/v1/threads/thread_KFBPquYNIzsvRziP6W2ab3IJ/runs", "/v1/threads/thread_KFBPquYNIzsvRziP6W2ab3IJ/runs"],
    ["task-based learning", "task-based learning"],
  ])("reads %j", (text, masked) => {
    expect(withoutKeys(text)).toBe(masked);
  });

  test.each([
    "a-",
    "eyJ",
    "//a",
    "//",
    "key=",
    "sk-",
    "a: ",
    "bearer ",
    "basic a",
    "-----BEGIN PRIVATE KEY-----",
    "\n ",
    "A1",
    "x@",
  ])("takes time that grows with the text, repeating %j", (piece) => {
    const text = piece.repeat(1_000_000 / piece.length);
    const start = performance.now();
    expect(withoutKeys(text)).toHaveLength(text.length);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe("isSecretName()", () => {
  test.each([
    ...["authorization", "Proxy-Authorization", "api-key", "X-Api-Key", "x-portkey-api-key", "x-portkey-virtual-key", "Cookie"],
    ...[
      "Set-Cookie",
      "token",
      "access_token",
      "client_secret",
      "apiKey",
      "password",
      "x-amz-security-token",
      "openai-organization",
    ],
  ])("knows %s", (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  test.each(["prompt_tokens", "max_prompt_tokens", "total_tokens", "OpenAI-Beta", "headers", "author", "x-portkey-provider"])(
    "lets %s be shown",
    (name) => {
      expect(isSecretName(name)).toBe(false);
    },
  );

  test("lets every property of the contract be shown but the user's own texts", () => {
    const names = new Set(properties.map(({ path }) => path.split("/").at(-1) as string));
    expect([...names].filter(isSecretName)).toEqual([]);
    expect([...names].filter(isPrivateName).sort()).toEqual(["arguments", "instructions", "metadata"]);
  });
});

type Random = (below: number) => number;

/** The same numbers from the same seed. */
function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 0x7fffffff;
    return state % below;
  };
}

const characters = [...'ab "\\/\n\té—“😀👩\u00a0\u2028\u0085\ud800{}[]:,0'];

function anyText(random: Random, hidden: boolean): string {
  const text = Array.from({ length: random(8) }, () => characters[random(characters.length)]).join("");
  return hidden ? `${text}PRIVATE${text}` : text;
}

function anyValue(random: Random, depth: number, hidden = false): unknown {
  const kind = random(depth > 4 ? 4 : 7);
  if (kind === 0) return random(100_000);
  if (kind === 1) return [true, false, null, -0.5, 1e21, 2 ** 53][random(6)];
  if (kind < 4) return anyText(random, hidden);
  if (kind === 4) return Array.from({ length: random(4) }, () => anyValue(random, depth + 1, hidden));
  if (kind === 5) return [{ name: "authorization", value: anyValue(random, depth + 1, true) }, ["cookie", anyText(random, true)]];
  const names = ["id", "metadata", "instructions", "x-api-key", "value", "items", anyText(random, false)];
  const entries = Array.from({ length: random(5) }, () => {
    const name = names[random(names.length)] as string;
    return [name, anyValue(random, depth + 1, hidden || isSecretName(name) || isPrivateName(name))];
  });
  return Object.fromEntries(entries);
}

/** Writes some characters of texts as escapes. */
function escaped(json: string, random: Random): string {
  return json.replace(/[/é—😀]/gu, (character) => {
    if (random(2)) return character;
    if (character === "/") return "\\/";
    return Array.from(character.split(""), (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
  });
}

/** Names and types, and of texts the length. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value === "object" && value !== null) return Object.entries(value).map(([name, inner]) => [name, shapeOf(inner)]);
  return typeof value === "string" ? value.length : typeof value;
}
