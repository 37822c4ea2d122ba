/** The script of the playground. The page runs it, and makes a worker of it, which runs it too. */
import { serveVerdicts } from "./serve-verdicts.js";
import { startPage } from "./start-page.js";

if (typeof document === "undefined") serveVerdicts(globalThis as unknown as Worker);
else startPage(document.currentScript?.textContent ?? "");
