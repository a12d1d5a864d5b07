/**
 * Ways of commands to simulated cars. `open(vin)` opens a session with a car, unmeasured; what it resolves with sends one
 * command and throws unless the car did it. `cpu()` is what that has cost so far, seconds; `callers()` what it cost who asks
 * on top.
 */
import { randomBytes } from 'node:crypto';
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { request as requestOverTls } from 'node:https';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Agent, ProxyAgent, request } from 'undici';
import { cpuOf, end } from './process.mjs';

const require = createRequire(import.meta.url);
const { Fleet, silentLog, systemClock } = require('../../dist/src/index.js');
const { commands } = require('../../dist/src/commands/commands.js');
const { encodePayload } = require('../../dist/src/commands/payload.js');
const { readMessage, readAnswer } = require('../../dist/src/commands/signing/answer.js');
const { commandRequest, sessionRequest } = require('../../dist/src/commands/signing/request.js');
const { Session } = require('../../dist/src/commands/signing/session.js');

/** The car's data never show it, so its answer is the end of it. */
export const { flash_lights: command } = commands;
export const payload = encodePayload(command.domain, command.encode({}));

function ownCpu() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** The product as Node-RED runs it: an account that is signed in, its key and cars, nothing left out. */
export async function product({ info, ca, folder, pem }) {
  const keyFile = join(folder, 'key.pem');
  mkdirSync(join(folder, 'product'), { recursive: true });
  writeFileSync(keyFile, pem, { mode: 0o600 });
  const { clientId, clientSecret, redirectUri, auth, fleetApi: apiUrl } = info;
  const urls = { apiUrl, authorizeUrl: `${auth}/oauth2/v3/authorize`, tokenUrl: `${auth}/oauth2/v3/token` };
  const scopes = ['vehicle_device_data', 'vehicle_cmds', 'vehicle_charging_cmds'];
  const fleet = new Fleet({
    folder: join(folder, 'product'),
    clock: systemClock,
    random: Math.random,
    log: silentLog,
  });
  await fleet.start();
  const account = fleet.account('bench', { ...urls, clientId, clientSecret, redirectUri, scopes, ca, keyFile });
  await account.account.finishSignIn(await consent(account.account.beginSignIn(), ca));
  await account.start();
  return {
    async open(vin) {
      fleet.claim(vin, { name: vin, account });
      const send = async () => {
        const at = Date.now();
        const result = await fleet
          .vehicle(vin)
          .commands.run({ command: command.name, parameters: {}, surface: 'flow', at });
        if (!result.ok) throw new Error(`${vin}: ${result.reason}`);
      };
      await send();
      return send;
    },
    cpu: ownCpu,
    async close() {
      await account.stop();
      await fleet.stop();
    },
  };
}

/** Allows everything on the page of the sign-in. @returns the address that it leads back to. */
async function consent(page, ca) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const post = requestOverTls(page, { method: 'POST', headers, ca, agent: false });
  post.end('decision=allow');
  const [answer] = await once(post, 'response');
  answer.resume();
  return answer.headers.location;
}

/** The round trip alone: messages that were signed before, sent with nothing around them. @param relay its port, if any. */
export function roundTrip({ info, ca, key, runs }, relay) {
  const { token, fleetApi } = info;
  const dispatcher =
    relay === undefined
      ? new Agent({ connect: { ca } })
      : new ProxyAgent({ uri: `http://127.0.0.1:${relay}`, requestTls: { ca } });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const post = async (vin, message) => {
    const body = JSON.stringify({ routable_message: Buffer.from(message).toString('base64') });
    const url = `${fleetApi}/api/1/vehicles/${vin}/signed_command`;
    const answer = await request(url, { method: 'POST', headers, body, dispatcher });
    const { response, error } = await answer.body.json();
    if (answer.statusCode !== 200) throw new Error(`${vin}: ${answer.statusCode} ${error}`);
    return Buffer.from(response, 'base64');
  };
  return {
    async open(vin) {
      const { domain } = command;
      const session = new Session({ vin, domain, key, clock: systemClock });
      const envelope = () => ({ vin, domain, address: randomBytes(16), uuid: randomBytes(16), sentAt: Date.now() });
      const asked = sessionRequest(envelope(), key.publicKey);
      const message = readMessage(asked, await post(vin, asked.bytes));
      const tag = message.signature_data?.session_info_tag?.tag;
      session.accept({ info: message.session_info, tag, challenge: asked.uuid, sentAt: asked.sentAt });
      const requests = Array.from({ length: runs }, () =>
        commandRequest(envelope(), key.publicKey, payload, session.sign(payload)),
      );
      return async () => {
        const sent = requests.shift();
        const answer = await post(vin, sent.bytes);
        // Read after the last one.
        if (requests.length === 0) readAnswer(sent, readMessage(sent, answer));
      };
    },
    cpu: ownCpu,
    close: () => dispatcher.destroy(),
  };
}

/** Tesla's own command proxy, asked over HTTPS as its users do. @param relay the port that leads it to the simulator. */
export async function teslaHttpProxy({ info, ca, folder, pem }, relay) {
  const [port, keyFile] = [await freePort(), join(folder, 'proxy.pem')];
  writeFileSync(keyFile, pem, { mode: 0o600 });
  const files = ['-cert', info.receiverCert, '-tls-key', info.receiverKey, '-key-file', keyFile];
  const proxy = spawn(
    process.env.TESLA_HTTP_PROXY,
    ['-host', 'localhost', '-port', String(port), ...files, '-session-cache', join(folder, 'cache')],
    {
      cwd: folder,
      env: { HOME: folder, SSL_CERT_FILE: info.ca, HTTPS_PROXY: `http://127.0.0.1:${relay}` },
      stdio: 'ignore',
    },
  );
  const dispatcher = new Agent({ connect: { ca } });
  const headers = { authorization: `Bearer ${info.token}`, 'content-type': 'application/json' };
  const ask = (path, method = 'POST') =>
    request(`https://localhost:${port}${path}`, {
      method,
      headers,
      dispatcher,
      ...(method === 'POST' && { body: '{}' }),
    });
  while (!(await ask('/', 'GET').catch(() => false))) await new Promise((resolve) => setTimeout(resolve, 50));
  return {
    async open(vin) {
      const send = async () => {
        const answer = await ask(`/api/1/vehicles/${vin}/command/${command.name}`);
        const text = await answer.body.text();
        if (!text.includes('"result":true')) throw new Error(`${vin}: ${answer.statusCode} ${text}`);
      };
      await send();
      return send;
    },
    cpu: () => cpuOf(proxy.pid),
    callers: ownCpu,
    async close() {
      await dispatcher.destroy();
      await end(proxy);
    },
  };
}

/** Starts the relay. */
export async function startRelay(to) {
  const relay = fork(join(import.meta.dirname, 'relay.mjs'), [String(to)]);
  const [port] = await once(relay, 'message');
  return { port, close: () => end(relay) };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
