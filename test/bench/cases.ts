/** The pages on which all contenders have to agree, as text: what only JSON can say would not survive a value of ours. */
import { breaksSchema, type InvalidCase, invalidCases, type ValidCase, validCases } from "../corpus.js";

/** A page on which all have to agree. */
export interface Case {
  readonly name: string;
  readonly text: string;
  /** Whether the schema of v2's pages accepts it. */
  readonly valid: boolean;
  /** Whether the page keeps the rules that no schema can say, too; null where it depends on what was asked for. */
  readonly sound: boolean | null;
}

/** The answers of v2's corpus, its runs in pages of one, and what is written for the edges. */
export function agreementCases(): Case[] {
  return [...listCases(), ...runCases(), ...errorCases(), ...edgeCases()];
}

function listCases(): Case[] {
  return [
    ...validCases("v2", "list").map((one) => ({ ...asked(one), valid: true, sound: one.level === "page" })),
    ...invalidCases("v2", "list")
      // What only the letter or the exchange finds wrong says nothing of the page.
      .filter(({ strict, level }) => !strict && level !== "exchange")
      .map((one) => ({
        ...{ ...asked(one.exchange), name: one.description },
        ...{ valid: !breaksSchema(one), sound: isAskedFor(one) ? null : one.issue.severity === "warning" },
      })),
  ];
}

/** Whether a page is judged by its request, which no contender sees. */
function isAskedFor({ level, exchange }: InvalidCase): boolean {
  return level === "page" && exchange.request !== undefined;
}

function asked({ description, response }: ValidCase) {
  return { name: description, text: JSON.stringify(response.body) };
}

function runCases(): Case[] {
  return [
    ...validCases("v2", "run").map(({ description, response }) => pageOfOne(description, response.body, true)),
    ...invalidCases("v2", "run")
      .filter(breaksSchema)
      .map(({ description, exchange }) => pageOfOne(description, exchange.response.body, false)),
  ];
}

function pageOfOne(description: string, run: unknown, valid: boolean): Case {
  const id = (run as { id?: unknown } | null)?.id;
  // Where the run has no id of its own the page has another, so that nothing but the run is wrong.
  const own = typeof id === "string" ? id : "run_abc123";
  const page = { object: "list", data: [run], first_id: own, last_id: own, has_more: false };
  return { name: `${description}, in a page of one`, text: JSON.stringify(page), valid, sound: valid };
}

/** The body of an error is no page. */
function errorCases(): Case[] {
  const bodies = [...validCases("v2", "error"), ...invalidCases("v2", "error").map(({ exchange }) => exchange)];
  return bodies.map(({ description, response }, index) => ({
    name: `${description}, as a page (${index})`,
    text: JSON.stringify(response.body),
    valid: false,
    sound: false,
  }));
}

/** Edges of one property of a run, as JSON text, and whether the schema lets it through. */
const edges: readonly (readonly [string, string, boolean])[] = [
  ["max_prompt_tokens", "1e400", false],
  ["max_prompt_tokens", "-0", false],
  ["max_prompt_tokens", "1.0", true],
  ["max_prompt_tokens", "1.5", false],
  ["max_prompt_tokens", "9007199254740992", true],
  ["max_prompt_tokens", "1e300", true],
  ["max_prompt_tokens", '"1"', false],
  ["max_prompt_tokens", "[1]", false],
  ["temperature", "-0", true],
  ["temperature", "-0.0000001", false],
  ["temperature", "1e400", false],
  ["temperature", "1.0", true],
  ["created_at", "1e400", false],
  ["created_at", "true", false],
  ["usage", '{"prompt_tokens":-0,"completion_tokens":0.0,"total_tokens":0}', true],
  ["usage", "[0,0,0]", false],
  ["metadata", `{${quoted("😀", 64)}:""}`, true],
  ["metadata", `{${quoted("😀", 65)}:""}`, false],
  ["metadata", `{${quoted("a", 65)}:""}`, false],
  ["metadata", `{"note":${quoted("😀", 512)}}`, true],
  ["metadata", `{"note":${quoted("😀", 513)}}`, false],
  ["metadata", `{"note":${quoted("e\\u0301", 256)}}`, true],
  ["metadata", `{"note":${quoted("e\\u0301", 257)}}`, false],
  ["metadata", `{"note":${quoted("\\ud800", 512)}}`, true],
  ["metadata", `{"note":${quoted("\\ud800", 513)}}`, false],
  ["metadata", '{"__proto__":"a"}', true],
  ["metadata", '{"__proto__":1}', false],
  ["metadata", '{"__proto__":null}', false],
  ["metadata", '{"__proto__":{"note":"a"}}', false],
  ["metadata", `{"__proto__":${quoted("a", 513)}}`, false],
  ["metadata", '{"constructor":"a","toString":"b","hasOwnProperty":"c"}', true],
  ["metadata", '{"constructor":1}', false],
  ["metadata", '{"":""}', true],
  ["metadata", `{${pairs(16)}}`, true],
  ["metadata", `{${pairs(17)}}`, false],
  ["metadata", `{"__proto__":"a",${pairs(16)}}`, false],
  ["metadata", "[]", false],
  ["metadata", '"note"', false],
  ["__proto__", "{}", true],
  ["__proto__", '{"file_ids":[]}', true],
  ["file_ids", "null", false],
  ["file_ids", "[]", false],
  ["toString", "1", true],
  ["incomplete_details", "[]", false],
  ["incomplete_details", "{}", true],
  ["incomplete_details", '{"reason":null}', false],
  ["tool_resources", "[]", false],
  ["tool_resources", '{"code_interpreter":[]}', false],
  ["tool_resources", '{"file_search":{"vector_store_ids":{}}}', false],
  ["required_action", "[]", false],
  ["last_error", "[]", false],
  ["last_error", '""', false],
  ["tools", "{}", false],
  ["tools", '[{"type":"code_interpreter","function":1}]', true],
  ["tools", '[{"type":"retrieval"}]', false],
  ["tools", '[{"type":["function"]}]', false],
  ["tools", '[{"type":"__proto__"}]', false],
  ["tools", '[{"type":"toString"}]', false],
  ["tools", '[{"type":"function","function":{"name":"f","parameters":[]}}]', false],
  ["tools", '[{"type":"function","function":{"name":"f","strict":null,"parameters":{"__proto__":1}}}]', true],
  ["tools", '[{"type":"file_search","file_search":[]}]', false],
  ["tools", '[{"type":"file_search","file_search":{"max_num_results":50.0}}]', true],
  ["tools", '[{"type":"file_search","file_search":{"ranking_options":{}}}]', false],
  ["tools", `[${Array(20).fill('{"type":"code_interpreter"}')}]`, true],
  ["tools", `[${Array(21).fill('{"type":"code_interpreter"}')}]`, false],
  ["tool_choice", '{"type":"function"}', false],
  ["tool_choice", '{"type":"code_interpreter","function":1}', true],
  ["tool_choice", "[]", false],
  ["tool_choice", '"toString"', false],
  ["response_format", '{"type":"json_schema"}', false],
  ["response_format", '{"type":"json_schema","json_schema":{"name":"n","schema":[]}}', false],
  ["response_format", '{"type":"text","json_schema":null}', true],
  ["response_format", '"none"', false],
  ["status", '"toString"', false],
  ["status", "null", false],
  ["reasoning_effort", "0", false],
  ["parallel_tool_calls", "null", false],
];

function quoted(character: string, count: number): string {
  return `"${character.repeat(count)}"`;
}

function pairs(count: number): string {
  return Array.from({ length: count }, (_, index) => `"${index}":""`).join();
}

function edgeCases(): Case[] {
  const [base] = validCases("v2", "list").filter(({ file }) => file.endsWith("/200.completed.json"));
  const page = base?.response.body as { data: Record<string, unknown>[] };
  const [run = {}] = page.data;
  return [
    ...edges.map(([property, value, valid]) => {
      const { [property]: _, ...rest } = run;
      const text = `${JSON.stringify(rest).slice(0, -1)},${JSON.stringify(property)}:${value}}`;
      return { name: `${property}: ${brief(value)}`, text: pageOf(run, text), valid, sound: valid };
    }),
    ...['""', "0", "true", "null", "[]", "{}", '[{"object":"list"}]'].map((text) => ({
      name: `${text}, as a page`,
      text,
      valid: false,
      sound: false,
    })),
  ];
}

function pageOf({ id }: Record<string, unknown>, run: string): string {
  return `{"object":"list","data":[${run}],"first_id":${JSON.stringify(id)},"last_id":${JSON.stringify(id)},"has_more":false}`;
}

/** The text with what is repeated counted. */
function brief(text: string): string {
  const written = text.replace(/(\\u\w{4}|e\\u\w{4}|😀|a)\1{9,}/gu, (all, one: string) => `${one}×${all.length / one.length}`);
  return written.length <= 100 ? written : `${written.slice(0, 60)}… (${written.length})`;
}
