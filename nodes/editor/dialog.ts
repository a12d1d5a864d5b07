/** A property whose value is not simply that of the input named after it, such as a list. */
export interface Field {
  /** Selector of what the user edits. */
  readonly input: string;
  read(): unknown;
}

/** The dialog of one node while it is open. */
export interface Dialog {
  /** The value of a property as it stands in the dialog now. */
  value(property: string): unknown;
  /** Calls `show` now and after every change. */
  onChange(show: () => void): void;
}

/**
 * Prepares an opened dialog: says under a row in words what is wrong with it (Node-RED says it to a mouse only), and lets
 * the keyboard reach the buttons beside config selectors.
 */
export function openDialog(node: EditorNode, fields: Readonly<Record<string, Field>> = {}): Dialog {
  const prefix = inputPrefix(node);
  const form = $(`#${prefix}-name`).closest('form');
  const inputOf = (property: string): JQuery => $(fields[property]?.input ?? `#${prefix}-${property}`);
  const value = (property: string): unknown => {
    const input = inputOf(property);
    if (!input.length) return node[property];
    if (fields[property]) return fields[property].read();
    return input.is(':checkbox') ? input.prop('checked') : input.val();
  };

  const say = (event?: JQuery.TriggeredEvent): void => {
    const isTyping = event?.type === 'keyup' || event?.type === 'paste';
    const properties = Object.keys(node._def.defaults);
    // Validators look at the node: let them see what the dialog holds, not what was saved. A copy, because the node is a
    // proxy: what inherits from it writes through to it.
    const draft: EditorNode = { ...node, ...Object.fromEntries(properties.map((name) => [name, value(name)])) };
    for (const property of properties) {
      const input = inputOf(property);
      const answer = node._def.defaults[property]?.validate?.call(draft, value(property), {});
      if (!input.length || answer === undefined) continue;
      // Nobody is told off in the middle of a word; what gets right is taken back at once.
      if (answer === true || !isTyping || !input.is(':focus, :has(:focus)')) {
        showSentence(input, answer === true ? '' : answer);
      }
    }
  };

  reachButtons(form);
  form.on('change keyup paste focusout', say);
  say();
  return {
    value,
    onChange(show) {
      form.on('change keyup paste', show);
      show();
    },
  };
}

/** Keeps the properties that no input is named after; to be called from `oneditsave`. */
export function saveFields(node: EditorNode, fields: Readonly<Record<string, Field>>): void {
  for (const [property, { read }] of Object.entries(fields)) node[property] = read();
}

/**
 * Makes tabs from the parts of a dialog: `<id>-<name>` with the caption `tab.<name>` for each name. Node-RED's own tabs obey
 * only the mouse; these also take the Enter key.
 * @param id the start of the ids; `<id>-tabs` is the empty `<ul>` for the tabs, the element after its row holds the parts.
 */
export function openTabs(node: EditorNode, id: string, names: readonly string[]): void {
  const row = $(`#${id}-tabs`).closest('.form-row');
  const content = row.next();
  const tabs = RED.tabs.create({
    id: `${id}-tabs`,
    onchange: (tab) => content.children().hide().filter(`#${tab.id}`).show(),
  });
  for (const name of names) tabs.addTab({ id: `${id}-${name}`, label: node._(`tab.${name}`) });
  row.on('keydown', 'a', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    tabs.activateTab(String($(event.currentTarget).attr('href')).slice(1));
  });
}

/** Proposes the time zone of whoever opens the dialog: where the person is, the car most likely is; the machine may run in another. */
export function proposeZone(): void {
  const zone = $('#node-input-zone');
  if (!zone.val()) zone.val(Intl.DateTimeFormat().resolvedOptions().timeZone);
}

/** Shows the row of an input, or the whole block where `selector` names one. */
export function showRow(selector: string, shown: boolean): void {
  $(selector).closest('.form-row').toggle(shown);
}

function inputPrefix(node: EditorNode): string {
  return node._def.category === 'config' ? 'node-config-input' : 'node-input';
}

function showSentence(input: JQuery, sentence: string): void {
  const id = `${input.attr('id')}-wrong`;
  const row = input.closest('.form-row');
  let line = row.children(`#${id}`);
  if (!line.length) {
    line = $('<div>', { id, role: 'status' })
      .css({ color: 'var(--red-ui-text-color-error)', 'margin-left': '104px', 'max-width': '70%' })
      .appendTo(row);
  }
  line.text(sentence).toggle(sentence !== '');
  input.toggleClass('input-error', sentence !== '').attr('aria-invalid', String(sentence !== ''));
  if (sentence) input.attr('aria-describedby', id);
  else input.removeAttr('aria-describedby');
}

/** Node-RED's buttons to add or edit a config node are links without an address, which the keyboard skips. */
function reachButtons(form: JQuery): void {
  form.find('.form-row a.red-ui-button:not([href])').each(function () {
    const button = $(this);
    const isEdit = button.find('.fa-pencil').length > 0;
    button.attr({
      role: 'button',
      tabindex: '0',
      'aria-label': RED._(isEdit ? 'editor.configEdit' : 'editor.configAdd'),
    });
    button.on('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      button.trigger('click');
    });
  });
}
