import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { build } from "esbuild";
import { modulesOf, type User } from "./user.js";

/**
 * What the smoke program answers in workerd, Cloudflare's runtime, which makes no text into code: it is asked over HTTP, on a port of this
 * machine alone that is free.
 *
 * @throws {Error} When workerd does not start, or does not answer with the program's answer.
 */
export async function askWorkerd(user: User, command: string): Promise<string> {
  await writeFile(join(user.folder, "config.capnp"), configOf(await writeModules(user)));
  const server = spawn(command, ["serve", "--control-fd=3", "config.capnp"], {
    cwd: user.folder,
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  try {
    const answer = await fetch(`http://127.0.0.1:${await portOf(server)}/`, { signal: AbortSignal.timeout(30_000) });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`workerd answers ${answer.status}: ${text}`);
    return text;
  } finally {
    server.kill();
  }
}

/** The port that the server says it listens on. */
async function portOf(server: ChildProcess): Promise<number> {
  const [, , stderr, control] = server.stdio as readonly (Readable | null)[];
  if (!stderr || !control) throw new Error("workerd has no pipe to tell its port");
  let faults = "";
  stderr.on("data", (chunk) => {
    faults += chunk;
  });
  const said = once(control, "data", { signal: AbortSignal.timeout(30_000) }).then(([chunk]) => String(chunk));
  const ended = once(server, "close").then(() => "");
  const port = /"port":(\d+)/.exec(await Promise.race([said, ended]))?.[1];
  if (port === undefined) throw new Error(`workerd does not start: ${faults}`);
  return Number(port);
}

/**
 * Writes the modules of the worker, and gives the file of each by its name. Names are paths, by which a module finds others: those of the
 * package stand beside the program, where all find `fast-check` too, and each entry has a module by the name that users import.
 */
async function writeModules(user: User): Promise<Map<string, string>> {
  const modules = new Map([
    ["worker.js", "worker.js"],
    ["smoke.js", "smoke.js"],
    ["fast-check", "fast-check.js"],
  ]);
  const write = (file: string, text: string) => writeFile(join(user.folder, file), text);
  await write("worker.js", 'import { smoke } from "./smoke.js";\nexport default { fetch: () => Response.json(smoke()) };\n');
  await build({
    ...{ entryPoints: ["node_modules/fast-check/lib/fast-check.js"], outfile: "fast-check.js" },
    ...{ absWorkingDir: user.folder, bundle: true, format: "esm", logLevel: "silent" },
  });
  const dist = (await readdir(join(user.installed, "dist"))).filter((file) => /^(?!cli).*\.js$/.test(file));
  for (const file of dist) modules.set(file, join("node_modules", user.manifest.name, "dist", file));
  for (const { name, file } of modulesOf(user)) {
    const entry = `entry-${file.replace(/^.*\//, "")}`;
    await write(entry, `export * from "/${file.replace(/^.*\//, "")}";\n`);
    modules.set(name, entry);
  }
  return modules;
}

function configOf(modules: ReadonlyMap<string, string>): string {
  const list = [...modules].map(([name, file]) => `(name = "${name}", esModule = embed "${file}")`).join(",\n    ");
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "smoke", worker = (compatibilityDate = "2026-11-01", modules = [
    ${list}
  ]))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "smoke")]
);
`;
}
