import type { Alert, Finding } from './alert';
import type { Severity } from './notice';
import type { Content, EndedEpisode, Episode, Track } from './state';
import { begun, elapsed, freeze, thaw, type Timer } from './timer';

/** What the car said longer ago than this begins no alarm: it came late, and may be over. */
export const latest = 15 * 60_000;

export const newTrack: Track = { raising: null, episode: null, clearing: null, lastRaise: null };

/** What a finding does to a track, and the episode that ended by it. The same track where nothing changed. */
export function follow(
  track: Track,
  alert: Alert,
  finding: Finding,
  now: number,
): { readonly track: Track; readonly ended: EndedEpisode | null } {
  switch (finding.is) {
    case undefined:
      return { track: unknown(track, now), ended: null };
    case 'between':
      return { track: between(track), ended: null };
    case true:
      return { track: bad(track, alert, finding, now), ended: null };
    case false:
      return good(track, finding.clearAfter ?? alert.clearAfter, finding.at, now);
  }
}

function unknown(track: Track, now: number): Track {
  const raising = track.raising && freeze(track.raising, now);
  const clearing = track.clearing && freeze(track.clearing, now);
  return raising === track.raising && clearing === track.clearing ? track : { ...track, raising, clearing };
}

const between = (track: Track): Track =>
  track.raising || track.clearing ? { ...track, raising: null, clearing: null } : track;

function bad(before: Track, alert: Alert, finding: Finding, now: number): Track {
  const track = before.clearing ? { ...before, clearing: null } : before;
  const severity = finding.severity ?? alert.severity;
  const level = finding.level ?? 0;
  if (track.episode) {
    if (level > track.episode.level) {
      return { ...track, episode: newEpisode(contentOf(finding), severity, level, track.episode.from, now) };
    }
    const content = contentOf(finding);
    return isSame(track.episode, content) ? track : { ...track, episode: { ...track.episode, ...content } };
  }
  if (!track.raising && now - (finding.at ?? now) > latest) return track;
  const raising = track.raising ? thaw(track.raising, now) : begun(now, finding.at);
  if (elapsed(raising, now) < (finding.raiseAfter ?? alert.raiseAfter)) {
    return raising === track.raising ? track : { ...track, raising };
  }
  return { ...track, raising: null, episode: newEpisode(contentOf(finding), severity, level, raising.at, now) };
}

function good(
  before: Track,
  clearAfter: number,
  at: number | undefined,
  now: number,
): { track: Track; ended: EndedEpisode | null } {
  const track = before.raising ? { ...before, raising: null } : before;
  if (!track.episode) return { track, ended: null };
  const clearing = track.clearing ? thaw(track.clearing, now) : begun(now, at);
  if (elapsed(clearing, now) >= clearAfter) {
    return { track: { ...track, clearing: null, episode: null }, ended: endedBy(clearing, track.episode) };
  }
  return { track: clearing === track.clearing ? track : { ...track, clearing }, ended: null };
}

/** How long it was so, by what the car said: when it was told says how long somebody waited to be sure. */
function endedBy(clearing: Timer, episode: Episode): EndedEpisode {
  const { from = episode.start } = episode;
  const { at = clearing.since, since } = clearing;
  // What is older than its beginning did not end it.
  return { ...episode, lasted: Math.max(0, (at > from ? at : since) - from) };
}

function newEpisode(
  content: Content,
  severity: Severity,
  level: number,
  from: number | undefined,
  now: number,
): Episode {
  const never = { told: null, reminded: now, reminders: 0, acknowledged: false };
  return { ...content, start: now, ...(from !== undefined && { from }), severity, level, ...never };
}

const contentOf = ({ word, values, actions, text }: Finding): Content => ({
  word: word ?? 'raise',
  values: values ?? {},
  actions: actions ?? [],
  text: text ?? null,
});

function isSame(episode: Episode, content: Content): boolean {
  const said = ({ word, values, actions, text }: Content): string => JSON.stringify([word, values, actions, text]);
  return said(episode) === said(content);
}
