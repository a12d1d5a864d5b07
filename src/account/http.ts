import { request } from 'node:https';

/** An answer as far as this package reads it; that of the global `fetch` fits. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/** A request as far as this package makes it; the global `fetch` fits. */
export type Fetch = (
  url: string,
  request: {
    readonly method: 'GET' | 'POST';
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly redirect: 'error';
    readonly signal: AbortSignal;
  },
) => Promise<HttpAnswer>;

/**
 * As the global `fetch`, trusting one certificate authority alone: that of a simulated Tesla. Of HTTPS only.
 * @param ca PEM
 */
export function fetchWithCa(ca: string): Fetch {
  return (url, { method, headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const sent = request(url, { method, headers, ca, signal, agent: false }, (answer) => {
        const status = answer.statusCode ?? 0;
        if (status >= 300 && status < 400) {
          answer.resume();
          return reject(new Error(`it leads elsewhere with ${status}`));
        }
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          const get = (name: string): string | null => {
            const value = answer.headers[name.toLowerCase()];
            return value === undefined ? null : String(value);
          };
          resolve({ status, headers: { get }, text: () => Promise.resolve(text) });
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
}
