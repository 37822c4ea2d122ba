/** Prism's validator of answers, as its proxy calls it, without the server around it. 5.12.0 is the last for Node 20. */
import { getHttpOperationsFromSpec } from "@stoplight/prism-http";
import { validateOutput } from "@stoplight/prism-http/dist/validator/index.js";
import description from "../../../generated/v2/openapi.json" with { type: "json" };

const operations = await getHttpOperationsFromSpec(description);
const found = operations.find(({ iid }) => iid === "listRuns");
if (!found) throw new Error('Cannot ask Prism: its operations have no "listRuns"');
const resource = found;

export function report(body: unknown): readonly unknown[] {
  const element = { statusCode: 200, headers: { "content-type": "application/json" }, body };
  const result = validateOutput({ resource, element });
  return result._tag === "Left" ? result.left : [];
}
export const verdict = (value: unknown): boolean => report(value).length === 0;
