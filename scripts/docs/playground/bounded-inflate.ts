/**
 * In the place of what fflate unpacks bodies with, which the build has the command line's own steps take from here: all bodies together
 * unfold to no more than there is room for. Classes, since those of fflate are.
 */
import * as fflate from "fflate";
import { spendUnfolded } from "./bounds.js";

export { deflateSync, gzipSync, zlibSync } from "fflate";

/** Unpacks gzip. */
export class Gunzip extends fflate.Gunzip {
  override push(chunk: Uint8Array, isLast?: boolean): void {
    counted(this, () => super.push(chunk, isLast));
  }
}

/** Unpacks what is deflated. */
export class Inflate extends fflate.Inflate {
  override push(chunk: Uint8Array, isLast?: boolean): void {
    counted(this, () => super.push(chunk, isLast));
  }
}

/** Unpacks what is deflated and in the envelope of zlib. */
export class Unzlib extends fflate.Unzlib {
  override push(chunk: Uint8Array, isLast?: boolean): void {
    counted(this, () => super.push(chunk, isLast));
  }
}

/** Has a stream count what it unpacks before it gives it away. */
function counted(stream: fflate.Gunzip | fflate.Inflate | fflate.Unzlib, push: () => void): void {
  const { ondata } = stream;
  stream.ondata = (piece, isLast) => {
    spendUnfolded(piece.length);
    ondata(piece, isLast);
  };
  try {
    push();
  } finally {
    stream.ondata = ondata;
  }
}
