/** Trained models as files. */
import { decodeModel, encodeModel } from "../model.ts";
import { readSealed, writeSealed } from "./sealed-file.ts";

export function saveModel(
  path: string,
  parameters: object,
  about: { readonly [name: string]: string | number } = {},
): void {
  writeSealed(path, encodeModel(parameters, about));
}

/** What `saveModel` was given, exact to the bit. Throws when the file is damaged, or something else. */
export function loadModel<Parameters extends object>(path: string): ReturnType<typeof decodeModel<Parameters>> {
  return decodeModel<Parameters>(readSealed(path), path);
}
