/** Names by which wiring gives what has no class of its own. */
export const CLOCK = Symbol('clock');
/** The key of the indexes over student numbers and contents. */
export const INDEX_SECRET = Symbol('index secret');
/** The origin that credentials carry. */
export const PUBLIC_ORIGIN = Symbol('public origin');
