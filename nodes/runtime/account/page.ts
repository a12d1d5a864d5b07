import { createHash } from 'node:crypto';
import type { Problem } from '../../../src/kernel/problem';
import { locale } from '../../../src/kernel/locale';

const english = {
  title: 'Tesla sign-in',
  done: 'Signed in',
  next: 'Close this window and go on in Node-RED.',
  failed: 'Not signed in',
  back: 'Go back to the dialog of the account in Node-RED.',
};

const style =
  ':root{color-scheme:light dark;font:15px/1.45 system-ui,sans-serif}body{max-width:34em;margin:15vh auto;padding:0 24px}h1{font-size:24px;font-weight:600}';

const hash = createHash('sha256').update(style).digest('base64');

/** The page runs nothing, loads nothing, and its address, which holds the code, is told to nobody. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/** What the browser shows after Tesla's page: that the sign-in is done, or why it is not. */
export function signInPage(language: string, problem?: Problem): string {
  const say = (key: keyof typeof english): string => escaped(locale(language, 'sign-in-page')[key] ?? english[key]);
  const [head, ...lines] = problem
    ? [say('failed'), escaped(problem.in(language)), say('back')]
    : [say('done'), say('next')];
  return `<!doctype html>
<html lang="${language === 'de' ? 'de' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${say('title')}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${head}</h1>
${lines.map((line) => `<p>${line}</p>`).join('\n')}
</main>
</body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character]!);
