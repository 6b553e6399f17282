/** Accessors of objects that are written in place, and their methods that ask for `this`: code that runs on the object. */
import type { MemberNode } from "../../1-parse/functions.ts";
import { type Role, roleOf } from "../names/members.ts";
import type { Bundle, OwnMember, Receiver } from "./contents.ts";

/** The code that an object has itself for a name in a role, and what `this` means in it; undefined where it has none. */
export function ownMember(
  object: Bundle,
  name: string,
  role: Role,
): { readonly member: MemberNode; readonly receiver: Receiver } | undefined {
  const own = object.members.get(name);
  const member = own?.codes.find((code) => roleOf(code) === role);
  return own && member && { member, receiver: { content: object, declared: undefined, scope: own.scope } };
}

/** Whether two objects run the same code, with the same variables around it. */
export function haveSameMembers(a: Bundle, b: Bundle): boolean {
  const isSame = (own: OwnMember, other: OwnMember | undefined) =>
    other?.scope === own.scope && own.codes.every((code, i) => code === other.codes[i]);
  return a.members.size === b.members.size && [...a.members].every(([name, own]) => isSame(own, b.members.get(name)));
}
