import { wallAt, type LocalDate } from '../zone';

/** The day after this evening: after midnight it has begun already. */
export const tomorrowOf = (now: number, zone: string): LocalDate => wallAt(now + 12 * 3_600_000, zone).date;
