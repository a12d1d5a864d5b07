import { isNumber, isWhole } from './checks';

/** What the editor shows of a command; put in by the build from the command table. */
interface CommandWords {
  readonly group: string;
  /** By language. */
  readonly meaning: Readonly<Record<string, string | undefined>>;
  readonly parameters: Readonly<Record<string, ParameterWords>>;
  /** It opens or frees the car. */
  readonly opens?: true;
  /** Tesla's servers do it, and bill a wake. */
  readonly wakes?: true;
  /** US dollars. */
  readonly price: number;
}

interface ParameterWords {
  /** What it takes, without words of a language: `50, 51 … 100 %`. */
  readonly takes: string;
  readonly least?: number;
  readonly most?: number;
  readonly whole?: true;
}

declare const COMMANDS: Readonly<Record<string, CommandWords>>;

/** A parameter as the node keeps it; the type `payload` takes it from the message. */
export interface TypedValue {
  readonly type: string;
  readonly value: string;
}

export const isCommand = (name: unknown): boolean => Object.hasOwn(COMMANDS, String(name));

/** Whether the numbers among these parameters of a command are such that it takes; what else they come to, nobody knows yet. */
export function areParameters(name: string, values: Readonly<Record<string, TypedValue>>): boolean {
  const parameters = COMMANDS[name]?.parameters ?? {};
  return Object.entries(values).every(([parameter, { type, value }]) => {
    const { least, most, whole } = parameters[parameter] ?? {};
    return type !== 'num' || (whole ? isWhole(value, least ?? 0, most ?? 0) : isNumber(value, least, most));
  });
}

/** What a command does, in the editor's language. */
export function meaningOf(name: string): string {
  const meaning = COMMANDS[name]?.meaning ?? {};
  return meaning[RED.i18n.lang().slice(0, 2)] ?? meaning['en'] ?? '';
}

/** Fills a `<select>` with all commands by group, after what stands in it. */
export function listCommands(select: JQuery, groupName: (group: string) => string): void {
  for (const group of new Set(Object.values(COMMANDS).map(({ group }) => group))) {
    const names = Object.keys(COMMANDS).filter((name) => COMMANDS[name]?.group === group);
    const options = names.map((name) => $('<option>', { value: name }).text(`${name} · ${meaningOf(name)}`));
    $('<optgroup>', { label: groupName(group) })
      .append(options)
      .appendTo(select);
  }
}

/** Says in words what a command does and costs. */
export function describeCommand(_: Translate, name: string, wake: string): string {
  const known = COMMANDS[name];
  if (!known) return _('tip.message');
  const price = known.price.toLocaleString(RED.i18n.lang(), {
    style: 'currency',
    currency: 'USD',
    maximumFractionDigits: 3,
  });
  const sentences = [`${meaningOf(name)}.`, _('tip.price', { price })];
  if (known.opens) sentences.push(_('tip.opens'));
  if (!known.wakes) sentences.push(_(`tip.wake.${wake || 'car'}`));
  return sentences.join(' ');
}

/** The rows of a command's parameters: made when a command is chosen, read when the dialog is saved. */
export class ParameterRows {
  readonly #rows: JQuery;
  readonly #text: { readonly fromMessage: string };
  /** What was entered, also for commands that were chosen in between. */
  #values: Record<string, TypedValue>;

  constructor(rows: JQuery, values: Readonly<Record<string, TypedValue>>, text: { readonly fromMessage: string }) {
    this.#rows = rows;
    this.#values = { ...values };
    this.#text = text;
  }

  show(command: string): void {
    this.#values = { ...this.#values, ...this.read() };
    this.#rows.empty();
    for (const [name, { takes }] of Object.entries(COMMANDS[command]?.parameters ?? {})) this.#add(name, takes);
  }

  /** The parameters of the command that is shown. */
  read(): Record<string, TypedValue> {
    const inputs = this.#rows.find('input.tesla-command-parameter').toArray();
    return Object.fromEntries(
      inputs.map((input) => [
        String($(input).data('parameter')),
        { type: String($(input).typedInput('type')), value: String($(input).typedInput('value')) },
      ]),
    );
  }

  #add(name: string, takes: string): void {
    const id = `tesla-command-parameter-${name}`;
    const row = $('<div>', { class: 'form-row' }).appendTo(this.#rows);
    // Tesla's names are longer than words.
    $('<label>', { for: id, id: `${id}-label` })
      .css({ 'font-size': '12px', 'overflow-wrap': 'anywhere' })
      .text(name)
      .appendTo(row);
    row.append(' ');
    const input = $('<input>', { type: 'text', id, class: 'tesla-command-parameter' })
      .data('parameter', name)
      .appendTo(row);
    const { type, value } = this.#values[name] ?? { type: 'payload', value: '' };
    const fromMessage = { value: 'payload', label: this.#text.fromMessage, hasValue: false };
    input.typedInput({
      default: 'payload',
      types: [fromMessage, 'num', 'str', 'bool', 'msg', 'flow', 'global', 'env', 'jsonata'],
    });
    input.typedInput('type', type);
    input.typedInput('value', value);
    input.typedInput('width', '50%');
    // The widget hides the input that the label belongs to behind another.
    row.find('.red-ui-typedInput-input').attr('aria-labelledby', `${id}-label`);
    $('<span>').css({ 'margin-left': '8px', 'font-size': '12px' }).text(takes).appendTo(row);
  }
}
