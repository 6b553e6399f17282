/** What lowering says: code that Fluxion does not take, where it stands and what to write instead. */
import { error, warning } from "../diagnostic.ts";
import { didYouMean, listed as inWords } from "../wording.ts";

/** A kind of syntax outside the accepted language. The syntax table gives the wording of both parts. */
export const unsupportedSyntax = error<{ what: string; remedy: string }>("FX2001", {
  message: ({ what }) => `${what} not supported in differentiated code.`,
  help: ({ remedy }) => remedy,
});

/** A parameter, result or variable of a type that has no representation. */
export const unsupportedType = error<{ type: string; why: string; remedy: string }>("FX2002", {
  message: ({ type, why }) => `The type '${type}' is not supported: ${why}.`,
  help: ({ remedy }) => remedy,
});

/** A call of something whose source cannot be found. */
export const unknownFunction = error<{ callee: string; why: string; remedy?: string }>("FX2003", {
  message: ({ callee, why }) => `The call of '${callee}' cannot be followed: ${why}.`,
  help: ({ remedy = "Call a function whose TypeScript source belongs to the project, by its name." }) => remedy,
});

/** A function or object of the standard library that has no place in differentiated code. */
export const unsupportedLibrary = error<{ name: string; remedy: string }>("FX2004", {
  message: ({ name }) => `'${name}' is not supported in differentiated code.`,
  help: ({ remedy }) => remedy,
});

/** A method or property that the accepted language does not have. */
export const unknownMember = error<{ member: string; of: string; remedy: string }>("FX2005", {
  message: ({ member, of }) => `'${member}' of ${of} is not supported.`,
  help: ({ remedy }) => remedy,
});

/** A function used as a value. */
export const functionAsValue = error<{ name: string }>("FX2006", {
  message: ({ name }) => `The function ${name} is used as a value.`,
  help: () => "Call it by its name where it is needed, or hand in a function of your own that calls it.",
});

type RecursionKind = "nested" | "sharing" | "member" | "withFunctions";

/** A function that calls itself, and is written out where it is called. */
export const recursiveClosure = error<{ name: string; kind: RecursionKind }>("FX2007", {
  message: ({ name, kind }) => {
    if (kind === "nested") return `The nested function '${name}' calls itself.`;
    if (kind === "sharing") return `The nested function '${name}' calls itself, and knows one array by two names.`;
    return kind === "member"
      ? `The member '${name}' of a class calls itself.`
      : `'${name}' calls itself and makes or gives functions, or changes objects that it is handed.`;
  },
  help: ({ kind }) => {
    if (kind === "sharing") return "Hand in each array once, and none that the function uses as a variable around it.";
    if (kind === "nested") return "Move it to the top level of the module and hand in what it captures as parameters.";
    return kind === "member"
      ? "Write a loop, or a function at the top level of the module that takes what it needs of the object."
      : "Write a loop, hand functions on to it as they came, by their names, or return what changes.";
  },
});

/** Functions that are written out where they are called, and call others that are so more than once. */
export const writtenOutTooOften = error<{ name: string; count: number }>("FX2032", {
  message: ({ name, count }) =>
    `'${name}' is written out wherever it is called, ${count} times up to here: what calls it becomes too long.`,
  help: ({ name }) =>
    `Let '${name}' return what it changes of the variables and objects around it, or move it to the module's top level: calls of it stay calls then.`,
});

/** A variable that may name one of several arrays. */
export const ambiguousArray = error<{ name: string }>("FX2008", {
  message: ({ name }) => `'${name}' names an array on some paths that lead here, and none or a constant one on others.`,
  help: () => "Give the variable an array where it is declared; copy a constant with 'slice'.",
});

/** A write to a field of an object that the caller owns. */
export const writesParameterField = error<{ field: string }>("FX2009", {
  message: ({ field }) => `'${field}' writes a field of an object that came in from outside.`,
  help: () => "Copy the object first ('const own = { ...object }') and return the copy.",
});

/** An object that is changed although another variable may hold it. */
export const sharedRecordWritten = error<{ field: string; class?: string | undefined }>("FX2010", {
  message: ({ field }) => `'${field}' is written, but the object has been assigned to another variable or field.`,
  help: ({ class: name }) =>
    name === undefined
      ? "Assign a copy ('{ ...object }') instead, so that each variable has its own object."
      : `Assign a new object ('new ${name}(...)', made of the fields of this one) instead: each variable then has its own, with the methods.`,
});

/** An object that would become two, of which one may be written. */
export const secondName = error<{ object: string }>("FX2063", {
  message: ({ object }) =>
    `${object} gives an object a second name, and the function writes fields of objects that may be this one.`,
  help: () =>
    "Use a copy ('{ ...object }', '[pair[0], pair[1]]'), or name the object by what holds it ('const object = list[0]').",
});

/** A write to a variable of the surrounding code. */
export const writesCapture = error<{ name: string }>("FX2011", {
  message: ({ name }) => `The function writes '${name}', which belongs to the code around it.`,
  help: () => "Use a variable of its own and return the value.",
});

/** A variable of the module that is not a constant. */
export const notConstant = error<{ name: string; why: string; remedy?: string | undefined }>("FX2012", {
  message: ({ name, why }) => `'${name}' cannot be used here: ${why}.`,
  help: ({ name, remedy }) => remedy ?? `Hand '${name}' in as a parameter, or make it a 'const' of literal numbers.`,
});

/** A write into a constant array. */
export const writesConstant = error<{ array: string }>("FX2013", {
  message: ({ array }) => `'${array}' is constant here, and is written.`,
  help: () => "Write into a copy ('array.slice()').",
});

/** A `throw` of something else than a new error with a message. */
export const unsupportedThrow = error("FX2014", {
  message: () => "Only 'throw new Error(message)' is supported, also with RangeError and TypeError.",
  help: () =>
    "The message is a string, or a template with numbers in it; '{ cause }' behind it a number, boolean or string.",
});

/** An operator on operands it is not defined for here. */
export const unsupportedOperand = error<{ operator: string; operand: string }>("FX2015", {
  message: ({ operator, operand }) => `'${operator}' is not supported on ${operand}.`,
  help: ({ operator, operand }) =>
    /^[!=]==?$/.test(operator) && /array|object|tuple/.test(operand)
      ? "Compare numbers that tell them apart, such as positions, or hand in a boolean that says whether they are the same."
      : "Numbers and booleans can be computed with; compare and combine those.",
});

/** A comparison with `undefined` or `null` of something that always has a value. */
export const unsupportedMissing = error<{ what: string }>("FX2016", {
  message: ({ what }) => `Whether ${what} is missing cannot be asked.`,
  help: () =>
    "It can be asked of what is optional or may be null by its type, and of elements of arrays; of anything else keep a boolean beside it.",
});

/** A question that only JavaScript's empty elements answer. */
export const listWithHoles = error<{ list: string }>("FX2043", {
  message: ({ list }) =>
    `Whether an element of '${list}' is missing cannot be asked: elements that were never written may lie before its end.`,
  help: () =>
    "Fill the list when it is made ('new Array(n).fill(-1)') and ask for that number, or let it grow by 'push'.",
});

/** JavaScript's methods pass over empty elements. */
export const visitOfHoles = error<{ method: string; list: string }>("FX2064", {
  message: ({ method, list }) => `'${method}' passes over the elements of '${list}', which were never written.`,
  help: () => "Fill the list first ('new Array(n).fill(0)'), or write 'Array.from({ length: n }, (_, i) => i)'.",
});

/** A parameter that cannot be left out, or has a default that cannot be lowered. */
export const unsupportedOptional = error<{ name: string }>("FX2017", {
  message: ({ name }) => `The parameter '${name}' cannot be left out.`,
  help: () =>
    "Hand it in. What is optional cannot be a tuple of varying length, nor an object of which the function writes fields: write those of a copy, 'const own = { ...object }'.",
});

/** A key that is known only when the program runs, into parts that are held one by one. */
export const computedKey = error<{ object: string; kind: "tuple" | "object" | "several"; isWritten?: boolean }>(
  "FX2018",
  {
    message: ({ object, kind }) => {
      if (kind === "tuple") return `'${object}' is a tuple and can only be indexed by a literal here.`;
      return kind === "object"
        ? `Which field of '${object}' is meant is known only when the program runs.`
        : `Which element of '${object}' is meant is known only when the program runs, and they are of several kinds.`;
    },
    help: ({ kind, isWritten }) => {
      if (kind === "tuple") return "Declare it as 'number[]' or 'Float64Array'.";
      if (kind === "several")
        return "Compare the index, 'i === 0 ? list[0] : list[1]', or loop over all of them: 'for (const item of list)'.";
      const compare = isWritten
        ? "Compare the key, 'if (mode === \"a\") object.a = value; else object.b = value'"
        : "Compare the key, 'mode === \"a\" ? object.a : object.b'";
      return `${compare}, or keep the numbers in an array.`;
    },
  },
);

/** A function that ends without returning a value on some path. */
export const missingReturn = error<{ name: string }>("FX2019", {
  message: ({ name }) => `'${name}' ends without returning a value on some path.`,
  help: () => "End it with 'return' or 'throw'.",
});

/** A variable that is read before it has a value. */
export const usedBeforeAssigned = error<{ name: string }>("FX2020", {
  message: ({ name }) => `'${name}' is used before it has a value.`,
  help: () => "Give it a value where it is declared.",
});

/** A value of another structure than the place it goes to. */
export const unexpectedStructure = error<{ expected: string; found: string; remedy?: string }>("FX2021", {
  message: ({ expected, found }) => `${expected} is needed here, but this is ${found}.`,
  help: ({
    remedy = "Give the variable or the function's result an explicit type, such as 'number' or '[number, number]'.",
  }) => remedy,
});

/** Objects of different fields in one place. */
export const missingField = error<{ field: string }>("FX2066", {
  message: ({ field }) =>
    `The field '${field}' is missing here: objects that take each other's place have the same fields.`,
  help: () =>
    "Give all of them every field, such as '0' where it is not used, or choose between the numbers computed from them.",
});

/** An element that its array does not hold. */
export const wrongElement = error<{ elements: string; found: string }>("FX2065", {
  message: ({ elements, found }) => `The array holds ${elements}, and this is ${found}.`,
  help: () => "Declare what the array holds: 'const rows: number[][] = new Array(n)'.",
});

/** A variable or field that holds one function and then another. */
export const replacedFunction = error<{ name: string }>("FX2030", {
  message: ({ name }) => `'${name}' is a function, and is replaced by another one.`,
  help: () => "Choose between the functions where they are called: 'condition ? first(x) : second(x)'.",
});

/** A list that becomes shorter while one of its methods goes over it, which leaves out what is gone. */
export const shortenedWhileVisited = error<{ list: string }>("FX2040", {
  message: ({ list }) => `The function that '${list}' calls may make the list shorter.`,
  help: () => "Write a 'for' loop, which looks at the length before each trip.",
});

/** An element that is found while it may be changed. */
export const changedWhileSought = error<{ list: string }>("FX2067", {
  message: ({ list }) => `The function that '${list}' calls may change the element that it looks for.`,
  help: () => "Look for it in a 'for' loop.",
});

/** A constant array that becomes an element of another, through which it could be written. */
export const constantElement = error<Record<never, never>>("FX2026", {
  message: () => "A constant or captured array cannot become an element of another array.",
  help: () => "Store a copy of it: 'array.slice()'.",
});

/** A class that inherits from one whose source is not known. */
export const unknownBase = error<{ name: string }>("FX2044", {
  message: ({ name }) => `What '${name}' gives to the class that extends it is not known.`,
  help: () => "Extend a class of the project by its name, or hold the object in a field.",
});

/** `new` of an abstract class. */
export const abstractClass = error<{ name: string }>("FX2045", {
  message: ({ name }) => `'${name}' is abstract, and no objects of it can be made.`,
  help: () => "Make an object of a class that extends it.",
});

const listed = (names: readonly string[]) =>
  [names.slice(0, -1).join(", "), names.at(-1)]
    .filter((part) => part)
    .map((part) => `${part}`)
    .join(" or ");

/** A member of an object whose class is known only when the program runs. */
export const ambiguousMember = error<{ member: string; classes: readonly string[] }>("FX2046", {
  message: ({ member, classes }) => `Which '${member}' runs here is not known: it may be that of ${listed(classes)}.`,
  help: () =>
    "Make it where it is used, choose with 'isRound ? new Circle(r) : new Square(r)', or declare it to be of a class that no other extends.",
});

/** An object that would hold itself. */
export const circularObject = error<{ field: string }>("FX2048", {
  message: ({ field }) => `The object would hold itself by its field '${field}'.`,
  help: () => "Hand the object in as a parameter of the methods that need it.",
});

/** An object of one class that takes the place of one of another. */
export const replacedByOtherClass = error<Record<never, never>>("FX2047", {
  message: () => "The object that is replaced here, or what replaces it, may be of another class.",
  help: () => "Choose where the objects are made: 'const shape = isRound ? new Circle(r) : new Square(r)'.",
});

/** An assignment to a variable or field, while another name stands for the object that it held. */
export const sharedRecordReplaced = error<Record<never, never>>("FX2034", {
  message: () => "The object that is replaced here is known by another name as well, which would change with it.",
  help: () => "Give the other name a copy: '{ ...object }'.",
});

/** A constructor that does not give an object-valued field its object in a plain statement. */
export const unsetField = error<{ field: string }>("FX2033", {
  message: ({ field }) => `The constructor does not give '${field}' its object in a statement of its own.`,
  help: ({ field }) => `Assign it at the top level of the constructor: 'this.${field} = ...'.`,
});

// --- derivatives that are given ---

/** A function whose derivative cannot be given. */
export const noRuleFor = error<{ function: string; why: string; remedy: string }>("FX2061", {
  message: ({ function: name, why }) => `No derivative can be given for '${name}', which ${why}.`,
  help: ({ remedy }) => remedy,
});

/** Code that is to give a derivative, and takes or gives something else than that. */
export const ruleDoesNotFit = error<{ mark: string; function: string; what: string }>("FX2062", {
  message: ({ mark, function: name, what }) => `What ${mark} is given for '${name}' ${what}.`,
  help: ({ mark }) =>
    mark.endsWith("Jvp")
      ? "It takes the arguments as a tuple, the result, and a tuple of tangents; it gives the tangent of the result."
      : "It takes the arguments as a tuple, the result, and the cotangent of the result; it gives a tuple with a gradient for each argument that has one.",
});

/** A variable or field that holds nothing at first, and whose first value comes on one of several paths. */
export const ambiguousKind = error<{
  name: string;
  first: string;
  isField: boolean;
  /** What it becomes by its type. */
  becomes?: "function" | "link" | undefined;
}>("FX2042", {
  message: ({ name, first }) => `'${name}' is ${first} at first, and what it becomes depends on the path taken.`,
  help: ({ name, first, isField, becomes }) => {
    if (becomes === "function")
      return `Give '${name}' a function at once, such as '(x) => x', and ask a boolean whether it is meant.`;
    if (becomes === "link") {
      return `Objects that lead to others of their kind cannot be followed: keep them in a list, and in '${name}' the position of one, -1 for none.`;
    }
    return isField
      ? `A field can become a number or boolean, where its type says so: '${name}: number | ${first}'. Hold anything else in a variable, or give it a value at once.`
      : `Declare what it becomes ('let ${name}: number | ${first} = ${first}', or an object), or give it a value at once.`;
  },
});

/** A checkpoint where there is no loop whose trips are counted. */
export const checkpointWithoutLoop = error<Record<never, never>>("FX2050", {
  message: () => "'checkpoint' does not stand before a counted loop.",
  help: () => "Write it as the statement before a loop that counts in integers, such as 'for (let i = 0; i < n; i++)'.",
});

/** Options of a checkpoint that are not among those there are. */
export const checkpointOptions = error<Record<never, never>>("FX2051", {
  message: () => "These are not options of 'checkpoint'.",
  help: () =>
    "Write 'checkpoint({ schedule: \"sqrt\" })', or 'checkpoint({ schedule: \"binomial\", slots: 8 })' with a positive integer.",
});

/** `opaque(f)`: said wherever it has a part in a derivative. */
export const takenByDifferences = warning<{ function: string }>("FX2068", {
  message: ({ function: name }) =>
    `The derivative of '${name}', which is opaque, is taken by differences of its values.`,
  help: () =>
    "It is right to about 10 digits, 5 in single precision, where the function is smooth on the scale of max(1, |x|) of each number x: hand numbers over in units in which it is. It takes two values for each number that it is differentiated by.",
});

/** `@layer` names what is no parameter, or none that holds numbers. */
export const layerParameter = error<{ parameter: string; function: string; known: readonly string[] }>("FX2069", {
  message: (a) =>
    `'@layer' names '${a.parameter}', which is no parameter of '${a.function}' that is an array of numbers.`,
  help: ({ parameter, known }) =>
    `${didYouMean(parameter, known)}${known.length > 0 ? `Those are ${inWords(known, "and")}.` : "It has none."}`,
});

/** A layer whose result is not what flows on from it. */
export const layerResult = error<{ function: string }>("FX2070", {
  message: (a) => `'${a.function}' is marked as a layer, and does not return one array of numbers.`,
  help: () => "Let it return its outputs, row by row, as a Float64Array or Float32Array.",
});

/** Two functions of one name, or a function whose name something else is assigned to: JavaScript takes the last. */
export const nameTakenTwice = error<{ function: string }>("FX2072", {
  message: (a) => `'${a.function}' is declared or assigned more than once: what runs is not what is written here.`,
  help: () => "Keep one of them, or give each a name of its own.",
});

/** A layer that is no function any more where layers are looked at. */
export const layerInPlace = error<{ function: string }>("FX2071", {
  message: (a) =>
    `'${a.function}' is marked as a layer, and is written out where it is called: 'layerwise' does not see its calls.`,
  help: () =>
    "Make it a function of the top level, with arrays and numbers as typed parameters, that takes no functions and changes no objects.",
});
