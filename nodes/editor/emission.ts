import { isEmpty, isNumber } from './checks';
import { carName } from './names';

/** Says in words what a `tesla-telemetry-in` node will send, from the values in its dialog. */
export function describeEmission(_: Translate, value: (property: string) => unknown): string {
  const emit = String(value('emit'));
  const count = (value('signals') as string[]).length;
  const sentences: string[] = [];
  if (emit === 'signals' || emit === 'records') {
    sentences.push(_(`tip.${emit}.${count === 0 ? 'all' : count === 1 ? 'one' : 'some'}`, { count }));
  } else {
    sentences.push(_(`tip.${emit}`));
  }
  if (emit === 'signals') {
    const delta = value('delta');
    const interval = value('interval');
    if (isNumber(delta, Number.MIN_VALUE)) sentences.push(_(`tip.delta.${value('deltaUnit')}`, { delta }));
    else if (value('onlyChanges')) sentences.push(_('tip.onlyChanges'));
    if (!isEmpty(interval) && isNumber(interval, Number.MIN_VALUE)) sentences.push(_('tip.interval', { interval }));
  }
  return [...sentences, _('tip.free')].join(' ');
}

/** What such a node is called without a name of its own: "Nordlicht: Soc, Gear +3". */
export function nameEmission(_: Translate, value: (property: string) => unknown): string {
  const cars = value('scope') === 'server' ? _('label.allCars') : carName(value('vehicle'));
  if (!cars) return 'telemetry in';
  const emit = String(value('emit'));
  if (emit !== 'signals') return `${cars}: ${_(`label.${emit}`)}`;
  const names = value('signals') as string[];
  if (!names.length) return cars;
  const more = names.length > 2 ? ` +${names.length - 2}` : '';
  return `${cars}: ${names.slice(0, 2).join(', ')}${more}`;
}
