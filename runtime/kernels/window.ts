/** Windows that slide over images: channels last, and images of a batch one after the other. */
import { countOf } from "./shapes.ts";

/** Images [batch, height, width, channels] and the windows over them. All are whole numbers. */
export interface Window {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  /** How far a window lies from the next, in both directions; 1 without it. */
  readonly stride?: number;
  /** How many rows and columns are added on each side; none without it, and less than the kernel is high and wide. */
  readonly padding?: number;
}

/** A window with all its sizes, and in how many places it lies down and across an image. */
export interface Places extends Required<Window> {
  readonly down: number;
  readonly across: number;
}

/** Throws a RangeError where a size is no whole number or the window does not fit. */
export function placesOf(window: Window): Places {
  const height = countOf("height", window.height, 1);
  const width = countOf("width", window.width, 1);
  const channels = countOf("channels", window.channels, 1);
  const kernelHeight = countOf("kernelHeight", window.kernelHeight, 1);
  const kernelWidth = countOf("kernelWidth", window.kernelWidth, 1);
  const stride = countOf("stride", window.stride ?? 1, 1);
  const padding = countOf("padding", window.padding ?? 0, 0);
  const down = placesAlong(height, kernelHeight, stride, padding);
  const across = placesAlong(width, kernelWidth, stride, padding);
  return { height, width, channels, kernelHeight, kernelWidth, stride, padding, down, across };
}

function placesAlong(size: number, kernel: number, stride: number, padding: number): number {
  if (padding >= kernel || size + 2 * padding < kernel) {
    throw new RangeError(`no window of ${kernel} cells fits ${size} cells with ${padding} more on each side`);
  }
  return (((size + 2 * padding - kernel) / stride) | 0) + 1;
}
