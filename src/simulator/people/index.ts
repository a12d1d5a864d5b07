export { readPersonChange } from './change';
export { describePerson, homeAssistant, ownTracks, type PersonDescription } from './description';
export { People, type PositionEvent } from './people';
export type { Fix, Person, PersonChange } from './person';
