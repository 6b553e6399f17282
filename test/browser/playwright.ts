/** As much of playwright-core as the tests use, so that the type check needs no package that may be missing. */
import { createRequire } from "node:module";

export interface Browser {
  newPage(options?: { viewport: { width: number; height: number } }): Promise<Page>;
}

export interface Page {
  goto(url: string): Promise<unknown>;
  evaluate<Argument, Result>(run: (argument: Argument) => Result, argument?: Argument): Promise<Awaited<Result>>;
  waitForFunction(expression: string, argument?: undefined, options?: { timeout: number }): Promise<unknown>;
  addInitScript(options: { content: string }): Promise<unknown>;
  screenshot(): Promise<Uint8Array>;
  locator(selector: string): { screenshot(): Promise<Uint8Array> };
  click(selector: string): Promise<void>;
  textContent(selector: string): Promise<string | null>;
  on(event: "pageerror", listener: (error: Error) => void): void;
  on(event: "console", listener: (message: { type(): string; text(): string }) => void): void;
  close(): Promise<void>;
}

/** A browser that has been started. */
export async function connected(endpoint: string): Promise<Browser> {
  const { chromium } = createRequire(new URL("../webgpu/device/package.json", import.meta.url))("playwright-core");
  return chromium.connect(endpoint);
}
