/** A trained model as bytes, and back. */
import { decode, encode, type Plain } from "./encoding.ts";

/** Parameters, and a few words about them: any names and values that JSON can hold. */
export function encodeModel(parameters: object, about: { readonly [name: string]: string | number } = {}): Uint8Array {
  return encode("model", { parameters: parameters as Plain, about });
}

/** The parameters, exact to the bit, and what was said about them. `source` names the bytes in messages. */
export function decodeModel<Parameters extends object>(
  bytes: Uint8Array,
  source: string,
): { readonly parameters: Parameters; readonly about: { readonly [name: string]: string | number } } {
  return decode("model", bytes, source) as unknown as ReturnType<typeof decodeModel<Parameters>>;
}
