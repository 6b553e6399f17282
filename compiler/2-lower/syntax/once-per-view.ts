/** Questions about syntax that cost a search. An answer holds as long as TypeScript's view of the sources. */
import type { Node, ts } from "ts-morph";

/** A question that is asked again while its answer is searched is answered by `meanwhile`. */
export function oncePerView<Asked extends Node, Answer>(
  find: (node: Asked) => Answer,
  meanwhile: Answer,
): (node: Asked) => Answer {
  const known = new WeakMap<ts.TypeChecker, Map<Asked, { answer: Answer }>>();
  return (node) => {
    const checker = node.getProject().getTypeChecker().compilerObject;
    let answers = known.get(checker);
    if (answers === undefined) {
      answers = new Map();
      known.set(checker, answers);
    }
    let entry = answers.get(node);
    if (entry === undefined) {
      entry = { answer: meanwhile };
      answers.set(node, entry);
      entry.answer = find(node);
    }
    return entry.answer;
  };
}
