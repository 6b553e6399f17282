/** Requests that no build replaced: each throws one error that says how to set one up. */
import { expect, test } from "vitest";
import {
  checkpoint,
  grad,
  jvp,
  stopGradient,
  valueAndGrad,
  valueAndGradInto,
  vjp,
} from "../../compiler/requests-api.ts";

const requests: Record<string, (f: (x: number) => number) => unknown> = {
  grad,
  valueAndGrad,
  valueAndGradInto,
  jvp,
  vjp,
};

test.each(["grad", "valueAndGrad", "valueAndGradInto", "jvp", "vjp"] as const)(
  "%s says that nothing built it",
  (name) => {
    expect(() => requests[name]?.((x: number) => x)).toThrow(
      new Error(
        `FX0001: '${name}' was called in code that Fluxion has not built: requests are replaced at build time. ` +
          'Set up one of: the esbuild plugin (import fluxion from "fluxion/esbuild"), the Vite plugin (import fluxion from "fluxion/vite"), ' +
          "'node --import fluxion/register main.ts', or 'fluxion build main.ts'. " +
          'A file that requests derivatives imports them from "fluxion" by name.',
      ),
    );
  },
);

test("checkpoint does nothing", () => {
  expect(checkpoint({ schedule: "sqrt" })).toBe(undefined);
});

test("stopGradient passes its argument through", () => {
  expect(stopGradient(3)).toBe(3);
});
