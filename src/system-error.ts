const reasons: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is no folder",
  EMFILE: "too many files are open",
  ENOSPC: "no space is left",
  ELOOP: "its links lead in a circle",
};

/** Why the system refused something, in words; of any other error its message. */
export function reasonOf(error: Error): string {
  return reasons[(error as NodeJS.ErrnoException).code ?? ""] ?? error.message;
}
