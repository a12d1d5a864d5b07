import type { Dialog } from './dialog';

/** Where an open dialog shows what the runtime previews. */
export interface PreviewBox<Preview> {
  /** Of the node, as in `tesla/<name>/preview`. */
  readonly name: string;
  /** Says what the rule will do, or what cannot work. */
  readonly sentence: JQuery;
  /** What the runtime should take for the car; without it, it is not asked. */
  readonly as?: JQuery;
  show(preview: Preview): void;
  /** There is nothing to show but a sentence. */
  clear(): void;
}

/** A setting cannot work: the sentence that says which, and how. */
interface Refusal {
  readonly problem: string;
}

/** So long after the last key the runtime is asked, milliseconds. */
const pause = 400;

/**
 * Keeps a preview true to what stands in an open dialog: the runtime runs the real rule. The address is relative, so that it
 * also works behind Home Assistant's ingress and with a login.
 */
export function keepPreview<Preview extends object>(
  node: EditorNode,
  dialog: Dialog,
  { name, sentence, as, show, clear }: PreviewBox<Preview>,
): void {
  let waiting: number | undefined;
  let asked = '';
  let count = 0;
  let answered = Promise.resolve();

  const refuse = (problem: string): void => {
    sentence.css('color', 'var(--red-ui-text-color-error)').text(problem);
    clear();
  };
  const ask = async (body: string, own: number): Promise<void> => {
    const isOld = (): boolean => own !== count || !document.contains(sentence[0]!);
    if (isOld()) return;
    try {
      const request = { method: 'POST', contentType: 'application/json', data: body } as const;
      const answer = (await $.ajax({ url: `tesla/${name}/preview`, ...request })) as Preview | Refusal;
      if (isOld()) return;
      if ('problem' in answer) return refuse(answer.problem);
      sentence.css('color', '');
      show(answer);
    } catch (failed) {
      if (isOld()) return;
      const { status } = failed as JQuery.jqXHR;
      refuse(node._(status === 401 ? 'preview.forbidden' : 'preview.unreachable'));
    }
  };

  dialog.onChange(() => {
    const body = JSON.stringify({ ...question(node, dialog), ...(as && { as: as.val() }) });
    // Also what was typed and taken back in the meantime is not asked.
    window.clearTimeout(waiting);
    if (body === asked) return;
    const delay = asked === '' ? 0 : pause;
    waiting = window.setTimeout(() => {
      const own = (count += 1);
      asked = body;
      // One at a time: two weeks are a second of work, and only what stands there last is worth it.
      answered = answered.then(() => ask(body, own));
    }, delay);
  });
}

/** What stands in the dialog and in its car, whether it is deployed or not. */
function question(node: EditorNode, dialog: Dialog): object {
  const own = Object.keys(node._def.defaults).filter((name) => !['name', 'vehicle', 'version'].includes(name));
  const fields = Object.fromEntries(own.map((name) => [name, dialog.value(name)]));
  const vehicle = String(dialog.value('vehicle') ?? '');
  const car = RED.nodes.node(vehicle);
  const home = Object.fromEntries(['homeLatitude', 'homeLongitude', 'homeRadius'].map((name) => [name, car?.[name]]));
  return { fields, vehicle, name: car?.['name'], home, language: RED.i18n.lang() };
}
