/**
 * Whether calls of a function may have no end where one at other arguments has. A loop that counts up to a length or an
 * integer runs as often nearby, and in derivatives: watching each call of such a function would take as long as the calls.
 */
import type { Program, Statement } from "../ir/nodes.ts";
import { visitStatements } from "../ir/walk.ts";

export function mayNotEnd(program: Program, id: string): boolean {
  const open = new Set<string>();
  const ended = new Set<string>();
  const mayNot = (name: string): boolean => {
    if (ended.has(name)) return false;
    const fn = program.functions.get(name);
    // It calls itself, or what it does is not known.
    if (open.has(name) || !fn || fn.rules) return true;
    open.add(name);
    let found = false;
    visitStatements(fn.body, (statement) => {
      found ||= isOpenEnded(statement) || (statement.kind === "call" && mayNot(statement.callee));
    });
    open.delete(name);
    if (!found) ended.add(name);
    return found;
  };
  return mayNot(id);
}

function isOpenEnded(statement: Statement): boolean {
  return statement.kind === "loop" || (statement.kind === "for" && statement.to.type === "f64");
}
