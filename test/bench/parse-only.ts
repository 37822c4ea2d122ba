/**
 * The least that can be done with NDJSON: reads the file in pieces, splits them into lines, and parses each. Prints how many there were.
 *
 *   node parse-only.mjs <file>
 */
import { createReadStream } from "node:fs";

let count = 0;
let rest: Buffer[] = [];

function parse(line: Buffer): void {
  JSON.parse(line.toString("utf8"));
  count++;
}

for await (const chunk of createReadStream(process.argv[2] as string, { highWaterMark: 1 << 16 }) as AsyncIterable<Buffer>) {
  let from = 0;
  for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
    const tail = chunk.subarray(from, end);
    parse(rest.length ? Buffer.concat([...rest, tail]) : tail);
    rest = [];
    from = end + 1;
  }
  if (from < chunk.length) rest.push(chunk.subarray(from));
}
if (rest.length) parse(Buffer.concat(rest));
console.log(count);
