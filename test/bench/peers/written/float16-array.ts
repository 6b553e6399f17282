/** jax-js asks of each array whether it is a Float16Array, which Node has from version 24 on. Nothing is one before. */
const known: { Float16Array?: unknown } = globalThis;
known.Float16Array ??= class Float16Array {};
