/**
 * An HTTP proxy that carries every CONNECT to one port of this machine: Tesla's command proxy goes to Tesla's hosts only.
 * A process of its own, so that its work is nobody's. node relay.mjs PORT → its own port, as a message
 */
import { createServer } from 'node:http';
import { connect } from 'node:net';

const server = createServer((_, response) => response.writeHead(405).end());
server.on('connect', (_, socket) => {
  const there = connect(Number(process.argv[2]), '127.0.0.1');
  for (const [one, other] of [
    [socket, there],
    [there, socket],
  ]) {
    one.setNoDelay(true);
    one.on('error', () => other.destroy()).on('close', () => other.destroy());
    one.pipe(other);
  }
  socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
});
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
process.on('disconnect', () => process.exit());
