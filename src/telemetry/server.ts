import { constants, type X509Certificate } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SecureContextOptions, TLSSocket } from 'node:tls';
import { WebSocketServer } from 'ws';
import type { Clock, Timer } from '../kernel/clock';
import type { Log } from '../kernel/log';
import { Problem, reasonOf } from '../kernel/problem';
import { recordTypes, type RecordType } from '../vehicle/record';
import type { ServerCertificate } from './certificate';
import { verifyChain } from './chain';
import { Connection } from './connection';
import { Delivery, type Sink } from './delivery';
import { HandshakeQueue } from './handshakes';
import { identityOf, type Identity } from './identity';
import { checkLimits, checkOption, defaultLimits, type Limits } from './limits';
import { Refusals } from './refusals';
import { SilentPeers } from './silent-peers';

export interface TelemetryServerOptions {
  /** Address to listen on; all when empty. */
  readonly host?: string;
  /** Port; 0 takes a free one. */
  readonly port: number;
  readonly certificate: ServerCertificate;
  /** The client certificates to trust; each one is an anchor. */
  readonly pool: readonly X509Certificate[];
  /** Which devices may speak; all by default. */
  readonly allows?: (vin: string) => boolean;
  /** The record types that reach the sink; all by default. */
  readonly records?: readonly RecordType[];
  readonly limits?: Partial<Limits>;
  readonly sink: Sink;
  /** Hears of every connection that comes and goes, whatever `records` says. */
  readonly onConnection?: (connection: { vin: string; id: string; networkInterface: string }, open: boolean) => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long cars get to hear the goodbye when the server stops, milliseconds. */
const goodbye = 250;

/**
 * The Fleet Telemetry receiver: cars come by WebSocket over TLS with their own certificate and stream records, each of which
 * is acknowledged once the sink has it safe. Who a car is comes from its certificate alone.
 */
export class TelemetryServer {
  readonly #options: TelemetryServerOptions;
  readonly #limits: Limits;
  readonly #records: ReadonlySet<RecordType>;
  readonly #delivery: Delivery;
  readonly #refusals: Refusals;
  /** Of peers without a good certificate, apart: however many scanners come, a refused car is still named. */
  readonly #strangers: Refusals;
  /** The open connections, with when each is gone. */
  readonly #connections = new Map<Connection, Promise<void>>();
  readonly #identities = new WeakMap<Duplex, Identity>();
  /** Every socket, from the first byte on: one that never finishes its handshake must not hold up the stop. */
  readonly #sockets = new Set<Socket>();
  #tcp: TcpServer | undefined;
  #https: HttpsServer | undefined;
  #handshakes: HandshakeQueue | undefined;
  #pings: Timer | undefined;

  constructor(options: TelemetryServerOptions) {
    this.#options = options;
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#records = new Set(options.records ?? recordTypes);
    this.#delivery = new Delivery(options.sink);
    this.#refusals = new Refusals(options.log);
    this.#strangers = new Refusals(options.log);
  }

  /** Where it listens, once started. */
  get address(): { readonly host: string; readonly port: number } | undefined {
    const address = this.#tcp?.address() as AddressInfo | null | undefined;
    return address ? { host: address.address, port: address.port } : undefined;
  }

  /** How many connections are open. */
  get connections(): number {
    return this.#connections.size;
  }

  /**
   * Begins to listen.
   * @throws Problem ADDRESS_IN_USE, ADDRESS_FORBIDDEN, ADDRESS_UNKNOWN, OPTION_INVALID
   */
  async start(): Promise<void> {
    if (this.#tcp) return;
    checkOption('The port', this.#options.port, { from: 0, to: 65_535 });
    checkLimits(this.#limits);
    const { clock } = this.#options;
    const https = createHttpsServer({
      ...this.#secureContext(this.#options.certificate),
      requestCert: true,
      // OpenSSL's refusal is not the last word: see verifyChain.
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
      handshakeTimeout: this.#limits.handshakeTimeout,
    });
    const webSockets = new WebSocketServer({
      noServer: true,
      maxPayload: this.#limits.maxMessage,
      // A car offers compression, and drops the connection without a word when it is accepted.
      perMessageDeflate: false,
      skipUTF8Validation: true,
    });
    const handshakes = new HandshakeQueue(this.#limits.maxHandshakes, (socket) => https.emit('connection', socket));
    https.on('secureConnection', (socket) => {
      handshakes.done();
      this.#identify(socket);
    });
    https.on('tlsClientError', (error) => {
      handshakes.done();
      this.#options.log.debug(`A TLS handshake failed: ${reasonOf(error)}`);
    });
    https.on('request', answerPlainRequest);
    https.on('upgrade', (request, socket, head) => this.#upgrade(webSockets, request, socket, head));
    const silent = new SilentPeers(this.#limits.handshakeTimeout, (socket) => handshakes.add(socket));
    const tcp = createTcpServer({ noDelay: true, keepAlive: true }, (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      silent.add(socket);
    });
    await this.#listen(tcp);
    tcp.on('error', (error) => this.#options.log.error(`The telemetry server failed: ${reasonOf(error)}`));
    this.#tcp = tcp;
    this.#https = https;
    this.#handshakes = handshakes;
    this.#pings = clock.every(this.#limits.pingInterval, () => {
      for (const connection of this.#connections.keys()) connection.ping();
    });
  }

  /** Says goodbye to the cars and frees the port. */
  async stop(): Promise<void> {
    const tcp = this.#tcp;
    if (!tcp) return;
    this.#tcp = undefined;
    this.#pings?.cancel();
    this.#handshakes?.clear();
    const closed = new Promise<void>((resolve) => tcp.close(() => resolve()));
    for (const connection of this.#connections.keys()) connection.close();
    const impatience = this.#options.clock.after(goodbye, () => {
      for (const socket of this.#sockets) socket.destroy();
    });
    await Promise.all([closed, ...this.#connections.values()]);
    impatience.cancel();
  }

  /** Takes a renewed certificate for new connections. */
  renew(certificate: ServerCertificate): void {
    this.#https?.setSecureContext(this.#secureContext(certificate));
  }

  #secureContext({ cert, key }: ServerCertificate): SecureContextOptions {
    return {
      cert,
      key,
      // Also the list of names that a car chooses its certificate by.
      ca: this.#options.pool.map(String),
      minVersion: 'TLSv1.2',
      // A resumed session shows no chain to verify.
      secureOptions: constants.SSL_OP_NO_TICKET,
    };
  }

  async #listen(tcp: TcpServer): Promise<void> {
    const { host, port } = this.#options;
    await new Promise<void>((resolve, reject) => {
      tcp.once('error', reject);
      tcp.listen({ port, ...(host && { host }) }, () => {
        tcp.off('error', reject);
        resolve();
      });
    }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') throw new Problem('ADDRESS_IN_USE', { port }, error);
      if (error.code === 'EACCES') throw new Problem('ADDRESS_FORBIDDEN', { port }, error);
      if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
        throw new Problem('ADDRESS_UNKNOWN', { host: host ?? '' }, error);
      }
      throw error;
    });
  }

  /** Closes a connection whose certificate does not verify; the others get their identity at the upgrade. */
  #identify(socket: TLSSocket): void {
    // From here on the peer holds a certificate that OpenSSL checked it has the key of; the upgrade must follow soon.
    socket.setTimeout(this.#limits.handshakeTimeout, () => socket.destroy());
    const leaf = socket.getPeerX509Certificate();
    const refused = leaf ? this.#flawIn(leaf, socket) : 'it shows no certificate';
    if (!leaf || refused) {
      this.#strangers.note(socket.remoteAddress ?? 'an unknown address', refused ?? '');
      socket.destroy();
      return;
    }
    const identity = identityOf(leaf);
    if ('refused' in identity) this.#refusals.note(socket.remoteAddress ?? 'an unknown address', identity.refused);
    else this.#identities.set(socket, identity);
  }

  /** OpenSSL refuses more than Go does, never less: its yes stands, its no is looked at again. */
  #flawIn(leaf: X509Certificate, socket: TLSSocket): string | undefined {
    if (socket.authorized) return undefined;
    return verifyChain(leaf, presentedWith(leaf), this.#options.pool, this.#options.clock.now());
  }

  #upgrade(webSockets: WebSocketServer, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (request.url === '/status') {
      socket.end(
        'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 7\r\nConnection: close\r\n\r\nmtls ok',
      );
      return;
    }
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      // As the official server does: the upgrade succeeds, then the connection is dropped without a close frame.
      const identity = this.#identities.get(socket);
      if (!identity || !this.#tcp) return webSocket.terminate();
      if (!this.#isAllowed(identity.deviceId)) return webSocket.terminate();
      (socket as TLSSocket).setTimeout(0);
      const connection = new Connection({
        webSocket,
        socket: socket as TLSSocket,
        identity,
        headers: request.headers,
        records: this.#records,
        isAllowed: () => this.#isAllowed(identity.deviceId),
        deliver: (record) => this.#delivery.deliver(record),
        announce: this.#options.sink,
        ...(this.#limits.rate && { rate: this.#limits.rate }),
        clock: this.#options.clock,
        log: this.#options.log,
      });
      const closed = connection.open().then(() => {
        this.#connections.delete(connection);
        this.#options.onConnection?.(connection, false);
      });
      this.#connections.set(connection, closed);
      this.#options.onConnection?.(connection, true);
    });
  }

  #isAllowed(vin: string): boolean {
    const isAllowed = this.#options.allows?.(vin) ?? true;
    if (!isAllowed) this.#refusals.note(vin, 'no vehicle with this VIN is set up here');
    return isAllowed;
  }
}

/** What a browser or a health check sees. */
function answerPlainRequest(request: IncomingMessage, response: ServerResponse): void {
  if (request.url === '/status') response.writeHead(200, { 'Content-Type': 'text/plain' }).end('mtls ok');
  else response.writeHead(400, { 'Content-Type': 'text/plain', 'Sec-WebSocket-Version': '13' }).end('Bad Request\n');
}

/** The certificates that came with the leaf, as sent; `getPeerCertificate` has them no more once the leaf was asked for. */
function presentedWith(leaf: X509Certificate): X509Certificate[] {
  const chain: X509Certificate[] = [];
  for (let next = leaf.issuerCertificate; next; next = next.issuerCertificate) chain.push(next);
  return chain;
}
