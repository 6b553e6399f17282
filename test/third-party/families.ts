/**
 * Functions of packages, as they were published: whole families, whether or not they are taken. Of each family the
 * signature that its functions are called with here, and points to check them at.
 */
export interface Family {
  /** What is imported, and from where. */
  readonly from: string;
  readonly import: string;
  /** What is shown of the family. */
  readonly what: string;
  /** The parameters of the functions made here, all differentiated but those named in `fixed`. */
  readonly parameters: string;
  readonly fixed?: readonly string[];
  /** How a function is called; `$` stands for its name. */
  readonly call: string;
  readonly result?: string;
  /** Lists of arguments, as they are written. */
  readonly samples: readonly string[];
  readonly functions: readonly string[];
}

const names = (text: string): readonly string[] => text.trim().split(/\s+/);
const inMembers = (owner: string, text: string): readonly string[] => names(text).map((name) => `${owner}.${name}`);

const easings = ["[0.13]", "[0.31]", "[0.64]", "[0.89]"];
const positive = ["[[0.7, 1.3, 2.1, 0.4], [1.1, 0.6, 1.7, 0.9]]", "[[0.2, 0.5, 0.1, 0.2], [0.3, 0.4, 0.15, 0.15]]"];
const sample = ["[[2.3, 1.7, 3.1, 0.6, 4.2]]", "[[0.4, 0.9, 1.6, 1.1, 2.7, 0.2]]"];
const pairs = ["[[2.3, 1.7, 3.1, 0.6, 4.2], [0.4, 1.9, 1.6, 1.1, 2.7]]"];

export const families: readonly Family[] = [
  {
    from: "d3-ease",
    import: "* as lib",
    what: "all easings",
    parameters: "t: number",
    call: "lib.$(t)",
    samples: easings,
    functions: names(`
      easeLinear easeQuad easeQuadIn easeQuadOut easeQuadInOut easeCubic easeCubicIn easeCubicOut easeCubicInOut
      easePoly easePolyIn easePolyOut easePolyInOut easeSin easeSinIn easeSinOut easeSinInOut easeExp easeExpIn easeExpOut
      easeExpInOut easeCircle easeCircleIn easeCircleOut easeCircleInOut easeBounce easeBounceIn easeBounceOut
      easeBounceInOut easeBack easeBackIn easeBackOut easeBackInOut easeElastic easeElasticIn easeElasticOut
      easeElasticInOut`),
  },
  {
    from: "d3-ease",
    import: "* as lib",
    what: "easings with parameters",
    parameters: "t: number, p: number",
    call: "lib.$(p)(t)",
    samples: ["[0.31, 1.7]", "[0.64, 2.3]"],
    functions: names(`
      easePolyIn.exponent easePolyOut.exponent easePolyInOut.exponent easeBackIn.overshoot easeBackOut.overshoot
      easeBackInOut.overshoot easeElasticIn.amplitude easeElasticOut.amplitude easeElasticInOut.period`),
  },
  {
    from: "eases",
    import: "lib",
    what: "all easings",
    parameters: "t: number",
    call: "lib.$(t)",
    samples: easings,
    functions: names(`
      backInOut backIn backOut bounceInOut bounceIn bounceOut circInOut circIn circOut cubicInOut cubicIn cubicOut
      elasticInOut elasticIn elasticOut expoInOut expoIn expoOut linear quadInOut quadIn quadOut quartInOut quartIn
      quartOut quintInOut quintIn quintOut sineInOut sineIn sineOut`),
  },
  {
    from: "ml-distance",
    import: "{ distance as lib }",
    what: "all distances of two vectors",
    parameters: "a: number[], b: number[]",
    call: "lib.$(a, b)",
    samples: positive,
    functions: names(`
      euclidean squaredEuclidean additiveSymmetric avg bhattacharyya canberra chebyshev clark czekanowski dice divergence
      fidelity gower harmonicMean hellinger innerProduct intersection jaccard jeffreys jensenDifference jensenShannon
      kdivergence kulczynski kullbackLeibler kumarJohnson lorentzian manhattan matusita motyka neyman pearson
      probabilisticSymmetric soergel sorensen squared squaredChord taneja topsoe waveHedges`),
  },
  {
    from: "ml-distance",
    import: "{ similarity as lib }",
    what: "all similarities of two vectors",
    parameters: "a: number[], b: number[]",
    call: "lib.$(a, b)",
    samples: positive,
    functions: names(`
      cosine czekanowski dice intersection kulczynski kumarHassebrook motyka pearson ruzicka squaredChord`),
  },
  {
    from: "ml-distance",
    import: "{ distance as lib }",
    what: "distances of an order",
    parameters: "a: Float64Array, b: Float64Array, p: number",
    call: "lib.$(a, b, p)",
    samples: ["[Float64Array.of(0.7, 1.3, 2.1), Float64Array.of(1.1, 0.6, 1.4), 3]"],
    functions: names("minkowski"),
  },
  {
    from: "simple-statistics",
    import: "* as lib",
    what: "statistics of a sample",
    parameters: "x: number[]",
    call: "lib.$(x)",
    samples: sample,
    functions: names(`
      min max sum sumSimple product mean meanSimple median mode geometricMean harmonicMean rootMeanSquare
      logAverage variance sampleVariance standardDeviation sampleStandardDeviation medianAbsoluteDeviation
      interquartileRange sampleSkewness sampleKurtosis coefficientOfVariation`),
  },
  {
    from: "simple-statistics",
    import: "* as lib",
    what: "statistics of two samples",
    parameters: "x: number[], y: number[]",
    call: "lib.$(x, y)",
    samples: pairs,
    functions: names("sampleCovariance sampleCorrelation sampleRankCorrelation tTestTwoSample"),
  },
  {
    from: "simple-statistics",
    import: "* as lib",
    what: "a sample and a number",
    parameters: "x: number[], p: number",
    call: "lib.$(x, p)",
    samples: ["[[2.3, 1.7, 3.1, 0.6, 4.2], 0.3]"],
    functions: names("quantile quantileSorted tTest"),
  },
  {
    from: "simple-statistics",
    import: "* as lib",
    what: "a sample and a whole number",
    parameters: "x: number[]",
    call: "lib.$(x, 3)",
    samples: sample,
    functions: names("sumNthPowerDeviations"),
  },
  {
    from: "simple-statistics",
    import: "* as lib",
    what: "functions of a number",
    parameters: "x: number",
    call: "lib.$(x)",
    samples: ["[0.37]", "[0.81]"],
    functions: names(`
      errorFunction inverseErrorFunction probit logit gamma gammaln cumulativeStdNormalProbability
      cumulativeStdLogisticProbability sign`),
  },
  {
    from: "simple-statistics",
    import: "* as lib",
    what: "functions of three numbers",
    parameters: "x: number, y: number, z: number",
    call: "lib.$(x, y, z)",
    samples: ["[0.37, 1.2, 2.1]"],
    functions: names("zScore"),
  },
  {
    from: "simple-statistics",
    import: "* as lib",
    what: "a line through points",
    parameters: "x0: number, y0: number, x1: number, y1: number",
    call: "lib.linearRegressionLine(lib.$([[x0, y0], [x1, y1], [3, 2]]))(1.5)",
    samples: ["[0.37, 1.2, 2.1, 0.4]"],
    functions: names("linearRegression"),
  },
  {
    from: "gl-matrix",
    import: "* as lib",
    what: "numbers of two vectors",
    parameters: "a: Float64Array, b: Float64Array",
    call: "lib.$(a as unknown as lib.vec4, b as unknown as lib.vec4)",
    samples: ["[Float64Array.of(0.7, 1.3, 2.1, 0.4), Float64Array.of(1.1, 0.6, 1.4, 0.2)]"],
    functions: [
      ...inMembers("vec2", "dot distance squaredDistance angle"),
      ...inMembers("vec3", "dot distance squaredDistance angle"),
      ...inMembers("vec4", "dot distance squaredDistance"),
      ...inMembers("quat", "dot"),
    ],
  },
  {
    from: "gl-matrix",
    import: "* as lib",
    what: "an angle between turns",
    parameters: "a: Float64Array, b: Float64Array",
    call: "lib.$(a as unknown as lib.quat, b as unknown as lib.quat)",
    samples: ["[Float64Array.of(0.35, 0.65, 0.6, 0.2), Float64Array.of(0.5, -0.3, 0.7, 0.1)]"],
    functions: names("quat.getAngle"),
  },
  {
    from: "gl-matrix",
    import: "* as lib",
    what: "numbers of a vector or matrix",
    parameters: "a: Float64Array",
    call: "lib.$(a as unknown as lib.mat4)",
    samples: ["[Float64Array.of(0.7, 1.3, 2.1, 0.4, 1.1, 0.6, 1.4, 0.2, 0.9, 1.8, 0.3, 0.5, 1.2, 1.6, 0.1, 2.2)]"],
    functions: [
      ...inMembers("vec2", "length squaredLength"),
      ...inMembers("vec3", "length squaredLength"),
      ...inMembers("vec4", "length squaredLength"),
      ...inMembers("mat2", "determinant frob"),
      ...inMembers("mat3", "determinant frob"),
      ...inMembers("mat4", "determinant frob"),
    ],
  },
  {
    from: "gl-matrix",
    import: "* as lib",
    what: "a vector of two",
    parameters: "out: Float64Array, a: Float64Array, b: Float64Array",
    fixed: ["out"],
    call: "lib.$(out as unknown as lib.vec3, a as unknown as lib.vec3, b as unknown as lib.vec3)",
    result: "void",
    samples: ["[new Float64Array(3), Float64Array.of(0.7, 1.3, 2.1), Float64Array.of(1.1, 0.6, 1.4)]"],
    functions: inMembers("vec3", "add subtract multiply divide min max cross"),
  },
  {
    from: "gl-matrix",
    import: "* as lib",
    what: "a matrix of a matrix",
    parameters: "out: Float64Array, a: Float64Array",
    fixed: ["out"],
    call: "lib.$(out as unknown as lib.mat4, a as unknown as lib.mat4)",
    result: "void",
    samples: [
      "[new Float64Array(16), Float64Array.of(0.7, 1.3, 2.1, 0.4, 1.1, 0.6, 1.4, 0.2, 0.9, 1.8, 0.3, 0.5, 1.2, 1.6, 0.1, 2.2)]",
    ],
    functions: inMembers("mat4", "transpose invert adjoint copy"),
  },
  {
    from: "haversine-distance",
    import: "lib",
    what: "the distance of two places",
    parameters: "a: [number, number], lat: number, lon: number",
    call: "lib.$(a, { lat, lon })",
    samples: ["[[2.3, 48.8], 51.5, -0.1]"],
    functions: [""],
  },
  {
    from: "bezier-easing",
    import: "lib",
    what: "an easing by its control points",
    parameters: "t: number, x1: number, y1: number",
    call: "lib.$(x1, y1, 0.58, 1)(t)",
    samples: ["[0.31, 0.42, 0.1]", "[0.74, 0.25, 0.6]"],
    functions: [""],
  },
  {
    from: "d3-interpolate",
    import: "* as lib",
    what: "between two numbers",
    parameters: "a: number, b: number, t: number",
    call: "lib.$(a, b)(t)",
    samples: ["[1.3, 4.1, 0.3]"],
    functions: names("interpolateNumber interpolateRound interpolateHue"),
  },
  {
    from: "d3-interpolate",
    import: "* as lib",
    what: "along a list",
    parameters: "v: number[], t: number",
    call: "lib.$(v)(t)",
    samples: ["[[1.3, 4.1, 2.2, 0.7, 1.9], 0.3]"],
    functions: names("interpolateBasis interpolateBasisClosed"),
  },
  {
    from: "d3-interpolate",
    import: "* as lib",
    what: "between two lists",
    parameters: "a: number[], b: number[], t: number",
    call: "(lib.$(a as never, b as never)(t) as unknown as number[])[1]",
    samples: ["[[1.3, 4.1, 2.2], [0.7, 1.9, 3.3], 0.3]"],
    functions: names("interpolateZoom interpolateNumberArray interpolateArray"),
  },
  {
    from: "ml-peak-shape-generator",
    import: "* as lib",
    what: "shapes of one width",
    parameters: "x: number, fwhm: number",
    call: "lib.$(x, fwhm)",
    samples: ["[0.7, 1.9]", "[-1.2, 0.8]"],
    functions: names("gaussianFct lorentzianFct lorentzianDispersiveFct"),
  },
  {
    from: "ml-peak-shape-generator",
    import: "* as lib",
    what: "shapes of a width and a parameter",
    parameters: "x: number, fwhm: number, mu: number",
    call: "lib.$(x, fwhm, mu)",
    samples: ["[0.7, 1.9, 0.4]", "[-1.2, 0.8, 0.7]"],
    functions: names("pseudoVoigtFct generalizedLorentzianFct splitGaussianFct"),
  },
  {
    from: "ml-peak-shape-generator",
    import: "* as lib",
    what: "heights and areas",
    parameters: "fwhm: number",
    call: "lib.$({ fwhm })",
    samples: ["[1.9]", "[0.8]"],
    functions: names(`
      calculateGaussianHeight getGaussianArea calculateLorentzianHeight getLorentzianArea calculatePseudoVoigtHeight
      getPseudoVoigtArea calculateGeneralizedLorentzianHeight getGeneralizedLorentzianArea`),
  },
  {
    from: "ml-peak-shape-generator",
    import: "* as lib",
    what: "widths and factors",
    parameters: "p: number",
    call: "lib.$(p)",
    samples: ["[0.9]", "[0.8]"],
    functions: names(`
      gaussianWidthToFWHM gaussianFwhmToWidth getGaussianFactor lorentzianWidthToFWHM lorentzianFwhmToWidth
      getLorentzianFactor pseudoVoigtWidthToFWHM pseudoVoigtFwhmToWidth getPseudoVoigtFactor
      generalizedLorentzianWidthToFWHM generalizedLorentzianFwhmToWidth getGeneralizedLorentzianFactor`),
  },
  {
    from: "ml-peak-shape-generator",
    import: "* as lib",
    what: "a shape as an object",
    parameters: "x: number, fwhm: number",
    call: "new lib.$({ fwhm }).fct(x)",
    samples: ["[0.7, 1.9]"],
    functions: names("Gaussian Lorentzian LorentzianDispersive PseudoVoigt GeneralizedLorentzian"),
  },
  {
    from: "culori",
    import: "* as lib",
    what: "conversions of red, green and blue",
    parameters: "r: number, g: number, b: number",
    call: "lib.$",
    samples: ["[0.31, 0.62, 0.17]"],
    functions: [
      ...["Hsl", "Hsv", "Hwb", "Hsi", "Cubehelix"].map((name) => `convertRgbTo${name}({ r, g, b }).h`),
      ...["Lab", "Lab65", "Oklab", "Jab"].map((name) => `convertRgbTo${name}({ r, g, b }).a`),
      ...["Xyb", "Xyz50", "Xyz65"].map((name) => `convertRgbTo${name}({ r, g, b }).y`),
      "convertRgbToLrgb({ r, g, b }).g",
      "convertRgbToYiq({ r, g, b }).i",
    ],
  },
  {
    from: "culori",
    import: "* as lib",
    what: "conversions of three coordinates",
    parameters: "x: number, y: number, z: number",
    call: "lib.$",
    samples: ["[0.31, 0.62, 0.17]"],
    functions: [
      ...["Lab", "Luv", "Prophoto"].map(
        (name) => `convertXyz50To${name}({ x, y, z }).${name === "Prophoto" ? "g" : "l"}`,
      ),
      "convertXyz50ToRgb({ x, y, z }).r",
      "convertXyz50ToXyz65({ x, y, z }).y",
      ...["A98", "P3", "Rec2020", "Rgb"].map((name) => `convertXyz65To${name}({ x, y, z }).r`),
      "convertXyz65ToJab({ x, y, z }).j",
      "convertLabToRgb({ l: 50 * x, a: y, b: z }).g",
      "convertLabToLch({ l: 50 * x, a: y, b: z }).c",
      "convertOklabToRgb({ l: x, a: y, b: z }).g",
      "convertOklabToOkhsl({ l: x, a: y, b: z }).s",
      "convertHslToRgb({ h: 100 * x, s: y, l: z }).g",
      "convertHsvToRgb({ h: 100 * x, s: y, v: z }).g",
      "convertHwbToRgb({ h: 100 * x, w: y, b: z }).g",
      "convertYiqToRgb({ y, i: x, q: z }).g",
      "convertLchToLab({ l: x, c: y, h: z }).a",
    ],
  },
  {
    from: "geolib",
    import: "* as lib",
    what: "of two places",
    parameters: "latitude: number, longitude: number",
    call: "lib.$({ latitude, longitude }, { latitude: 51.5, longitude: -0.1 })",
    samples: ["[48.8, 2.3]"],
    functions: names("getDistance getPreciseDistance getGreatCircleBearing getRhumbLineBearing"),
  },
  {
    from: "bessel",
    import: "* as lib",
    what: "Bessel functions of the first order",
    parameters: "x: number",
    call: "lib.$(x, 1)",
    samples: ["[0.7]", "[9.3]"],
    functions: names("besselj bessely besseli besselk"),
  },
];
