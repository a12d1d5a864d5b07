import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { root } from './node-red';

const nodes = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))['node-red'].nodes as Record<string, string>;

/** The call of `registerType` in the editor script of a node, as the Flow Library's scorecard looks for it. */
function registration(html: string): ts.CallExpression | undefined {
  const script = /<script type="text\/javascript">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
  let found: ts.CallExpression | undefined;
  const visit = (node: ts.Node): void => {
    const isCall = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression);
    if (isCall && node.expression.name.text === 'registerType') found = node;
    else ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('editor.js', script, ts.ScriptTarget.ES2022));
  return found;
}

describe.each(Object.entries(nodes))('%s', (type, file) => {
  const html = readFileSync(join(root, file.replace(/js$/, 'html')), 'utf8');

  it('is defined in place, so that the Flow Library can read it', () => {
    const [name, definition] = registration(html)?.arguments ?? [];
    expect(name && ts.isStringLiteral(name) && name.text).toBe(type);
    expect(definition && ts.isObjectLiteralExpression(definition)).toBe(true);
    for (const property of (definition as ts.ObjectLiteralExpression).properties) {
      if (!ts.isPropertyAssignment(property)) continue;
      const key = (property.name as ts.Identifier).text;
      const { initializer } = property;
      if (['defaults', 'credentials'].includes(key)) expect(ts.isObjectLiteralExpression(initializer), key).toBe(true);
      if (['category', 'color', 'icon', 'inputs', 'outputs'].includes(key)) {
        expect(ts.isStringLiteral(initializer) || ts.isNumericLiteral(initializer), key).toBe(true);
      }
    }
  });

  it('keeps no secret among its properties', () => {
    const defaults = /defaults: \{([\s\S]*?)\n {4}\},/.exec(html)?.[1] ?? '';
    expect(defaults).toContain('version');
    expect(defaults).not.toMatch(/password|token(?!Url)|secret/i);
  });
});
