/** Which lists a piece of syntax may make longer or shorter: by methods, by `length`, and by writing behind their end. */
import { type ElementAccessExpression, type Expression, Node, type Type } from "ts-morph";
import { type FunctionNode, unwrapped } from "../../1-parse/functions.ts";
import { isArrayType } from "../../ir/types.ts";
import { shapeOf } from "../contents/shapes.ts";
import { meaningOf } from "../names/meanings.ts";
import { nodesIn } from "./nodes-in.ts";
import { oncePerView } from "./once-per-view.ts";
import { targetsOf } from "./targets.ts";
import { isWithin, resizingMethods } from "./within.ts";

/** The lists that `node` itself (not its children) may resize. */
export const resizedBy = oncePerView<Node, readonly Expression[]>(findResized, []);

function findResized(node: Node): readonly Expression[] {
  const lists = targetsOf(node).flatMap((target) => {
    const place = unwrapped(target);
    if (Node.isPropertyAccessExpression(place) && place.getName() === "length") return [place.getExpression()];
    return Node.isElementAccessExpression(place) && mayAppend(place) ? [place.getExpression()] : [];
  });
  if (!Node.isCallExpression(node)) return lists;
  const callee = unwrapped(node.getExpression());
  if (Node.isPropertyAccessExpression(callee) && resizingMethods.has(callee.getName())) {
    lists.push(callee.getExpression());
  }
  const meaning = meaningOf(callee);
  if (meaning.kind !== "function" || !mayResize(meaning.node)) return lists;
  return [
    ...lists,
    ...node
      .getArguments()
      .filter((argument) => Node.isExpression(argument))
      .filter(isList),
  ];
}

const shorteningMethods: ReadonlySet<string> = new Set(["pop", "shift", "splice"]);

/** The lists that `node` itself may make shorter; a function that it calls is taken to do to lists what it may. */
export function shortenedBy(node: Node): readonly Expression[] {
  return resizedBy(node).filter((list) => {
    const member = list.getParent();
    if (!Node.isPropertyAccessExpression(member)) return Node.isCallExpression(member);
    return member.getName() === "length" || shorteningMethods.has(member.getName());
  });
}

/** Whether a function may resize some list, itself or in what it calls. */
export function mayResize(callee: FunctionNode): boolean {
  const reached = new Set([callee]);
  // A set is iterated in insertion order and sees what is added meanwhile.
  for (const node of reached) {
    const { resizes, calls } = ownResizing(node);
    if (resizes) return true;
    for (const called of calls) reached.add(called);
  }
  return false;
}

/** Whether a function resizes a list itself, and what it calls. */
const ownResizing = oncePerView<FunctionNode, OwnResizing>(
  (callee) => {
    const calls = new Set<FunctionNode>();
    const resizes = nodesIn(callee).some((node) => {
      if (!Node.isCallExpression(node)) return resizedBy(node).length > 0;
      const inner = unwrapped(node.getExpression());
      if (Node.isPropertyAccessExpression(inner) && resizingMethods.has(inner.getName())) return true;
      const meaning = meaningOf(inner);
      if (meaning.kind === "function") calls.add(meaning.node);
      return false;
    });
    return { resizes, calls };
  },
  { resizes: false, calls: new Set() },
);

interface OwnResizing {
  readonly resizes: boolean;
  readonly calls: ReadonlySet<FunctionNode>;
}

function isList(expression: Expression): boolean {
  const type = expression.getType();
  const shape = shapeOf(type, expression);
  if (shape.kind === "noShape") return mayBeList(type);
  return shape.kind === "leaf" && isArrayType(shape.type) && shape.type.storage === "list";
}

function mayBeList(type: Type): boolean {
  if (type.isUnion()) return type.getUnionTypes().some(mayBeList);
  return type.isAny() || type.isArray();
}

/** Whether an element that is written may lie behind the end of its list. */
function mayAppend(place: ElementAccessExpression): boolean {
  const list = place.getExpression();
  return isList(list) && !isWithin(place.getArgumentExpressionOrThrow(), list);
}
