import type { Request, RequestHandler } from 'express';
import type { NodeAPI } from 'node-red';
import type { AccountStatus } from '../../../src/account/account';
import { FleetAccount } from '../../../src/fleet/account';
import { commandKey } from '../../../src/fleet/command-key';
import { redact } from '../../../src/kernel/log';
import { Problem, reasonOf } from '../../../src/kernel/problem';
import { accountFields, accountSettings } from './account';
import { pageHeaders, signInPage } from './page';
import { SignIns } from './sign-ins';
import { fleetOptions } from '../fleet';
import { find, type AccountNode } from '../nodes';

/** What Node-RED's editor shows, and sends, in place of a password that it was not told. */
const placeholder = '__PWRD__';

/**
 * What the dialog of an account asks the runtime, and where Tesla's page leads to. The node may not be deployed yet: the
 * dialog sends what stands in it. Nothing secret ever goes back.
 */
export function serveAccounts(RED: NodeAPI): void {
  const options = fleetOptions(RED);
  const signIns = new SignIns(options.clock);
  const { httpAdmin, auth } = RED;
  const [mayRead, mayWrite] = [auth.needsPermission('tesla.read'), auth.needsPermission('tesla.write')];
  // What stands in the dialog is used as a deploy would: files are read, variables put in, a stored secret sent somewhere.
  const mayDeploy = [mayWrite, auth.needsPermission('flows.write')];

  /** The account that is deployed. */
  const deployed = (id: string): FleetAccount | undefined => {
    const node = find<AccountNode>(RED, id);
    return node?.type === 'tesla-account' ? node.account : undefined;
  };

  const secretOf = (id: string, typed: string): string => {
    if (typed !== placeholder) return typed;
    const kept = RED.nodes.getCredentials(id) as { clientSecret?: string } | null;
    return kept?.clientSecret ?? '';
  };

  /** A text of the dialog; Node-RED would put in the variables when it deploys. */
  const filled = <Value>(value: Value): Value =>
    typeof value === 'string' && /\$\{\S+\}/.test(value)
      ? RED.util.evaluateNodeProperty(value, 'env', undefined as never, {})
      : value;

  httpAdmin.post(
    '/tesla/account/:id/sign-in',
    mayDeploy,
    answer((id, body) => {
      const fields = Object.fromEntries(Object.entries(body).map(([name, value]) => [name, filled(value)]));
      const secret = filled(secretOf(id, String(body['clientSecret'] ?? '')));
      const settings = accountSettings(accountFields(fields), secret);
      const account = new FleetAccount({ ...options, id, settings });
      return { link: signIns.begin(id, account, languageOf(body['language'])) };
    }),
  );

  httpAdmin.post(
    '/tesla/account/:id/callback',
    mayWrite,
    answer(async (id, body) => {
      await signIns.finish(String(body['address'] ?? ''), id);
      await deployed(id)?.look();
      return {};
    }),
  );

  httpAdmin.post(
    '/tesla/account/:id/sign-out',
    mayWrite,
    answer(async (id) => {
      signIns.forget(id);
      await (deployed(id)?.account.signOut() ?? options.tokens.remove(id));
      await deployed(id)?.look();
      return {};
    }),
  );

  httpAdmin.post(
    '/tesla/account/:id/key',
    mayDeploy,
    answer(async (id, body) => {
      const { keyFile } = accountFields({ keyFile: filled(body['keyFile']) });
      const key = await commandKey({ ...options, id, ...(keyFile && { keyFile }) });
      return { publicKey: key.toPublicPem() };
    }),
  );

  httpAdmin.get('/tesla/account/:id/status', mayRead, (request, response) => {
    const id = String(request.params['id']);
    const { clientId = '', language } = request.query;
    void statusOf(id, filled(String(clientId)).trim()).then(({ problem: own, ...status }) => {
      const problem = signIns.problem(id) ?? own;
      response.json({ ...status, ...(problem && { problem: problem.in(languageOf(language)) }) });
    });
  });

  // No permission: the browser comes from Tesla without one. The state in the address was made here, and is its proof.
  httpAdmin.get('/tesla/callback', (request, response) => {
    const language = request.acceptsLanguages('en', 'de') || 'en';
    void signIns
      .finish(request.url)
      .then((id) => deployed(id)?.look())
      .then(
        () => response.status(200).set(pageHeaders).send(signInPage(language)),
        (error: unknown) =>
          response
            .status(400)
            .set(pageHeaders)
            .send(signInPage(language, problemOf(error))),
      );
  });

  async function statusOf(id: string, clientId: string): Promise<AccountStatus> {
    const account = deployed(id);
    try {
      if (account?.clientId === clientId) return await account.account.status();
      // Signed in from the dialog, before it is deployed.
      const record = await options.tokens.read(id);
      if (record?.clientId !== clientId) return { isSignedIn: false };
      const { scopes, expiresAt, lastRefresh } = record;
      return {
        isSignedIn: true,
        ...(scopes && { scopes }),
        ...(expiresAt !== undefined && { expiresAt }),
        ...(lastRefresh !== undefined && { lastRefresh }),
      };
    } catch (error) {
      return { isSignedIn: false, problem: problemOf(error) };
    }
  }
}

type Body = Readonly<Record<string, unknown>>;

/** Answers the dialog with what `work` gives, or with the sentence that says what is wrong. */
function answer(work: (id: string, body: Body) => object | Promise<object>): RequestHandler {
  return (request: Request, response) => {
    // A form on a foreign page cannot send JSON, so it can do nothing here in the user's name.
    if (!request.is('json')) return void response.status(415).json({ problem: 'Send JSON.' });
    const body = (request.body ?? {}) as Body;
    void Promise.resolve(String(request.params['id']))
      .then((id) => work(id, body))
      .then(
        (done) => response.json(done),
        (error: unknown) => response.status(400).json({ problem: problemOf(error).in(languageOf(body['language'])) }),
      );
  };
}

/** The language of the editor, with the country that Tesla's page wants to know: `de` is `de-DE`. */
function languageOf(given: unknown): string {
  const known = typeof given === 'string' && /^[a-z]{2}(-[A-Z]{2})?$/.test(given) ? given : 'en';
  const { language, region = 'US' } = new Intl.Locale(known).maximize();
  return `${language}-${region}`;
}

const problemOf = (error: unknown): Problem =>
  error instanceof Problem ? error : new Problem('SIGN_IN_FAILED', { reason: redact(reasonOf(error)) }, error);
