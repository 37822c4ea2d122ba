import type { Variant } from "../../src/index.js";

/** A client by other people that lists runs, installed under this name by the package.json of this folder. */
export interface Sdk {
  readonly name: string;
  readonly family: "openai" | "portkey";
  readonly variant: Variant;
  /** Whether it walks no further once `has_more` is false; others go on until a page is empty. */
  readonly readsHasMore: boolean;
  /** Whether it sends a `Content-Type`, of a request without a body. */
  readonly sendsContentType: boolean;
}

/** The clients held to the contract, the oldest first. */
export const sdks: readonly Sdk[] = [
  { name: "openai-4.33", family: "openai", variant: "v1", readsHasMore: false, sendsContentType: true },
  { name: "openai-4.36", family: "openai", variant: "v1", readsHasMore: false, sendsContentType: true },
  { name: "openai-4.37", family: "openai", variant: "v2", readsHasMore: false, sendsContentType: true },
  { name: "openai-4.104", family: "openai", variant: "v2", readsHasMore: true, sendsContentType: true },
  { name: "openai-5", family: "openai", variant: "v2", readsHasMore: true, sendsContentType: false },
  { name: "openai-6", family: "openai", variant: "v2", readsHasMore: true, sendsContentType: false },
  { name: "openai-7", family: "openai", variant: "v2", readsHasMore: true, sendsContentType: false },
  { name: "portkey-ai-3", family: "portkey", variant: "portkey", readsHasMore: true, sendsContentType: true },
];
