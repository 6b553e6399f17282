/** Mistakes in sources as TypeScript sees them, in tags and in requests (FX1xxx). */
import { error, warning } from "../diagnostic.ts";
import { didYouMean, listed } from "../wording.ts";

// --- what TypeScript itself reports ---

/** The text is not TypeScript. `message` is TypeScript's own. */
export const syntaxError = error<{ message: string; code: number }>("FX1001", {
  message: ({ message, code }) => `Syntax error: ${message} (TS${code})`,
});

/** A type error in a function that is differentiated, or is called by one. `message` is TypeScript's own. */
export const typeError = error<{ message: string; code: number }>("FX1002", {
  message: ({ message, code }) => `Type error in a function to be differentiated: ${message} (TS${code})`,
  help: () => "Correct it as TypeScript says: what the function computes with is read from its types.",
});

/** A module that throws when it is loaded, before any of its functions can be called. */
export const failsToLoad = error<{ message: string; code: number }>("FX1006", {
  message: ({ message, code }) => `The module cannot be loaded: ${message} (TS${code})`,
});

/** A file that a function to be differentiated needs is not there. */
export const moduleNotFound = error<{ specifier: string }>("FX1003", {
  message: ({ specifier }) => `The module '${specifier}' was not found.`,
  help: ({ specifier }) =>
    `What it exports cannot be followed. ${specifier.startsWith(".") ? "Check the path, which is relative to this file." : "Install it, or check its name."}`,
});

/** An import that a function to be differentiated needs gives nothing. `message` is TypeScript's own. */
export const importError = error<{ message: string; code: number }>("FX1004", {
  message: ({ message, code }) => `Error in an import for a function to be differentiated: ${message} (TS${code})`,
});

/** The stack of the compiler, or of TypeScript itself, does not go as deep as the code. */
export const nestedTooDeeply = error("FX1005", {
  message: () => "The code nests too deeply here.",
  help: () => "Take parts of it into variables or functions of their own.",
});

// --- the words of a tag ---

export const unknownTagWord = error<{ word: string; known: readonly string[] }>("FX1101", {
  message: ({ word }) => `'${word}' means nothing in '@differentiable'.`,
  help: ({ word, known }) =>
    `${didYouMean(word, known)}The tag reads '@differentiable [wrt NAME...] [modes MODE...] [OPTION VALUE] [target js|webgpu...] [budget SIZE] [workers [points]]'.`,
});

/** `wrt`, `modes`, `target`, `budget` or an option with no word behind it. */
export const emptyClause = error<{ clause: string }>("FX1102", {
  message: ({ clause }) => `'${clause}' in '@differentiable' is followed by nothing.`,
  help: ({ clause }) => `Name at least one behind '${clause}', or leave it out.`,
});

export const unknownMode = error<{ mode: string; known: readonly string[] }>("FX1103", {
  message: ({ mode }) => `'${mode}' is not a mode.`,
  help: ({ mode, known }) => `${didYouMean(mode, known)}The modes are ${listed(known, "and")}.`,
});

export const unknownTarget = error<{ target: string }>("FX1105", {
  message: ({ target }) => `'${target}' is not a target.`,
  help: ({ target }) => `${didYouMean(target, ["js", "webgpu"])}The target of this version is 'js'.`,
});

/** A target or option that the documentation names and this version does not have. */
export const notAvailable = error<{ what: string }>("FX1106", {
  message: ({ what }) => `${what} is not available in this version of Fluxion.`,
  help: () => "Leave it out.",
});

export const unknownParameter = error<{ name: string; function: string; parameters: readonly string[] }>("FX1107", {
  message: (a) => `'${a.name}' is not a parameter of '${a.function}'.`,
  help: ({ name, parameters }) =>
    `${didYouMean(name, parameters)}'wrt' names whole parameters: ${listed(parameters, "or")}.`,
});

export const repeatedWord = error<{ word: string; clause: string }>("FX1108", {
  message: ({ word, clause }) => `'${word}' stands twice behind '${clause}'.`,
  help: () => "Name it once.",
});

/** `directions 4` in a tag that asks for `grad` alone. */
export const optionOfNoMode = error<{ option: string; known: readonly string[] }>("FX1116", {
  message: ({ option }) => `'${option}' says nothing of the modes that this tag asks for.`,
  help: ({ known }) => `It is an option of ${listed(known, "and")}: name one of them behind 'modes', or leave it out.`,
});

// --- where a tag stands ---

/** The tag is in a comment that documents nothing, or in a comment that is not `/** ... *\/`. */
export const strayTag = error("FX1111", {
  message: () => "'@differentiable' stands in a comment that belongs to no function.",
  help: () => "Put it into a '/** ... */' comment directly before a function declaration or a const arrow function.",
});

/** The tag documents something that cannot be taken. `what` names it, such as "a method". */
export const tagOnOther = error<{ what: string }>("FX1112", {
  message: ({ what }) => `'@differentiable' stands on ${what}.`,
  help: () =>
    "Mark a function declaration or a const arrow function at the top level of the file, with a name of its own.",
});

/** A tag in documentation that is nearly `@differentiable`. Another tool may know it. */
export const misspeltTag = warning<{ tag: string }>("FX1114", {
  message: ({ tag }) => `'${tag}' is no tag of Fluxion, and has no effect.`,
  help: () => "Did you mean '@differentiable'?",
});

/** A tag in the documentation of a function that does not begin its line, where it would be one. */
export const tagBehindText = warning("FX1115", {
  message: () => "'@differentiable' stands behind other text, and has no effect.",
  help: () => "Put it at the beginning of a line of the comment.",
});

export const overloadedFunction = error<{ function: string }>("FX1113", {
  message: (a) => `'${a.function}' has overloads, so that its parameters are not fixed.`,
  help: () => "Differentiate a function with one signature that the overloads can call.",
});

/** A word of `@layer` that is no `key=parameter`, or stands twice; or none where there must be one. */
export const unknownLayerWord = error<{ word: string | undefined }>("FX1117", {
  message: ({ word }) =>
    word === undefined ? "'@layer' names no input, or no weights." : `'${word}' means nothing in '@layer'.`,
  help: () => "The tag reads '@layer input=NAME weights=NAME [bias=NAME] [kind=WORD]', with the names of parameters.",
});

// --- the function that is requested ---

export const noParameters = error<{ function: string }>("FX1201", {
  message: (a) => `'${a.function}' has no parameter to differentiate by.`,
  help: () => "Give it the inputs of the derivative as parameters.",
});

export const restParameter = error<{ function: string; parameter: string }>("FX1202", {
  message: (a) =>
    `'${a.function}' takes the rest parameter '${a.parameter}', so that a derivative cannot tell its arguments from its own.`,
  help: (a) => `Make '${a.parameter}' an array parameter.`,
});

export const notDifferentiable = error<{ parameter: string; type: string }>("FX1203", {
  message: (a) => `'${a.parameter}' of type '${a.type}' cannot carry a derivative.`,
  help: () =>
    "Derivatives are taken by numbers, Float64Array, Float32Array, number[], and objects and tuples that hold them. Name such parameters with 'wrt'.",
});

/** A derivative by an object that may not be there. */
export const optionalWrt = error<{ parameter: string }>("FX1207", {
  message: ({ parameter }) =>
    `'${parameter}' may be left out: a derivative can be taken by numbers that may, and by no array or object.`,
  help: () => "Make it required, or name other parameters with 'wrt'.",
});

/** A gradient of a function that does not return one number. */
export const notOneNumber = error<{ function: string; mode: string; type: string }>("FX1204", {
  message: (a) => `'${a.mode}' needs a function that returns one number, and '${a.function}' returns '${a.type}'.`,
  help: () => "Request 'vjp' (with a cotangent for each output) or 'jvp', or return one number.",
});

/** Only the declaration of a function is known. Calls of functions of packages are followed to their code. */
export const noBody = error<{ function: string; isOfPackage: boolean }>("FX1205", {
  message: (a) =>
    a.isOfPackage
      ? `'${a.function}' belongs to a package: it is not differentiated by itself.`
      : `'${a.function}' has no body here to differentiate.`,
  help: (a) =>
    a.isOfPackage
      ? `Write a function that calls it: '(x: number): number => ${a.function}(x)'.`
      : "Differentiate a function whose source is in the project, not a declaration of it.",
});

/** A parameter of a function written in place, which a request cannot give a type. */
export const untypedParameter = error<{ parameter: string }>("FX1206", {
  message: (a) => `The parameter '${a.parameter}' has no type.`,
  help: () => "Write its type behind it, as in '(x: number) => ...'.",
});

// --- calls of request functions ---

/** `grad` stored, passed on, or called through `.call`: nothing says at build time what it is applied to. */
export const requestAsValue = error<{ request: string; example: string }>("FX1301", {
  message: ({ request }) => `'${request}' is used as a value.`,
  help: ({ example }) => `It exists at build time only: call it directly, as in '${example}(loss)'.`,
});

export const argumentCount = error<{ request: string; count: number }>("FX1302", {
  message: ({ request, count }) =>
    count === 0
      ? `'${request}' is called without a function.`
      : `'${request}' takes a function and options, not ${count} arguments.`,
  help: ({ request }) => `Write '${request}(loss)' or '${request}(loss, { wrt: [0, 1] })'.`,
});

export const notAFunction = error<{ request: string; text: string }>("FX1303", {
  message: ({ request, text }) => `The build cannot tell which function '${text}' is, as the argument of '${request}'.`,
  help: () =>
    "Name a function declaration, a const arrow function or an import of one, or write an arrow function in place.",
});

/** A request of a parameter, in a function that is not built with other requests. */
export const handedFunction = error<{ request: string; text: string; function: string }>("FX1330", {
  message: (a) =>
    `The build cannot tell which function '${a.text}' is, as the argument of '${a.request}': '${a.function}' is handed it.`,
  help: (a) =>
    `Call '${a.function}' in this file, in requests alone, with functions that are written there, as in 'grad((w: number) => ${a.function}((x: number) => w * x))', and do not export it.`,
});

/** The function is imported from a module that does not export it. */
export const missingExport = error<{ name: string; path: string; known: readonly string[] }>("FX1313", {
  message: ({ name, path }) => `'${path}' exports no '${name}'.`,
  help: ({ name, path, known }) => `${didYouMean(name, known)}Export the function from '${path}', by its name.`,
});

export const optionsNotLiteral = error<{ request: string; text: string }>("FX1305", {
  message: ({ request, text }) => `The options of '${request}' are read at build time, and '${text}' is not a literal.`,
  help: () => "Write them in place: { wrt: [0, 1] }.",
});

export const unknownOption = error<{ request: string; option: string; known: readonly string[] }>("FX1306", {
  message: ({ request, option }) => `'${option}' is not an option of '${request}'.`,
  help: ({ option, known }) => `${didYouMean(option, known)}It takes ${listed(known, "and")}.`,
});

export const badWrt = error<{ text: string }>("FX1307", {
  message: ({ text }) => `'${text}' is not a list of parameter positions.`,
  help: () => "Write the positions, counted from 0, as number literals: { wrt: [0, 1] }.",
});

export const positionOutOfRange = error<{ position: number; function: string; count: number }>("FX1308", {
  message: (a) => `Position ${a.position} is not a parameter of '${a.function}'.`,
  help: (a) =>
    a.count === 1
      ? "It has one parameter, at position 0."
      : `It has ${a.count} parameters, at positions 0 to ${a.count - 1}.`,
});

export const badDirections = error<{ text: string }>("FX1309", {
  message: ({ text }) => `'${text}' is not a number of directions.`,
  help: () => "Write a positive integer literal: { directions: 4 }, in a tag 'directions 4'.",
});

export const badOrder = error<{ text: string; highest: number }>("FX1317", {
  message: ({ text }) => `'${text}' is not an order of derivatives.`,
  help: ({ highest }) =>
    `Write an integer literal from 1 to ${highest}: { order: 3 }, in a tag 'order 3'; of 'finiteDifference' also several, { order: [1, 2] }, 'order 1 2'.`,
});

export const badAccuracy = error<{ text: string; highest: number }>("FX1319", {
  message: ({ text, highest }) =>
    Number(text) > highest && Number(text) % 2 === 0
      ? `Differences are written up to the order of accuracy ${highest}, not ${text}.`
      : `'${text}' is not an order of accuracy.`,
  help: ({ highest }) => `Central differences have an even one. Write 2, 4, 6 or ${highest} as a literal.`,
});

export const orderMissing = error("FX1318", {
  message: () => "'taylor' is not told up to which order to differentiate.",
  help: () => "Write it as a literal: { order: 3 }, in a tag 'order 3'.",
});

export const unknownDistribution = error<{ text: string; known: readonly string[] }>("FX1316", {
  message: ({ text }) => `'${text}' is not a distribution of directions.`,
  help: ({ text, known }) => `${didYouMean(text, known)}It is ${listed(known, "or")}.`,
});

export const unknownEstimator = error<{ text: string; known: readonly string[] }>("FX1320", {
  message: ({ text }) => `'${text}' is not a way to estimate a gradient from a part of its tape.`,
  help: ({ text, known }) => `${didYouMean(text, known)}It is ${listed(known, "or")}.`,
});

export const unknownShare = error<{ text: string; known: readonly string[] }>("FX1321", {
  message: ({ text }) => `'${text}' does not say what has one sample.`,
  help: ({ text, known }) => `${didYouMean(text, known)}It is ${listed(known, "or")}.`,
});

export const workersOfWhat = error<{ text: string }>("FX1323", {
  message: ({ text }) => `'${text}' does not say what workers share.`,
  help: () =>
    "They share loops: 'workers: true', in a tag 'workers'. Of 'finiteDifference' they may take whole points: 'workers: \"points\"', in a tag 'workers points'.",
});

export const unknownWhere = error<{ text: string; known: readonly string[] }>("FX1328", {
  message: ({ text }) => `'${text}' does not say where samples may stand.`,
  help: ({ text, known }) => `${didYouMean(text, known)}It is ${listed(known, "or")}.`,
});

/**
 * `where: "path"`: of the e edges that leave a vertex q are drawn with replacement and scaled by e / q. How many leave an entry of
 * an array is known when the function runs, and would have to be counted before. There a path's second moment is multiplied by
 * 1 + (e - 1) / q; a chain that keeps the same fraction of these edges, each kind by itself, multiplies it by e / q, which is no more.
 */
export const pathSampling = error("FX1329", {
  message: () =>
    "Samples cannot be drawn among the edges that leave a value: how many leave an entry of an array is known only when the function runs.",
  help: () =>
    "Write 'chain', and name what is kept of values that several edges leave in 'slots': at the same fraction a path's second moment is no larger there.",
});

export const badSlots = error<{ text: string }>("FX1322", {
  message: ({ text }) => `'${text}' is not a list of slots.`,
  help: () => "Write the names that 'fluxion explain' gives them as literals: { slots: ['hidden'] }.",
});

export const unknownLayerWeights = error<{ text: string; known: readonly string[] }>("FX1327", {
  message: ({ text }) => `'${text}' does not say what is given for the weights of layers.`,
  help: ({ text, known }) => `${didYouMean(text, known)}It is ${listed(known, "or")}.`,
});

/** The function reads a variable that another one hides where the request stands. */
/** Of the budget of a tag or a request. */
export const badBudget = error<{ text: string }>("FX1314", {
  message: ({ text }) => `'${text}' is no amount of memory.`,
  help: () => "Write a number and a unit, B, KB, MB or GB (of 1000), KiB, MiB or GiB (of 1024): '1MB', '0B'.",
});

/** Of a request whose derivative is differentiated: nothing is generated for it alone. */
export const budgetInside = error("FX1315", {
  message: () => "A budget holds for what is generated, and nothing is generated for a request inside another.",
  help: () => "Give the budget to the outer request.",
});

/** `grad(layerwise(f))`, or `layerwise` in a function that is differentiated. */
export const layerwiseInside = error("FX1325", {
  message: () => "'layerwise' gives a function that runs backwards, which is not differentiated.",
  help: () => "Call it outside of functions that are differentiated, and differentiate the function itself.",
});

/** `grad(randomizedGrad(f))`, or `randomizedGrad` in a function that is differentiated. */
export const randomizedInside = error("FX1326", {
  message: () => "'randomizedGrad' gives an estimate, which is not differentiated.",
  help: () => "Call it outside of functions that are differentiated, and differentiate the function itself.",
});

export const captureHidden = error<{ variable: string; function: string }>("FX1310", {
  message: (a) => `'${a.function}' reads '${a.variable}', and another '${a.variable}' hides it here.`,
  help: () => "Rename one of them, or move the request next to the function.",
});

/** `import { gradd } from "fluxion"`. */
export const unknownImport = error<{ name: string; known: readonly string[] }>("FX1311", {
  message: ({ name }) => `'fluxion' exports no '${name}'.`,
  help: ({ name, known }) => `${didYouMean(name, known)}The requests are ${listed(known, "and")}.`,
});

/** `export { grad as slope } from "fluxion"`: a file that calls `slope` does not look as if it held requests. */
export const renamedExport = error<{ request: string; name: string }>("FX1312", {
  message: ({ request, name }) => `'${request}' is exported as '${name}', a name that the build does not look for.`,
  help: ({ request }) => `Export it as '${request}', or import it from "fluxion" where it is called.`,
});

// --- names of what is generated ---

export const nameTaken = error<{ name: string; function: string }>("FX1401", {
  message: (a) =>
    `The derivative of '${a.function}' would be called '${a.name}', which this file already declares or generates.`,
  help: () => "Rename one of the functions.",
});

/** A helper that is written into the user's own module meets a namesake there. */
export const helperNameTaken = error<{ name: string }>("FX1402", {
  message: ({ name }) => `The helper '${name}' would be written into this file, which already declares that name.`,
  help: ({ name }) => `Rename '${name}', or build without '--standalone'.`,
});

// --- derivatives that are given ---

/** `customVjp` inside a function. */
export const ruleInsideFunction = error<{ mark: string }>("FX1501", {
  message: ({ mark }) => `'${mark}' is called inside a function.`,
  help: ({ mark }) => `Give the derivative once, at the top level of a module: 'const f = ${mark}(...)'.`,
});

export const ruleArguments = error<{ mark: string; count: number }>("FX1502", {
  message: ({ mark, count }) => {
    const takes = mark.endsWith("opaque") ? "a function alone" : "a function and its derivative";
    return `'${mark}' takes ${takes}, not ${count} argument${count === 1 ? "" : "s"}.`;
  },
  help: ({ mark }) => {
    if (mark.endsWith("opaque")) return `Write '${mark}(f)'.`;
    return mark.endsWith("Jvp")
      ? `Write '${mark}(f, (args, result, tangents) => ...)'.`
      : `Write '${mark}(f, (args, result, cotangent) => [...])'.`;
  },
});
