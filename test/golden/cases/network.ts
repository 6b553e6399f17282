interface Network {
  hiddenWeights: Float64Array;
  hiddenOffsets: Float64Array;
  outputWeights: Float64Array;
  steepness: number;
}

/**
 * A structure of arrays, and a nested function: long heads are broken into lines, and a function that is written out leaves
 * no copies of its arguments behind.
 * @differentiable wrt network modes valueAndGradInto
 */
export function response(network: Network, inputs: Float64Array): number {
  const { hiddenWeights, hiddenOffsets, outputWeights, steepness } = network;
  const bent = (x: number) => x / Math.sqrt(1 + x * x);
  let sum = 0;
  for (let unit = 0; unit < hiddenOffsets.length; unit++) {
    let x = hiddenOffsets[unit];
    for (let i = 0; i < inputs.length; i++) x += hiddenWeights[unit * inputs.length + i] * inputs[i];
    const hidden = bent(x) * steepness;
    sum += outputWeights[unit] * bent(hidden);
  }
  return bent(sum) * steepness;
}

export const samples = {
  response: [
    [
      {
        hiddenWeights: Float64Array.of(0.3, -0.2, 0.5, 0.1, 0.7, -0.4),
        hiddenOffsets: Float64Array.of(0.1, -0.3),
        outputWeights: Float64Array.of(1.5, -0.5),
        steepness: 1.25,
      },
      Float64Array.of(1, 2, -0.5),
    ],
  ],
};
