/** What `fluxion check` finds (FX7xxx). */
import { error, warning } from "../diagnostic.ts";
import { didYouMean, listed } from "../wording.ts";

/** A derivative is not what it must be. */
export const wrongDerivative = error<{ function: string; check: string; details: string }>("FX7001", {
  message: ({ function: name, check, details }) => `A derivative of '${name}' is wrong (${check}): ${details}.`,
  help: () =>
    "Do not use it. Please report it with the function and the arguments; differences of a function that jumps or is very steep here may also mislead.",
});

/** No arguments were found at which the function has a value. `fault` is what most of those that were drawn led to. */
export const samplesNeeded = warning<{ function: string; fault: string; example: string }>("FX7002", {
  message: ({ function: name, fault }) => `'${name}' was not checked: no arguments were found for it; ${fault}.`,
  help: ({ function: name, example }) =>
    `Give arguments in the same file: export const samples = { ${name}: () => [${example}] };`,
});

/** What is exported as `samples` does not fit the function. */
export const samplesDoNotFit = error<{ function: string; reason: string; example: string }>("FX7003", {
  message: ({ function: name, reason }) => `The samples of '${name}' do not fit its parameters: ${reason}.`,
  help: ({ function: name, example }) =>
    `Write { ${name}: () => [${example}] } for one list of arguments, or { ${name}: [[...], [...]] } for several.`,
});

/** Code that the function needs throws when it is loaded. */
export const sourceNotLoaded = error<{ function: string; reason: string }>("FX7004", {
  message: ({ function: name, reason }) => `'${name}' was not checked: the code that it needs does not run: ${reason}.`,
  help: () => "Move what differentiated functions need into modules that can be loaded alone.",
});

/** A function that is written inside another and calls functions of it. */
export const cannotRunAlone = warning<{ function: string }>("FX7005", {
  message: ({ function: name }) => `'${name}' was not checked: it uses functions that are declared inside another one.`,
  help: () => "Move it, or them, to the top level of the file to have it checked.",
});

/** The function throws at every input that the user gives. */
export const samplesThrow = warning<{ function: string; error: string }>("FX7006", {
  message: ({ function: name, error: reason }) =>
    `'${name}' was not checked: it throws at each of its samples: ${reason}.`,
  help: () => "Give arguments at which the function returns.",
});

/** `--only` names no function that was found. */
export const noSuchFunction = error<{ name: string; known: readonly string[] }>("FX7007", {
  message: ({ name }) => `No differentiable function is called '${name}'.`,
  help: ({ name, known }) => `${didYouMean(name, known)}There are: ${known.join(", ")}.`,
});

/** A derivative that is not finite at an input where differences are. */
export const notFiniteSlope = warning<{ function: string; details: string; arguments: string }>("FX7008", {
  message: ({ function: name, details, arguments: args }) =>
    `The derivative of '${name}' is not finite at (${args}): ${details}.`,
  help: () =>
    "Roots and powers have an infinite slope at 0, 0 times infinity is NaN, and so is what lies outside an array: write a branch of its own for that input.",
});

/** Differences had nothing to say at any input. */
export const notCompared = warning<{ function: string; why: string; example: string }>("FX7010", {
  message: ({ function: name, why }) => `'${name}' was not compared with differences at any input: ${why}.`,
  help: ({ function: name, example }) =>
    `Give arguments around which it is smooth and finite: export const samples = { ${name}: () => [${example}] };`,
});

/** Samples for a name that no requested function has. */
export const strangeSamples = warning<{ name: string; known: readonly string[] }>("FX7011", {
  message: ({ name }) => `'samples' names '${name}', of which no derivative is asked for.`,
  help: ({ name, known }) => `${didYouMean(name, known)}Derivatives are asked for of ${listed(known, "and")}.`,
});

/** A call took longer than one may. `what` is what ran: the function, one of its derivatives, what makes its samples. */
export const notEnded = warning<{ function: string; what: string; seconds: number }>("FX7012", {
  message: ({ function: name, what, seconds }) =>
    `'${name}' was not checked: ${what} had not ended after ${seconds} s.`,
  help: ({ seconds }) =>
    `See that it ends there. If it only takes long, give samples at which it takes less, or more time: '--limit ${6 * seconds}'.`,
});

/** A derivative that is given by hand is not that of the function. */
export const wrongRule = error<{ function: string; mark: string; check: string; details: string }>("FX7021", {
  message: ({ function: name, mark, check, details }) =>
    `The derivative that ${mark} is given for '${name}' is wrong (${check}): ${details}.`,
  help: () =>
    "Correct it. If it is meant to differ from the slope of the function, as that of a step may, leave it as it is: builds use it.",
});

/** A derivative is wrong that uses some which are given by hand. */
export const wrongWithRules = error<{ function: string; check: string; details: string; uses: readonly string[] }>(
  "FX7022",
  {
    message: ({ function: name, check, details }) => `A derivative of '${name}' is wrong (${check}): ${details}.`,
    help: ({ uses }) => `It uses what is given for ${listed(uses, "and")}: see first that this is right.`,
  },
);

/** A function marked as a layer is none: what its rows and their adjoints make is not the gradient by its weights. */
export const wrongLayer = error<{ function: string; check: string; details: string }>("FX7023", {
  message: ({ function: name, check, details }) =>
    `What 'layerwise' of '${name}' says is not what the gradient is made of (${check}): ${details}.`,
  help: () =>
    "The function marked '@layer' must be linear in its weights [out, in], each of its rows of outputs those times a row of inputs, plus the bias: leave activations to the code around it.",
});

/** One mode is infinite or NaN at an input where the value and the other mode are finite. */
export const notFiniteInOneMode = error<{ function: string; details: string }>("FX7024", {
  message: ({ function: name, details }) =>
    `A derivative of '${name}' is not finite where the function and its slope are: ${details}.`,
  help: () =>
    "Do not use it at such an input. Numbers that are infinite or NaN may be computed and then not used, as a root before 'if (x > 0)': compute them behind the condition. Please report the function with the arguments.",
});
