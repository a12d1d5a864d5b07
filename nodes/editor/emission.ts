import { isEmpty, isNumber } from './checks';

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
