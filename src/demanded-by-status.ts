/** The property that a status demands to be set. */
export const demandedBy = {
  requires_action: "required_action",
  failed: "last_error",
  cancelled: "cancelled_at",
  completed: "completed_at",
  in_progress: "started_at",
  incomplete: "incomplete_details",
} as const;

/** Whether null may stand at a place of this key in this object: a status may demand a value, and runs demand the ids of a page. */
export function mayBeNull(key: unknown, parent: unknown): boolean {
  const { status, data } = (typeof parent === "object" && parent !== null ? parent : {}) as { status?: unknown; data?: unknown };
  if (key === "first_id" || key === "last_id") return Array.isArray(data) && data.length === 0;
  return (
    typeof status !== "string" || !Object.hasOwn(demandedBy, status) || demandedBy[status as keyof typeof demandedBy] !== key
  );
}
