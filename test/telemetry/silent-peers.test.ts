import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { SilentPeers } from '../../src/telemetry/silent-peers';

let server: Server;

afterEach(() => void server.close());

/** A peer, and the socket that the server has of it. */
async function pair(): Promise<{ peer: Socket; accepted: Socket }> {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const peer = connect((server.address() as AddressInfo).port, '127.0.0.1');
  peer.on('error', () => {});
  const [accepted] = (await once(server, 'connection')) as [Socket];
  return { peer, accepted };
}

it('hands a peer on with what it said, and leaves no listener behind', async () => {
  const { peer, accepted } = await pair();
  const before = accepted.eventNames().map((name) => [name, accepted.listenerCount(name)]);
  const spoke = new Promise<Socket>((resolve) => new SilentPeers(60_000, resolve).add(accepted));
  peer.write('hello');
  const socket = await spoke;
  expect(String(socket.read())).toBe('hello');
  expect(socket.eventNames().map((name) => [name, socket.listenerCount(name)])).toEqual(before);
  expect(socket.timeout).toBe(0);
  peer.destroy();
  socket.destroy();
});

it.each([
  ['leaves', (peer: Socket) => peer.end()],
  ['resets its connection', (peer: Socket) => peer.resetAndDestroy()],
  ['stays silent too long', () => {}],
])('hands nobody on who %s', async (_, act) => {
  const { peer, accepted } = await pair();
  const peers = new SilentPeers(20, () => expect.unreachable());
  peers.add(accepted);
  const closed = new Promise((resolve) => accepted.once('close', resolve));
  act(peer);
  await closed;
  peer.destroy();
});
