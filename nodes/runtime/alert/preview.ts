import type { NodeAPI } from 'node-red';
import { previewOfAlerts } from '../../../src/fleet/alerts/preview';
import { systemClock } from '../../../src/kernel/clock';
import { alertSettings, type AlertFields } from './alert';
import { asNumber } from '../../../src/rules/reading';
import { serveRulePreview } from '../preview';

/** Answers the dialog of alerts with what they would have told. */
export function serveAlertPreview(RED: NodeAPI): void {
  serveRulePreview<AlertFields>(RED, 'alert', ({ fields, vehicle, name, past, home, language }) =>
    previewOfAlerts({
      settings: alertSettings(fields, { vin: vehicle?.vin ?? '', name, home }),
      history: past,
      odometer: asNumber(vehicle?.state.value('Odometer')),
      now: systemClock.now(),
      language,
    }),
  );
}
