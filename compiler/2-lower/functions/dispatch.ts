/**
 * Which code a member access runs. It is known of an object that was made where the build sees it; of any other the
 * declared type has to tell.
 */
import { type ClassDeclaration, type Expression, Node, type PropertyAccessExpression } from "ts-morph";
import type { MemberNode } from "../../1-parse/functions.ts";
import { spanOf } from "../../1-parse/source-places.ts";
import { ambiguousMember } from "../../diagnostics/catalog/2-lower.ts";
import { Bundle, type Content, type Receiver } from "../contents/contents.ts";
import { ownMember } from "../contents/own-members.ts";
import type { Context } from "../context.ts";
import { classOfType, isHeir, isOpen, memberIn, memberOf, membersOn, type Role, twinsOf } from "../names/members.ts";

/** The code that is run, and what `this` means in it. */
export interface Found {
  readonly member: MemberNode;
  readonly receiver: Receiver | undefined;
}

export const refusedMember = "refused";

/** The code that a static member, or a member of `super`, stands for: no object has to be looked at. */
export function fixedMember(
  context: Context,
  access: PropertyAccessExpression,
  role: Role,
): Found | typeof refusedMember | undefined {
  const member = memberOf(access, role);
  if (!member || Node.isConstructorDeclaration(member)) return undefined;
  const object = access.getExpression();
  if (Node.isSuperExpression(object)) {
    return { member, receiver: member.isStatic() ? undefined : context.bindings.self };
  }
  if (!member.isStatic()) return undefined;
  const owner = member.getParent();
  const codes =
    Node.isThisExpression(object) && Node.isClassDeclaration(owner)
      ? membersOn(owner, access.getName(), role, true)
      : [member];
  return codes.length === 1 ? { member, receiver: undefined } : refuseAmbiguous(context, access, codes);
}

/** The code that a member of `object` stands for; undefined where it has none of that name. */
export function memberOn(
  context: Context,
  object: Content,
  access: PropertyAccessExpression,
  role: Role,
): Found | typeof refusedMember | undefined {
  const declared = declaredClass(context, access.getExpression());
  const found = (member: MemberNode | undefined): Found | undefined =>
    member && { member, receiver: { content: object, declared } };
  if (Node.isPrivateIdentifier(access.getNameNode())) return found(memberOf(access, role));
  const name = access.getName();
  const own = object instanceof Bundle ? ownMember(object, name, role) : undefined;
  if (own) return own;
  if (object instanceof Bundle && object.class) return found(memberIn(object.class, name, role));
  if (!declared || (object instanceof Bundle && object.isWhole)) return undefined;
  const codes = membersOn(declared, name, role);
  return codes.length > 1 ? refuseAmbiguous(context, access, codes) : found(codes[0]);
}

/** Whether an object is of a class, or of one that inherits from it; undefined where only the running program knows. */
export function isInstance(
  context: Context,
  object: Content,
  expression: Expression,
  asked: ClassDeclaration,
): boolean | undefined {
  if (object instanceof Bundle) {
    if (object.class) return isHeir(object.class, asked);
    if (object.isWhole || object.form === "tuple") return false;
  }
  const declared = declaredClass(context, expression);
  if (!declared) return undefined;
  if (twinsOf(declared).length > 0) return undefined;
  return isHeir(declared, asked) || (isOpen(declared) ? undefined : false);
}

/** The class that an object is declared to be of; `this` is as it was where the member was called. */
function declaredClass(context: Context, object: Expression): ClassDeclaration | undefined {
  const self = Node.isThisExpression(object) ? context.bindings.self : undefined;
  return self?.declared ?? classOfType(object.getType());
}

function refuseAmbiguous(
  context: Context,
  access: PropertyAccessExpression,
  codes: readonly MemberNode[],
): typeof refusedMember {
  const classes = codes.flatMap((code) => {
    const owner = code.getParent();
    return Node.isClassDeclaration(owner) ? (owner.getName() ?? []) : [];
  });
  context.refuse(ambiguousMember.at(spanOf(access), { member: access.getName(), classes }));
  return refusedMember;
}
