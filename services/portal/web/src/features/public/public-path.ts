/** The path of a public address: documents name the public origin, pages read them at their own. */
export const pathOf = (url: string): string => new URL(url, window.location.origin).pathname;
