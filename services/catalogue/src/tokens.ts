/** Names by which the module hands out what is no class. */
export const CLOCK = Symbol('clock');
export const OPERATOR_KEY = Symbol('operator key');
export const PUBLIC_ORIGIN = Symbol('public origin');
