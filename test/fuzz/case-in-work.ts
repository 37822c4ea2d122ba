/** The case that a thread works on, in memory that another thread can look into while the first one is stuck. */
export interface CaseInWork {
  /** Notes a case that is begun. */
  readonly begin: (index: number, json: string) => void;
  /** The case that was begun last, and how many were; its text is undefined where it was too long to be noted. */
  readonly current: () => { readonly index: number; readonly begun: number; readonly json: string | undefined };
}

const header = 16;

/** Makes the memory, for a thread whose first case has this index. */
export function newMemory(index: number): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(4 << 20);
  new Int32Array(memory, 0, 3)[0] = index;
  return memory;
}

/** Gives access to the memory from any thread. */
export function caseInWork(memory: SharedArrayBuffer): CaseInWork {
  const [numbers, text] = [new Int32Array(memory, 0, 3), Buffer.from(memory, header)];
  return {
    begin(index, json) {
      const length = json.length * 2;
      if (length <= text.length) text.write(json, "utf16le");
      numbers[0] = index;
      numbers[1] = length <= text.length ? length : -1;
      Atomics.add(numbers, 2, 1); // what was written before is seen by who sees this
    },
    current() {
      const begun = Atomics.load(numbers, 2);
      const [index = 0, length = 0] = numbers;
      return { index, begun, json: length < 0 ? undefined : text.toString("utf16le", 0, length) };
    },
  };
}
