/**
 * Functions whose calls mean something else than their code says: those that wait, go on later, or name `this`, and those
 * that something else replaces under their name.
 */
import { Node } from "ts-morph";
import { type CodeNode, declaredName } from "../../1-parse/functions.ts";
import { spanOf } from "../../1-parse/source-places.ts";
import { nameTakenTwice, unsupportedSyntax } from "../../diagnostics/catalog/2-lower.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { replacementOf } from "../names/replaced-functions.ts";

/** Why a function cannot be lowered at all; undefined of a plain one. */
export function oddKind(node: CodeNode): Diagnostic | undefined {
  const place = Node.isFunctionDeclaration(node) ? (node.getNameNode() ?? node) : node;
  const isGenerator = Node.isGeneratorable(node) && node.isGenerator();
  const isAsync = Node.isAsyncable(node) && node.isAsync();
  if (isGenerator || isAsync) {
    const what = isGenerator ? "A generator function is" : "An async function is";
    return unsupportedSyntax.at(spanOf(place), { what, remedy: "Write a plain function that returns its result." });
  }
  const replacement = replacementOf(node);
  if (replacement) {
    const name = declaredName(node) ?? "the function";
    const note = { message: "It is replaced here.", span: spanOf(replacement) };
    return nameTakenTwice.at(spanOf(place), { function: name }, [note]);
  }
  const [first] = node.getParameters();
  if (first?.getName() !== "this") return undefined;
  const remedy = "Leave it out, or write a plain parameter in its place.";
  return unsupportedSyntax.at(spanOf(first), { what: "A parameter named 'this' is", remedy });
}
