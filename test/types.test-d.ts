import type { StandardSchemaV1 } from "@standard-schema/spec";
import { assertType, describe, expectTypeOf, test } from "vitest";
import type * as contract from "../src/index.js";
import type * as portkey from "../src/portkey.js";
import type * as v1 from "../src/v1.js";
import * as v2 from "../src/v2.js";

/** The payloads of a description, as openapi-typescript makes them. */
type Payloads<Module extends { components: { schemas: unknown } }> = Module["components"]["schemas"];

/** An intersection as the one object it comes to. */
type Flat<T> = { [Name in keyof T]: T[Name] };

describe("The two generators", () => {
  test("agree on every payload of v1", () => {
    expectTypeOf<Payloads<{ components: v1.components }>>().toEqualTypeOf<{
      AssistantTool: v1.AssistantTool;
      AssistantToolsCode: v1.AssistantToolsCode;
      AssistantToolsFunction: v1.AssistantToolsFunction;
      AssistantToolsRetrieval: v1.AssistantToolsRetrieval;
      AssistantsApiResponseFormatOption: v1.AssistantsApiResponseFormatOption;
      AssistantsApiToolChoiceOption: v1.AssistantsApiToolChoiceOption;
      AssistantsNamedToolChoice: v1.AssistantsNamedToolChoice;
      AssistantsNamedToolChoiceCode: v1.AssistantsNamedToolChoiceCode;
      AssistantsNamedToolChoiceFunction: v1.AssistantsNamedToolChoiceFunction;
      AssistantsNamedToolChoiceRetrieval: v1.AssistantsNamedToolChoiceRetrieval;
      Error: v1.Error;
      ErrorResponse: v1.ErrorResponse;
      FunctionObject: v1.FunctionObject;
      ListRunsResponse: v1.ListRunsResponse;
      Metadata: v1.Metadata;
      ResponseFormatJsonObject: v1.ResponseFormatJsonObject;
      ResponseFormatText: v1.ResponseFormatText;
      RunCompletionUsage: v1.RunCompletionUsage;
      RunObject: v1.RunObject;
      RunToolCallObject: v1.RunToolCallObject;
      TruncationObject: v1.TruncationObject;
    }>();
  });

  type V2Payloads = {
    AssistantTool: v2.AssistantTool;
    AssistantToolsCode: v2.AssistantToolsCode;
    AssistantToolsFileSearch: v2.AssistantToolsFileSearch;
    AssistantToolsFunction: v2.AssistantToolsFunction;
    AssistantsApiToolChoiceOption: v2.AssistantsApiToolChoiceOption;
    AssistantsNamedToolChoice: v2.AssistantsNamedToolChoice;
    AssistantsNamedToolChoiceCode: v2.AssistantsNamedToolChoiceCode;
    AssistantsNamedToolChoiceFileSearch: v2.AssistantsNamedToolChoiceFileSearch;
    AssistantsNamedToolChoiceFunction: v2.AssistantsNamedToolChoiceFunction;
    Error: v2.Error;
    FileSearchRankingOptions: v2.FileSearchRankingOptions;
    FunctionObject: v2.FunctionObject;
    Metadata: v2.Metadata;
    ResponseFormatJsonObject: v2.ResponseFormatJsonObject;
    ResponseFormatJsonSchema: v2.ResponseFormatJsonSchema;
    ResponseFormatText: v2.ResponseFormatText;
    RunCompletionUsage: v2.RunCompletionUsage;
    RunToolCallObject: v2.RunToolCallObject;
    TruncationObject: v2.TruncationObject;
  };

  test("agree on every payload of v2", () => {
    expectTypeOf<Payloads<{ components: v2.components }>>().toEqualTypeOf<
      Flat<
        V2Payloads & {
          AssistantsApiResponseFormatOption: v2.AssistantsApiResponseFormatOption;
          ErrorResponse: v2.ErrorResponse;
          ListRunsResponse: v2.ListRunsResponse;
          RunObject: v2.RunObject;
        }
      >
    >();
  });

  test("agree on every payload of portkey, whose other payloads are those of v2", () => {
    expectTypeOf<Payloads<{ components: portkey.components }>>().toEqualTypeOf<
      Flat<
        V2Payloads & {
          AssistantsApiResponseFormatOption: portkey.AssistantsApiResponseFormatOption;
          ErrorResponse: portkey.ErrorResponse;
          ListRunsResponse: portkey.ListRunsResponse;
          OpenAIErrorResponse: portkey.OpenAIErrorResponse;
          PortkeyGatewayFailure: portkey.PortkeyGatewayFailure;
          PortkeyGatewayNotFound: portkey.PortkeyGatewayNotFound;
          RunObject: portkey.RunObject;
        }
      >
    >();
  });

  test("agree on the query and the answers of the operation", () => {
    type Operation = v2.operations["listRuns"];
    expectTypeOf<NonNullable<Operation["parameters"]["query"]>>().toEqualTypeOf<v2.ListRunsQuery>();
    expectTypeOf<Operation["responses"][200]["content"]["application/json"]>().toEqualTypeOf<v2.ListRunsResponse>();
    expectTypeOf<Operation["responses"][429]["content"]["application/json"]>().toEqualTypeOf<v2.ErrorResponse>();
    expectTypeOf<v2.paths["/threads/{thread_id}/runs"]["get"]>().toEqualTypeOf<Operation>();
  });
});

describe("The types", () => {
  test("fit a documented run", () => {
    const run = {
      id: "run_abc123",
      object: "thread.run",
      created_at: 1699075072,
      assistant_id: "asst_abc123",
      thread_id: "thread_abc123",
      status: "completed",
      started_at: 1699075072,
      expires_at: null,
      cancelled_at: null,
      failed_at: null,
      completed_at: 1699075073,
      last_error: null,
      model: "gpt-4o",
      instructions: null,
      incomplete_details: null,
      tools: [{ type: "code_interpreter" }],
      metadata: {},
      usage: { prompt_tokens: 123, completion_tokens: 456, total_tokens: 579 },
      temperature: 1.0,
      top_p: 1.0,
      max_prompt_tokens: 1000,
      max_completion_tokens: 1000,
      truncation_strategy: { type: "auto", last_messages: null },
      response_format: "auto",
      tool_choice: "auto",
    } as const;
    const tools = [...run.tools];
    assertType<v2.RunObject>({
      ...run,
      tools,
      parallel_tool_calls: true,
      tool_resources: { code_interpreter: { file_ids: ["file-abc123"] } },
    } satisfies v2.RunObject);
    assertType<v1.RunObject>({ ...run, tools, file_ids: ["file-abc123"] } satisfies v1.RunObject);
    expectTypeOf<v2.RunObject["file_ids"]>().toEqualTypeOf<undefined>();
    expectTypeOf<v1.RunObject>().not.toExtend<v2.RunObject>();
    expectTypeOf<v2.RunObject>().toExtend<portkey.RunObject>();
    expectTypeOf<portkey.RunObject>().not.toExtend<v2.RunObject>();
  });

  test("say null where the wire says null", () => {
    expectTypeOf<v2.RunObject["instructions"]>().toEqualTypeOf<string | null>();
    expectTypeOf<v2.ListRunsResponse["first_id"]>().toEqualTypeOf<string | null>();
    expectTypeOf<v2.RunObject["completed_at"]>().toEqualTypeOf<number | null>();
    expectTypeOf<v1.RunObject["usage"]>().toEqualTypeOf<v1.RunCompletionUsage | null | undefined>();
  });

  test("narrow by the type of a tool", () => {
    const nameOf = (tool: v2.AssistantTool) => {
      if (tool.type === "function") return expectTypeOf(tool).toEqualTypeOf<v2.AssistantToolsFunction>();
      if (tool.type === "file_search")
        return expectTypeOf(tool.file_search).toEqualTypeOf<v2.AssistantToolsFileSearch["file_search"]>();
      return expectTypeOf(tool.type).toEqualTypeOf<"code_interpreter">();
    };
    expectTypeOf(nameOf).toBeFunction();
  });

  test("of a schema are those of Standard Schema", () => {
    expectTypeOf<typeof v2.listRunsResponse>().toExtend<StandardSchemaV1<unknown, v2.ListRunsResponse>>();
    expectTypeOf<StandardSchemaV1.InferOutput<typeof v2.runObject>>().toEqualTypeOf<v2.RunObject>();
    expectTypeOf<StandardSchemaV1.InferInput<typeof v2.runObject>>().toBeUnknown();
  });

  test("of results and guards narrow", () => {
    const read = (body: unknown) => {
      const result = v2.listRunsResponse.validate(body);
      if (result.issues) expectTypeOf(result.issues).toEqualTypeOf<readonly contract.Issue[]>();
      else expectTypeOf(result.value).toEqualTypeOf<v2.ListRunsResponse>();
      if (v2.isListRunsResponse(body)) expectTypeOf(body).toEqualTypeOf<v2.ListRunsResponse>();
      if (v2.runObject.is(body)) expectTypeOf(body).toEqualTypeOf<v2.RunObject>();
      v2.errorResponse.assert(body);
      expectTypeOf(body).toEqualTypeOf<v2.ErrorResponse>();
    };
    expectTypeOf(read).toBeFunction();
  });
});

describe("The checks", () => {
  test("take bodies and exchanges of any kind, and say what they found", () => {
    expectTypeOf<typeof contract.checkPage>().parameter(0).toEqualTypeOf<unknown>();
    expectTypeOf<typeof contract.checkPages>().parameter(0).toEqualTypeOf<readonly unknown[]>();
    expectTypeOf<typeof contract.checkExchange>().parameter(0).toEqualTypeOf<contract.Exchange>();
    expectTypeOf<ReturnType<typeof contract.checkPages>["pages"]>().toEqualTypeOf<readonly contract.PageReport[]>();
    expectTypeOf<NonNullable<contract.CheckOptions["request"]>>().toEqualTypeOf<contract.KnownRequest>();
  });
});
