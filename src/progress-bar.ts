import type { WriteStream } from "node:tty";

/** Tells how far a long piece of work has come, where somebody looks on. */
export interface ProgressBar {
  /** Shows how much is done, now and then. */
  readonly show: (bytes: number, answers: number) => void;
  /** Takes it from the screen, so that something else can be written. */
  readonly clear: () => void;
}

/** Work that takes less than this, in milliseconds, shows no bar; no bar is drawn more often. */
const patience = 1000;
const pause = 100;

/**
 * A bar on a terminal; none on anything else.
 *
 * @param total Bytes in all, 0 when not known.
 * @param start When the work began.
 */
export function progressBar(stream: WriteStream, total: number, start = Date.now()): ProgressBar {
  if (!stream.isTTY) return { show: () => {}, clear: () => {} };
  let drawn = start + patience - pause;
  let isDrawn = false;
  const clear = () => {
    if (isDrawn) stream.write("\r\x1b[K");
    isDrawn = false;
  };
  return {
    clear,
    show(bytes, answers) {
      const now = Date.now();
      if (now - drawn < pause) return;
      drawn = now;
      clear();
      stream.write(barText(bytes, total, answers, now - start).slice(0, stream.columns - 1));
      isDrawn = true;
    },
  };
}

function barText(bytes: number, total: number, answers: number, elapsed: number): string {
  const counted = `${answers.toLocaleString("en")} answer${answers === 1 ? "" : "s"}, ${Math.floor(bytes / 1e6)} MB`;
  if (total === 0) return counted;
  const part = Math.min(1, bytes / total);
  const filled = Math.floor(part * 24);
  const left = part > 0 ? Math.ceil((elapsed / part - elapsed) / 1000) : 0;
  return `[${"#".repeat(filled)}${"-".repeat(24 - filled)}] ${Math.floor(part * 100)} %, ${counted} of ${Math.ceil(total / 1e6)}, ${left} s left`;
}
