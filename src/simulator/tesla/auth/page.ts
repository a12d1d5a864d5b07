import type { HttpAnswer } from '../http';

/** A whole page of Tesla's sign-in: small, light and dark, without script. */
export function page(
  status: number,
  { title, body, language }: { title: string; body: string; language: string },
): HttpAnswer {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      // No form-action: browsers apply it to the redirect behind the form too, and that leads to the app.
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
      'referrer-policy': 'no-referrer',
    },
    body: `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`,
  };
}

/** Text for the inside of an element or of a quoted attribute. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const style = `
:root { color-scheme: light dark; --bg: #f2f3f0; --surface: #fff; --ink: #15191b; --ink-2: #495254; --line: #d5d9d4;
  --edge: #858d89; --accent: #0a5a84; --on-accent: #fff }
@media (prefers-color-scheme: dark) { :root { --bg: #0d1011; --surface: #14181a; --ink: #e7ebe9; --ink-2: #b0b9b7;
  --line: #2b3235; --edge: #6a7572; --accent: #74c0e6; --on-accent: #0d1011 } }
* { box-sizing: border-box }
body { margin: 0; padding: 24px 16px; background: var(--bg); color: var(--ink);
  font: 400 15px/1.45 system-ui, sans-serif; overflow-wrap: anywhere }
main { max-width: 440px; margin: 0 auto; padding: 24px; background: var(--surface); border: 1px solid var(--line); border-radius: 3px }
h1 { margin: 0 0 8px; font-size: 18px; font-weight: 600 }
p { margin: 0 0 16px }
small, .quiet { color: var(--ink-2); font-size: 13px }
fieldset { margin: 0 0 16px; padding: 0; border: 0 }
legend { padding: 0; font-weight: 600 }
label { display: flex; gap: 12px; padding: 12px 0; border-bottom: 1px solid var(--line) }
label input { flex: none; width: 18px; height: 18px; margin: 2px 0 0; accent-color: var(--accent) }
label small { display: block }
.actions { display: flex; flex-wrap: wrap; gap: 12px }
button { flex: 1 1 140px; min-height: 44px; padding: 8px 16px; border: 1px solid var(--edge); border-radius: 3px;
  background: transparent; color: inherit; font: inherit; cursor: pointer }
button.main { border-color: var(--accent); background: var(--accent); color: var(--on-accent); font-weight: 600 }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
`;
