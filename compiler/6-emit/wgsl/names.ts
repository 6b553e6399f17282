/** Names in a kernel: those of the source, as far as WGSL takes them. */
import { namingOf } from "../../ir/build.ts";
import type { Value } from "../../ir/nodes.ts";
import { preludeNames } from "./prelude/prelude.ts";

/** Keywords, reserved words and predeclared names that a variable of a user may well be called. */
const taken = new Set(
  `alias break case const const_assert continue continuing default diagnostic discard else enable false fn for if let loop
  override requires return struct switch true var while abs acos all any array atan atan2 atomic bitcast bool ceil clamp
  cos cross degrees determinant distance dot exp exp2 f16 f32 floor fma fract i32 inverseSqrt ldexp length log log2 max min
  mix modf normalize pow ptr radians reflect round sampler saturate select sign sin smoothstep sqrt step tan texture
  transpose trunc u32 vec2 vec3 vec4 workgroup private storage uniform function read write main Numbers p id trip
  invocation scratch at value from of as in is do new null self super this throw try type typeof use using where with yield async
  await active auto batch binding block buffer cast catch class common compile compute concept constant delete demote
  discard enum error event exclusive explicit export extern external final finally friend get global goto group half
  handle highp implements import index inline input instance interface layout local lowp macro match mediump meta method
  mod module move mut namespace noexpect object operator out output package packed packet partition pass patch pixel
  point precise precision premerge priv property protected pub public quad readonly ref regardless register require
  resource return set shared signed smooth static std subroutine target template texture thread trait typename uniform
  union unless unorm unsigned varying virtual void volatile wgsl`.split(/\s+/),
);

export class KernelNames {
  private readonly names = new Map<Value, string>();
  private readonly used = new Set<string>(preludeNames);

  /** The name of a value, chosen when it is first asked for. */
  of(value: Value, otherwise = "t"): string {
    let name = this.names.get(value);
    if (name === undefined) {
      name = this.fresh(namingOf(value)?.name ?? otherwise);
      this.names.set(value, name);
    }
    return name;
  }

  /** Both are one variable. */
  share(value: Value, name: string): void {
    this.names.set(value, name);
  }

  fresh(wanted: string): string {
    const plain = wanted.replace(/[^A-Za-z0-9_]/g, "").replace(/^(?=[0-9]|_)/, "v") || "t";
    let name = taken.has(plain) ? `${plain}1` : plain;
    for (let number = 2; this.used.has(name); number++) name = `${plain}${number}`;
    this.used.add(name);
    return name;
  }
}
