/** Images of digits in rows of 16, as one picture of a page. */

const [side, across, border] = [8, 16, 1];

/** `images` [count, 64], from -1 for paper to 1 for ink, as a figure of HTML. */
export function renderGrid(title: string, images: Float64Array): string {
  const count = images.length / side ** 2;
  const cell = side + border;
  const [width, height] = [across * cell + border, Math.ceil(count / across) * cell + border];
  const grey = new Uint8Array(width * height).fill(128);
  for (let k = 0; k < count; k++) {
    const [left, top] = [(k % across) * cell + border, Math.floor(k / across) * cell + border];
    for (let i = 0; i < side ** 2; i++) {
      const ink = Math.max(-1, Math.min(1, images[k * side ** 2 + i]));
      grey[(top + Math.floor(i / side)) * width + left + (i % side)] = Math.round(127.5 * (1 - ink));
    }
  }
  const source = `data:image/bmp;base64,${Buffer.from(bitmap(grey, width, height)).toString("base64")}`;
  return `<figure><figcaption><h2>${title}</h2></figcaption><img src="${source}" alt="${title}" style="width:100%;image-rendering:pixelated"></figure>`;
}

/** A Windows bitmap of 24 bits to a pixel: rows from the bottom up, each filled up to a multiple of 4 bytes. */
function bitmap(grey: Uint8Array, width: number, height: number): Uint8Array {
  const stride = Math.ceil((3 * width) / 4) * 4;
  const bytes = new Uint8Array(54 + stride * height);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  for (const [place, value] of [
    [2, bytes.length],
    [10, 54],
    [14, 40],
    [18, width],
    [22, height],
    [34, stride * height],
  ])
    view.setUint32(place, value, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < 3 * width; x++) bytes[54 + (height - 1 - y) * stride + x] = grey[y * width + Math.floor(x / 3)];
  }
  return bytes;
}
