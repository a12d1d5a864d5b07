/** The texts of a node as Node-RED loads them. */
export function catalogue(language: string, type: string): Readonly<Record<string, unknown>>;
