/** The software of a car, and the update that is on offer. */
export interface Software {
  readonly version: string;
  /** Its version; '' for none. */
  readonly offered: string;
  /** % */
  readonly downloaded: number;
  readonly installed: number;
  /** When it is installed, epoch milliseconds; `null` while nobody said. */
  readonly startsAt: number | null;
}

export const softwareOf = (version: string): Software => ({
  version,
  offered: '',
  downloaded: 0,
  installed: 0,
  startsAt: null,
});

/** Minutes of an installation, as the car announces it. */
export const installMinutes = 25;
const downloadMinutes = 20;

/** An update is on offer, and comes over Wi-Fi. */
export const offerUpdate = ({ version }: Software, offered: string): Software => ({
  ...softwareOf(version),
  offered,
});

/** Nothing is on offer any more. */
export const withdrawUpdate = ({ version }: Software): Software => softwareOf(version);

export const isInstalling = ({ offered, installed }: Software): boolean => offered !== '' && installed > 0;

/** The software some seconds later. @param time epoch milliseconds. @param isParked an update waits for a car that drives */
export function stepSoftware(software: Software, time: number, seconds: number, isParked: boolean): Software {
  const { offered, downloaded, installed, startsAt } = software;
  if (offered === '') return software;
  if (downloaded < 100) {
    return { ...software, downloaded: Math.min(100, downloaded + (seconds / 60 / downloadMinutes) * 100) };
  }
  const begins = startsAt !== null && time >= startsAt && isParked;
  if (installed === 0 && !begins) return software;
  const after = installed + (seconds / 60 / installMinutes) * 100;
  return after < 100 ? { ...software, installed: after } : softwareOf(offered);
}
