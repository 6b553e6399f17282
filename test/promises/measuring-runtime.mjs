/** A stand-in for the runtime of generated code, as text: it gives what is asked for, no more, and notes how much is taken at a time. */
const runtime = new URL("../../dist/runtime/index.js", import.meta.url).href;

export const measuring = `
let now = 0;
export const measured = { most: 0 };
export function hold(bytes) {
  now += bytes;
  measured.most = Math.max(measured.most, now);
}
export function take(type, length) {
  const buffer = new type(length);
  hold(buffer.byteLength);
  return buffer;
}
export const takeZeros = take;
export function give(...buffers) {
  for (const buffer of buffers) hold(-buffer.byteLength);
}
export function grow(buffer, length) {
  const longer = new buffer.constructor(length);
  longer.set(buffer);
  hold(longer.byteLength - buffer.byteLength);
  return longer;
}
export { requireDisjoint } from ${JSON.stringify(runtime)};
`;
