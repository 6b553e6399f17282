/** What a part of a page looks like. With FLUXION_SCREENSHOTS the pictures are kept in that folder, to be looked at. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { browser } from "./pages.ts";
import type { Page } from "./playwright.ts";

export interface Look {
  readonly colours: number;
  /** The part of the picture that has the commonest colour. */
  readonly plain: number;
}

/** Takes a screenshot of an element and counts its colours. */
export async function lookOf(page: Page, selector: string, name: string): Promise<Look> {
  const folder = process.env.FLUXION_SCREENSHOTS;
  if (folder) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.png`), await page.screenshot());
  }
  const picture = Buffer.from(await page.locator(selector).screenshot()).toString("base64");
  const counting = await browser!.newPage();
  const look = await counting.evaluate(countColours, picture);
  await counting.close();
  return look;
}

/** In a page: a PNG as text to the numbers of it. */
async function countColours(picture: string): Promise<Look> {
  const own = globalThis as unknown as InPage;
  const bytes = Uint8Array.from(own.atob(picture), (letter) => letter.charCodeAt(0));
  const bitmap = await own.createImageBitmap(new own.Blob([bytes], { type: "image/png" }));
  const context = new own.OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
  context.drawImage(bitmap, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer);
  const counts = new Map<number, number>();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  return { colours: counts.size, plain: Math.max(...counts.values()) / pixels.length };
}

interface Bitmap {
  readonly width: number;
  readonly height: number;
}

interface InPage {
  atob(text: string): string;
  createImageBitmap(blob: object): Promise<Bitmap>;
  Blob: new (parts: readonly Uint8Array[], options: { type: string }) => object;
  OffscreenCanvas: new (
    width: number,
    height: number,
  ) => {
    getContext(kind: "2d"): {
      drawImage(bitmap: Bitmap, x: number, y: number): void;
      getImageData(x: number, y: number, width: number, height: number): { data: { buffer: ArrayBuffer } };
    };
  };
}
