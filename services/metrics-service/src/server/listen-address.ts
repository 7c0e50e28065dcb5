export interface ListenAddress {
  /** Without it, every address of the machine. */
  readonly host?: string;
  readonly port: number;
}

/**
 * Reads an address as Prometheus's programs take it: `:9106`, `127.0.0.1:9106`, `[::1]:9106`.
 * @returns nothing for whatever else
 */
export function parseListenAddress(text: string): ListenAddress | undefined {
  const [, bracketed, plain = "", digits = ""] = /^(?:\[([0-9a-fA-F:.%]+)\]|([^:[\]/\s]*)):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits === "" || port > 65_535) return undefined;
  const host = bracketed ?? plain;
  return host === "" ? { port } : { host, port };
}
