/** A mean over time. */
export interface Mean {
  sum: number;
  time: number;
}

export const noMean = (): Mean => ({ sum: 0, time: 0 });

/** A value held for a while. */
export function weigh(mean: Mean, value: number | undefined, time: number): void {
  if (value === undefined) return;
  mean.sum += value * time;
  mean.time += time;
}

/** The mean of all of them; `null` of nothing. */
export function meanOf(means: readonly Mean[]): number | null {
  const sum = means.reduce((total, mean) => total + mean.sum, 0);
  const time = means.reduce((total, mean) => total + mean.time, 0);
  return time > 0 ? sum / time : null;
}
