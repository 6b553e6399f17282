/** Which code is JavaScript: its types are guesses, or comments that nobody checks. */
import type { Node } from "ts-morph";

export function isJavaScript(node: Node): boolean {
  return /\.[cm]?jsx?$/.test(node.getSourceFile().getFilePath());
}
