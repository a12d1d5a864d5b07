import type { NodeAPI } from 'node-red';
import { previewRule } from '../../../src/fleet/precondition/preview';
import { systemClock } from '../../../src/kernel/clock';
import { preconditionSettings, type PreconditionFields } from './precondition';
import { serveRulePreview } from '../preview';

/** Answers the dialog of a precondition rule with what the rule in it would do. */
export function servePreconditionPreview(RED: NodeAPI): void {
  serveRulePreview<PreconditionFields>(RED, 'precondition', ({ fields, vehicle, home, as, language }) =>
    previewRule({
      settings: preconditionSettings(fields, home),
      ...(vehicle && { car: vehicle }),
      as: as === 'now' || as === 'hot' ? as : 'cold',
      now: systemClock.now(),
      language,
    }),
  );
}
