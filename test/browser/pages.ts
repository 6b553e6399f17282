/** Pages in Chromium, bundled as a project of one's own does it and served from memory. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import fluxion from "fluxion/esbuild";
import { inject } from "vitest";
import { connected, type Page } from "./playwright.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the browser of the tests is reached; empty where none starts. */
    readonly chromium: string;
  }
}

const endpoint = inject("chromium");

/** Undefined where tests are to be skipped. */
export const browser = endpoint ? await connected(endpoint) : undefined;

const pages = new Map<string, { text: string; headers: object }>();

/** What a page sends to have memory that threads share. */
const isolation = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

const address = browser && (await listening());

async function listening(): Promise<string> {
  const server = createServer(({ url = "/" }, response) => {
    const found = pages.get(url.replace(/\?.*/, ""));
    response.writeHead(found ? 200 : 404, { "content-type": "text/html; charset=utf-8", ...found?.headers });
    response.end(found?.text);
  });
  // It does not keep the process of the tests.
  server.unref();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export interface OpenedPage {
  readonly page: Page;
  /** What the page threw or logged as an error. */
  readonly faults: readonly string[];
}

export interface PageOptions {
  /** Runs in the page before anything else. */
  readonly before?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly isIsolated?: boolean;
  /** What stands behind the address, as "?steps=20". */
  readonly query?: string;
}

/** A page with this text, as the browser shows it. */
export async function opened(html: string, options: PageOptions = {}): Promise<OpenedPage> {
  const { before, viewport = { width: 800, height: 900 }, isIsolated = true, query = "" } = options;
  const page = await browser!.newPage({ viewport });
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  if (before) await page.addInitScript({ content: before });
  const path = `/${pages.size}.html`;
  pages.set(path, { text: html, headers: isIsolated ? isolation : {} });
  await page.goto(`${address}${path}${query}`);
  return { page, faults };
}

/** An empty page that runs a module of this folder, with what it imports and what is generated for it. */
export async function withScript(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(file, import.meta.url))],
    bundle: true,
    format: "iife",
    write: false,
    tsconfigRaw: {},
    plugins: [fluxion()],
    logLevel: "error",
  });
  const script = outputFiles[0]!.text.replaceAll("</script", "<\\/script");
  return `<!doctype html><link rel="icon" href="data:,"><title>${file}</title><script>${script}</script>`;
}
