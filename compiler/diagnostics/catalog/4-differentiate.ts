/** What differentiation refuses. */
import { error, warning } from "../diagnostic.ts";
import { didYouMean, listed } from "../wording.ts";

/** A chain of calls leads back to a function that is differentiated inside another. */
export const recursion = error<{ function: string }>("FX4001", {
  message: ({ function: name }) =>
    `'${name}' calls itself, directly or through other functions; a request inside a function does not differentiate that.`,
  help: () => "Request the derivative outside of all functions, or write the recursion as a loop.",
});

/** The derivative of a function that is requested inside another would be too long without functions that it calls. */
export const tooManyCallsInside = error<{ function: string }>("FX4014", {
  message: ({ function: name }) =>
    `The calls in '${name}' are written out for a request inside a function, which makes it too long: they call others several times, which do the same.`,
  help: () => "Request the derivative outside of all functions, or call the others once and keep what they give.",
});

/** No derivative flows back to a parameter: all ways to the result lead through integers, conditions or rounding. */
export const noDependence = warning<{ function: string; parameter: string }>("FX4002", {
  message: ({ function: name, parameter }) =>
    `The derivative of '${name}' by '${parameter}' is zero: the result does not depend on it, or only through comparisons, indexes or rounding.`,
  help: ({ parameter }) => `Leave '${parameter}' out of wrt, or check that it is used as a number.`,
});

/** A derivative by a parameter that is an integer by its use. */
export const derivativeOfCount = error<{ function: string; parameter: string }>("FX4013", {
  message: ({ function: name, parameter }) =>
    `'${parameter}' only counts or indexes in '${name}': there is no derivative by it.`,
  help: ({ parameter }) => `Leave '${parameter}' out of wrt.`,
});

/** Nothing that the function gives carries a derivative. */
export const noOutput = error<{ function: string }>("FX4005", {
  message: ({ function: name }) =>
    `'${name}' gives nothing to differentiate: it returns no number and writes no floating-point array.`,
  help: () => "Return the number or array that depends on the parameters.",
});

/** Every way through the function ends in an exception or in a loop that nothing leaves. */
export const neverReturns = error<{ function: string }>("FX4011", {
  message: ({ function: name }) => `'${name}' never returns: there is nothing to differentiate.`,
  help: () => "Give it a way to its end on which it neither throws nor goes on for ever.",
});

/** A number that is differentiated by is rounded, becomes an index or bounds a loop. `what` is the subject. */
export const changesInSteps = warning<{ what: string; parameters: readonly string[] }>("FX4007", {
  message: ({ what, parameters }) =>
    `${what} changes in steps with ${listed(parameters, "and")}: its derivative counts as zero.`,
  help: () =>
    "If that is meant, write 'stopGradient(...)' around the number; otherwise compute with the number itself.",
  isOfPlace: true,
});

/** Numbers that a loop or a recursion finds by comparing, as bisection does; without `names` one that has none. */
export const decidedNumbers = warning<{ names: readonly string[]; parameters: readonly string[] }>("FX4039", {
  message: ({ names, parameters }) => {
    const [are, counts] = names.length > 1 ? ["are", "their derivatives count"] : ["is", "its derivative counts"];
    return `${names.length > 0 ? listed(names, "and") : "A number"} ${are} found here by comparisons with what depends on ${listed(parameters, "and")}: ${counts} as zero.`;
  },
  help: () =>
    "If that is meant, write 'stopGradient(...)' around it where it is used; otherwise find it with 'fixedPoint' of 'fluxion/implicit', or end with a step of Newton's method from it.",
  isOfPlace: true,
});

/** A matrix of derivatives runs the function several times from the same arguments. */
export const rearrangedParameter = error<{ mode: string; function: string; parameter: string }>("FX4008", {
  message: (a) =>
    `'${a.mode}' runs '${a.function}' several times, which exchanges or replaces the arrays in '${a.parameter}'.`,
  help: ({ parameter }) => `Exchange the arrays of a copy of '${parameter}', or of variables of its own.`,
});

/** A list that came in from outside changes its length. */
export const resizedList = error<{ function: string; parameter: string }>("FX4010", {
  message: ({ function: name, parameter }) =>
    `'${name}' changes the length of '${parameter}', whose derivative at the start would have another length than at the end.`,
  help: ({ parameter }) => `Work on a copy, 'const own = [...${parameter}]', and return it.`,
});

/** A derivative passes through a function whose derivative is given for the other mode alone. */
export const ruleMissing = error<{ function: string; mark: string; isReverse: boolean }>("FX4031", {
  message: ({ function: name, isReverse }) =>
    isReverse
      ? `The derivative of '${name}' is given forwards, by customJvp, and is needed in reverse here.`
      : `The derivative of '${name}' is given in reverse, by customVjp, and is needed forwards here.`,
  help: ({ mark, isReverse }) =>
    `Give that, too: '${mark}(${isReverse ? "customJvp" : "customVjp"}(f, ...), ${isReverse ? "(args, result, cotangent) => [...]" : "(args, result, tangents) => ..."})', or ask for ${isReverse ? "modes that run forwards" : "modes that run in reverse"} alone.`,
});

/** A rule knows what its function was handed by what that leaves. */
export const changesArguments = error<{ function: string; mark: string }>("FX4032", {
  message: ({ function: name, mark }) =>
    `'${name}' changes an array that it is handed, or gives one back or one twice; its derivative cannot be given by ${mark}.`,
  help: () => "Let it work on a copy ('array.slice()') and return that.",
});

export const ruleChangesArguments = error<{ function: string; mark: string }>("FX4033", {
  message: ({ function: name, mark }) => `What ${mark} is given for '${name}' changes an array that it is handed.`,
  help: () => "Let it write into an array of its own ('array.slice()').",
});

/** Rows that are one array in the result may be several in its tangent. */
export const nestedResultWritten = error<{ function: string }>("FX4034", {
  message: ({ function: name }) => `What '${name}' gives is changed; its derivative is given by a rule.`,
  help: () => "Change a copy, made array by array, or let the function give one flat array.",
});

/** A function that is handed to one whose derivative is given reads a number that has a derivative. */
export const capturedByRule = error<{ function: string; variable: string }>("FX4035", {
  message: ({ function: name, variable }) =>
    `A function that '${name}' is handed reads '${variable}', which has a derivative here; what is given for '${name}' knows its arguments alone.`,
  help: ({ variable }) => `Hand '${variable}' in as an argument, too.`,
});

/** Who leaves an argument out has nothing to hand in a derivative for, or to find one in. */
export const defaultWritten = error<{ function: string; parameter: string }>("FX4036", {
  message: ({ function: name, parameter }) => `'${name}' changes the array that '${parameter}' holds by default.`,
  help: ({ parameter }) => `Change a copy: 'const own = ${parameter}.slice()'.`,
});

/** A checkpoint before a loop whose trips cannot be run again. `why` is the predicate of "The loop". */
export const checkpointRefused = error<{ why: string; remedy: string }>("FX4012", {
  message: ({ why }) => `The states of this loop cannot be kept by 'checkpoint': it ${why}.`,
  help: ({ remedy }) => `${remedy} Or remove the checkpoint, and all that is needed is kept.`,
});

/** The tape takes more than the request allows, whatever the arguments are. The notes say what is in it. */
export const overBudget = error<{ function: string; budget: string; bytes: number }>("FX4037", {
  message: ({ function: name, budget, bytes }) =>
    `The tape of '${name}' takes ${bytes} bytes, more than its budget of ${budget}.`,
  help: () => "Keep less, as the notes say how, or allow more.",
});

/** How long the tape becomes is not known when the function is called. `grows` says with what. */
export const unboundedTape = error<{ function: string; budget: string; grows: string }>("FX4038", {
  message: ({ function: name, budget, grows }) =>
    `The tape of '${name}' cannot be held to ${budget}: it takes ${grows}, which is not known when it is called.`,
  help: () => "Bound it by a size that is known then, as the notes say how, or leave the budget out.",
});

/** A rule says what the first derivative is, and no more. */
export const ruleOfHigherOrder = error<{ function: string }>("FX4040", {
  message: (a) =>
    `'${a.function}' is called, whose derivative is given: 'taylor' does not know its derivatives of higher order.`,
  help: () => "Ask for 'order: 1', or nest requests: 'jvp(jvp(f))' differentiates the rule itself.",
});

/** A branch that depends on what moves, and `stopGradient`: the function runs once for each point, and knows no constants. */
export const constantInDifference = error<{ function: string }>("FX4041", {
  message: (a) =>
    `'${a.function}' takes different ways at different points, and what 'stopGradient' holds constant in it would move with them.`,
  help: () => "Hand the constant in as a parameter that is not among wrt, or use 'jvp' or 'taylor'.",
});

/** A name in `slots` that the function keeps nothing under. */
export const unknownSlot = error<{ slot: string; known: readonly string[]; calls: boolean }>("FX4042", {
  message: ({ slot }) => `Nothing that adjoints are multiplied by is kept under the name '${slot}'.`,
  help: ({ slot, known, calls }) => {
    const others = known.length > 0 ? `There are ${listed(known, "and")}.` : "Leave 'slots' out: all is exact.";
    const called =
      " What functions that stay calls need, such as those that call themselves, is kept whole: write a loop instead.";
    return `${didYouMean(slot, known)}${others}${calls ? called : ""}`;
  },
});

/** A name in `slots` of what a loop with a checkpoint has. */
export const slotOfStates = error<{ slot: string }>("FX4046", {
  message: ({ slot }) => `Of '${slot}' states are kept by 'checkpoint', and a state in part cannot be run on from.`,
  help: ({ slot }) =>
    `Remove the checkpoint, and a part of '${slot}' can be kept instead; or leave '${slot}' out of 'slots'.`,
});

/** A slot that is asked for, and of which a part would not have the mean of the whole. `why` is a sentence. */
export const biasedSlot = error<{ slot: string; why: string }>("FX4043", {
  message: ({ slot, why }) => `'${slot}' cannot be kept in part: ${why.charAt(0).toLowerCase()}${why.slice(1)}`,
  help: ({ slot }) => `Leave '${slot}' out of 'slots'; it is then kept whole.`,
});

/** Values for differences that workers cannot compute, each by itself. `why` is a clause. */
export const notByPoints = error<{ why: string }>("FX4044", {
  message: ({ why }) => `Workers cannot be handed the points of the difference: ${why}.`,
  help: () => "Write 'workers: true' instead, which shares the loops in it.",
});

/** Slots kept in part that paths pass one behind the other. */
export const chainedSamples = warning<{ slots: readonly string[] }>("FX4045", {
  message: ({ slots }) =>
    `Samples of ${listed(slots, "and")} stand behind one another: the variance of the gradient is multiplied by each that a path passes.`,
  help: () =>
    "Measure it with 'varianceReport' as loops grow longer; without 'where' a path passes one sample, or two of what 'slots' names.",
});

/** A `randomizedGrad` that is a `valueAndGrad`. `why` are sentences; `slots` could be named, and `chain` says whether that helps. */
export const nothingInPart = warning<{
  function: string;
  why: readonly { readonly slot: string; readonly why: string }[];
  slots: readonly string[];
  chain: boolean;
}>("FX4047", {
  message: (a) => {
    const reasons = a.why
      .slice(0, 3)
      .map(({ slot, why }) => `'${slot}': ${why.charAt(0).toLowerCase()}${why.slice(1)}`);
    const reason = reasons.join(" ") || "Adjoints are multiplied by nothing that memory is taken for.";
    return `Nothing of '${a.function}' is kept in part, and 'seed' and 'keep' change nothing. ${reason}`;
  },
  help: ({ slots, chain }) => {
    if (slots.length > 0)
      return `Name ${listed(slots, "and")} in 'slots' to keep a part of them, or use 'valueAndGrad', which gives the same.`;
    return chain
      ? "Let samples stand behind one another, 'where: \"chain\"', or use 'valueAndGrad', which gives the same."
      : "Use 'valueAndGrad', which gives the same.";
  },
});

/** A slot that is asked for, and that takes memory besides as much as before. */
export const idleSlot = warning<{ slot: string }>("FX4048", {
  message: ({ slot }) =>
    `If a part of '${slot}' is kept, as much else is kept in its stead: the tape grows by the part.`,
  help: ({ slot }) => `Leave '${slot}' out of 'slots', or name what else is kept, too.`,
});

/** A `layerwise` of what has no layer to look at. */
export const noLayer = error<{ function: string }>("FX4050", {
  message: ({ function: name }) => `'${name}' calls no layer whose weights are among wrt.`,
  help: () =>
    "Call layers, such as 'dense' of 'fluxion/kernels' or functions marked '@layer input=x weights=w bias=b', with parameters as weights, and name these in wrt.",
});

/** A layer that is not known by its weights. */
export const layerWeights = error<{ layer: string; why: "computed" | "changing" }>("FX4051", {
  message: ({ layer, why }) =>
    why === "computed"
      ? `The weights of the layer '${layer}' are computed or chosen here: they are not always one parameter, or one part of one.`
      : `The weights of the layer '${layer}' are others in each trip of a loop here, so that one layer is not told from the next.`,
  help: ({ why }) =>
    why === "computed"
      ? "Hand the layer a parameter, a field of one or a stretch of one ('subarray'), compute with its outputs, and choose between calls instead of between weights."
      : "Hand the parameters in as a list, of which each trip takes the next element, or write the calls out, each with its own part of the parameters.",
});

/** A layer in a function that stays a function, as one that calls itself, or whose derivative is given. */
export const layerInCall = error<{ layer: string; function: string }>("FX4052", {
  message: (a) =>
    `The layer '${a.layer}' is called by '${a.function}', whose calls stay calls: 'layerwise' does not see what is in them.`,
  help: () => "Write a recursion as a loop, and call layers outside of functions whose derivatives are given.",
});

/** `layerwise` of a function that changes its arguments. */
export const layerwiseWrites = error<{ function: string; parameters: readonly string[] }>("FX4053", {
  message: (a) =>
    `'${a.function}' writes ${listed(a.parameters, "and")}, which 'layerwise' needs as ${a.parameters.length > 1 ? "they were" : "it was"}.`,
  help: () => "Return a new array instead.",
});

/** A layer that changes what it is handed. */
export const layerWrites = error<{ layer: string }>("FX4054", {
  message: (a) => `The layer '${a.layer}' changes an array that it is handed.`,
  help: () => "Let it return a new array.",
});

/** A layer in a function whose derivative is requested inside the function that is taken layer by layer. */
export const layerInDerivative = error<{ layer: string; function: string }>("FX4055", {
  message: (a) =>
    `'${a.function}' differentiates a function that calls the layer '${a.layer}': 'layerwise' does not see what flows through it there.`,
  help: () => "Ask for the gradient instead, or write the derivative that is needed with layers of its own.",
});
