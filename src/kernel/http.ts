import type { IncomingHttpHeaders } from 'node:http';
import { Agent, type Dispatcher } from 'undici';
import { reasonOf } from './problem';

/** An answer as far as this package reads it; that of the global `fetch` fits. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/**
 * A request as far as this package makes it; the global `fetch` fits. It carries secrets, so it never follows to another
 * address. It ends when its signal says so.
 */
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

/** OpenSSL's codes for a certificate whose authority is not known here. Node.js's own advice is for its command line. */
const untrusted: ReadonlySet<string | undefined> = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
]);
const whomToTrust =
  'its certificate was issued by an authority that is not trusted here: name the CA file that it belongs to';

/** Nothing of the request has left this machine: there was no connection, or its certificate is not to be trusted. */
export class NotSent extends Error {
  override readonly name = 'NotSent';

  constructor(cause: unknown) {
    // A host with several addresses fails once for each.
    const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause;
    super(untrusted.has((first as NodeJS.ErrnoException).code) ? whomToTrust : reasonOf(first), { cause });
  }
}

/** Connections that are kept for the next request. */
export interface Http {
  /** @throws NotSent where surely nothing was sent; after any other error the server may have done what it was asked. */
  readonly fetch: Fetch;
  /** Ends what is under way, and all connections; may be called twice. */
  close(): Promise<void>;
}

/** A longer answer is none of Tesla's, bytes. */
const longest = 2 * 1024 * 1024;

/**
 * Opens HTTP over connections of its own.
 * @param ca PEM of the certificate authority to trust instead of the system's: that of a simulated Tesla.
 */
export function openHttp({ ca }: { readonly ca?: string } = {}): Http {
  // Whoever asks brings a signal and a clock for the rest of the time.
  const patience = { headersTimeout: 0, bodyTimeout: 0 };
  const agent = new Agent({ ...patience, connect: { timeout: 10_000, ...(ca !== undefined && { ca }) } });
  return { fetch: (url, request) => exchange(agent, url, request), close: () => agent.destroy() };
}

function exchange(agent: Agent, url: string, request: Parameters<Fetch>[1]): Promise<HttpAnswer> {
  const { method, headers, body, signal } = request;
  const { origin, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    /** Ends the request on its connection; absent until it is written to one. */
    let abort: ((reason: Error) => void) | undefined;
    let [status, size, head]: [number, number, IncomingHttpHeaders] = [0, 0, {}];
    const parts: Buffer[] = [];
    const fail = (error: unknown): void => {
      signal.removeEventListener('abort', end);
      reject(abort ? error : new NotSent(error));
    };
    const end = (): void => {
      fail(signal.reason);
      abort?.(signal.reason);
    };
    signal.addEventListener('abort', end);
    const options = { origin, path: pathname + search, method, headers: { ...headers }, body: body ?? null };
    const handler: Dispatcher.DispatchHandler = {
      // Called when there is a connection and the next step is to write to it.
      onRequestStart(controller) {
        if (signal.aborted) controller.abort(signal.reason);
        else abort = (reason) => controller.abort(reason);
      },
      onResponseStart(_, code, fields) {
        [status, head] = [code, fields];
        if (code >= 300 && code < 400) abort!(new Error(`it leads elsewhere with ${code}`));
      },
      onResponseData(_, part) {
        size += part.length;
        if (size > longest) abort!(new Error(`its answer has more than ${longest} bytes`));
        else parts.push(part);
      },
      onResponseEnd() {
        signal.removeEventListener('abort', end);
        const text = Buffer.concat(parts).toString('utf8');
        const get = (name: string): string | null => head[name.toLowerCase()]?.toString() ?? null;
        resolve({ status, headers: { get }, text: () => Promise.resolve(text) });
      },
      onResponseError: (_, error) => fail(error),
    };
    try {
      agent.dispatch(options, handler);
    } catch (error) {
      // A header that cannot be sent.
      fail(error);
    }
    if (signal.aborted) end();
  });
}
