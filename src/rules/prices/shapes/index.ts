import { entsoe } from './entsoe';
import { homeAssistant } from './home-assistant';
import { integrations } from './integrations';
import type { Shape } from './shape';
import { web } from './web';

export { generic, nothingYet } from './generic';

/** Every form that is known by heart, the most telling first. */
export const exact: readonly Shape[] = [entsoe, ...web, ...homeAssistant, ...integrations];
