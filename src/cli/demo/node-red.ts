import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { redact, type Log } from '../../kernel/log';

export interface NodeRedOptions {
  readonly port: number;
  /** The folder of this package, whose nodes are loaded. */
  readonly packageFolder: string;
  readonly userDir: string;
  readonly flowFile: string;
  /** What Node-RED encrypts the logins of its nodes with. */
  readonly credentialSecret: string;
  readonly log: Log;
}

/** The parts of Node-RED's embedding API that are used here. */
interface EmbeddedNodeRed {
  init(server: unknown, settings: Record<string, unknown>): void;
  start(): Promise<void>;
  stop(): Promise<void>;
  readonly httpAdmin: Handler;
  readonly httpNode: Handler;
}
type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** Node-RED warns of these at every start of a new folder, and neither is news here. */
const expected = /^Projects disabled|^Encrypted credentials not found/;

/** Node-RED's log levels that go on: fatal 10, error 20, warn 30. */
const warn = 30;

/**
 * Runs a real Node-RED, editor included, in this process, on loopback.
 * @param load brings the `node-red` package, which is there in a checkout only.
 */
export async function startNodeRed(
  load: () => Promise<{ default: unknown }>,
  { port, packageFolder, userDir, flowFile, credentialSecret, log }: NodeRedOptions,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const RED = (await load()).default as EmbeddedNodeRed;
  const server = createServer((request, response) =>
    RED.httpAdmin(request, response, () =>
      RED.httpNode(request, response, () => void response.writeHead(404).end('Not found\n')),
    ),
  );
  RED.init(server, {
    userDir,
    flowFile,
    nodesDir: packageFolder,
    httpAdminRoot: '/',
    httpNodeRoot: '/',
    editorTheme: { tours: false },
    credentialSecret,
    telemetry: { enabled: false, updateNotification: false },
    externalModules: { palette: { allowInstall: false, allowUpdate: false } },
    // What Node-RED says belongs to the log; stdout has the addresses alone.
    logging: {
      console: { level: 'off' },
      lines: {
        level: 'warn',
        handler: () => (message: { level: number; msg: unknown }) => {
          const sentence = redact(String(message.msg));
          if (message.level < warn) log.error(sentence);
          else if (!expected.test(sentence)) log.warn(sentence);
        },
      },
    },
  });
  await RED.start();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async stop() {
      await RED.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
