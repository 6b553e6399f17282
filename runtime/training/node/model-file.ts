/** Trained models as files. */
import { readFileSync } from "node:fs";
import { decodeModel, encodeModel } from "../model.ts";
import { writeWhole } from "./whole-file.ts";

export function saveModel(
  path: string,
  parameters: object,
  about: { readonly [name: string]: string | number } = {},
): void {
  writeWhole(path, encodeModel(parameters, about));
}

/** What `saveModel` was given, exact to the bit. */
export function loadModel<Parameters extends object>(path: string): ReturnType<typeof decodeModel<Parameters>> {
  return decodeModel<Parameters>(readFileSync(path), path);
}
