/** What parameters hold by default, as far as that is written out. */

/** A literal, or the elements of a new list or typed array. */
export type DefaultValue = number | boolean | string | DefaultList;

export type DefaultList = readonly (number | DefaultList)[];
