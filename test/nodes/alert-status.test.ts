import { describe, expect, it } from 'vitest';
import { alertStatus } from '../../nodes/runtime/alert/status';
import { alertNames, type ActiveAlert, type AlertView } from '../../src/rules/alerts';
import { catalogue } from '../../scripts/catalogue.mjs';

const words = (language: string) => {
  const { status } = catalogue(language, 'tesla-alert') as unknown as { status: Record<string, string> };
  const _ = (key: string, values: Record<string, string> = {}): string =>
    (status[key.replace(/^status\./, '')] ?? key).replace(/__(\w+)__/g, (__, name: string) => values[name]!);
  return { _ } as Parameters<typeof alertStatus>[0];
};

const active = (alert: string, subject = '', severity: ActiveAlert['severity'] = 'warning'): ActiveAlert => ({
  ...{ alert, subject, severity, episode: '', since: 0, title: { say: () => '' }, text: { say: () => '' } },
});
const view = (some: readonly ActiveAlert[], quietUntil: number | null = null): AlertView => ({
  ...{ mode: some[0]?.severity ?? 'quiet', active: some, quietUntil, held: 0 },
});
const status = (some: readonly ActiveAlert[], quietUntil: number | null = null, language = 'en-US') =>
  alertStatus(words(language), view(some, quietUntil), 'Europe/Berlin');

describe('the status of alerts', () => {
  it('is green while nothing is so, and grey in quiet hours', () => {
    expect(status([])).toEqual({ fill: 'green', shape: 'dot', text: 'all quiet' });
    const end = Date.parse('2026-06-02T04:30:00Z');
    expect(status([], end)).toEqual({ fill: 'grey', shape: 'ring', text: 'quiet to 06:30' });
  });

  it('names the worst, counts the others, and is red where it is critical', () => {
    expect(status([active('tyre_pressure', 'rearRight')])).toEqual({
      fill: 'yellow',
      shape: 'dot',
      text: 'tyre rear right',
    });
    expect(status([active('sentry_alarm', '', 'critical'), active('line', 'silent')])).toEqual({
      ...{ fill: 'red', shape: 'dot', text: 'alarm +1' },
    });
    expect(status([active('condition', 'Somebody left the heating on')])).toMatchObject({
      text: 'Somebody left the h…',
    });
  });

  it.each(['en-US', 'de'])('has a word for every alert that fits on the canvas, %s', (language) => {
    for (const name of alertNames.filter((each) => each !== 'condition' && each !== 'reminder')) {
      const { text } = status([active(name, 'whatever')], null, language);
      expect(text).not.toContain('_');
      expect(text!.length).toBeLessThanOrEqual(20);
    }
  });
});
