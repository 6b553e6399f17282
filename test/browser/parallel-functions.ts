/** Functions of the corpus that have loops whose trips run at once on a device, with what to call their derivatives with. */
import type { Mode } from "../../compiler/1-parse/request.ts";
import type { SourceFunction } from "../../compiler/check/derived-functions.ts";
import { Random } from "../../compiler/check/random.ts";
import { Subject } from "../../compiler/check/subject.ts";
import type { Arguments } from "../../compiler/check/user-values.ts";
import { corpusFiles } from "../helpers/corpus.ts";
import { type TextsForBoth, textsForBoth } from "../helpers/derived-for-both.ts";

/** What float32 cannot do: they hold integers beyond 2 ** 24 in numbers. */
const beyondSinglePrecision = ["noisy"];

interface ParallelFunction {
  readonly name: string;
  readonly points: readonly { readonly derived: TextsForBoth; readonly args: readonly unknown[] }[];
}

export function* parallelFunctions(): Generator<ParallelFunction> {
  for (const { double } of corpusFiles(new URL("../gradients/corpus/", import.meta.url))) {
    const samples = double.exports.samples as Record<string, readonly Arguments[]>;
    for (const fn of double.functions.filter(({ name }) => !beyondSinglePrecision.includes(name))) {
      const vjp = derivative(fn, "vjp");
      if (!vjp?.kernels.some((kind) => kind !== "sequential")) continue;
      const jvp = derivative(fn, "jvp");
      const subject = new Subject(fn);
      const points = (samples[fn.name] ?? [])
        .filter((args) => subject.returns(args))
        .flatMap((args) => {
          const { direction, cotangents } = subject.point(args, new Random(7));
          const padded = subject.padded(args);
          const reverse = { derived: vjp, args: [...padded, ...cotangents] };
          return jvp ? [reverse, { derived: jvp, args: [...padded, ...direction] }] : [reverse];
        });
      yield { name: fn.name, points };
    }
  }
}

/** Undefined for what is refused: the reasons are tested in `test/webgpu`. */
function derivative({ program, id, wrt }: SourceFunction, mode: Mode): TextsForBoth | undefined {
  try {
    return textsForBoth(program, id, mode, wrt);
  } catch (error) {
    if (String(error).includes("FX6001")) return undefined;
    throw error;
  }
}
