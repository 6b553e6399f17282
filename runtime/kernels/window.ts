/** Windows that slide over images: channels last, and images of a batch one after the other. */

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

/** How many windows of `kernel` cells fit beside one another into `size` cells. Throws where there is no such number. */
export function windowsOver(size: number, kernel: number, stride: number, padding: number): number {
  const isWhole =
    Number.isInteger(size) && Number.isInteger(kernel) && Number.isInteger(stride) && Number.isInteger(padding);
  if (
    !isWhole ||
    kernel < 1 ||
    stride < 1 ||
    padding < 0 ||
    padding >= kernel ||
    size < 1 ||
    size + 2 * padding < kernel
  ) {
    throw new RangeError(
      `no windows of ${kernel} cells, ${stride} apart, lie over ${size} cells with ${padding} more on each side`,
    );
  }
  return Math.floor((size + 2 * padding - kernel) / stride) + 1;
}
