/** Whether a value is a day of the calendar as `YYYY-MM-DD`. */
export function isDay(value: unknown): boolean {
  const time = typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(value) : Number.NaN;
  // The 30th of February would be read as a day of March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(String(value));
}
