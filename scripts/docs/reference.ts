import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";

/** The maker's name, in the place of its logo, which the page would fetch. */
const makersName = `data:image/svg+xml,${encodeURIComponent(
  "<svg xmlns='http://www.w3.org/2000/svg' width='64' height='16'><text y='12' font-family='sans-serif' font-size='12'>Redocly</text></svg>",
).replaceAll("'", "%27")}`;

/** Has Redoc write the reference of a variant, as one page that needs no network. */
export async function reference(variant: string, file: string): Promise<string> {
  execFileSync(
    process.execPath,
    ["node_modules/@redocly/cli/bin/cli.js", "build-docs", `${variant}-bundle`, "--inlineBundle", "--output", file],
    { env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" }, stdio: "pipe" },
  );
  const built = await readFile(file, "utf8");
  const logos = /https:\/\/cdn\.redoc\.ly\/redoc\/logo-mini(-full)?\.svg/g;
  if (!logos.test(built)) throw new Error(`Cannot close "${file}" to the network: Redocly builds it in another form`);
  return built.replace(logos, makersName);
}
