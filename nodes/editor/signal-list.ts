import { describe, findSignals, type LastValues, shown } from './signals';

/** The list in which a person picks signals, one a line, with what each means and what it last was. */
export interface SignalList {
  /** The names as they stand, empty lines left out. */
  names(): string[];
  /** Shows what is known of the car now. */
  setLastValues(values: LastValues): void;
}

/**
 * Turns an `<ol>` into a list of signals.
 * @param text what a line is called for a screen reader, and the caption of the button that adds one.
 */
export function signalList(
  selector: string,
  names: readonly string[],
  text: { line: string; add: string },
): SignalList {
  let last: LastValues = {};
  const list = $(selector);

  const describeLine = (input: JQuery): void => {
    const name = String(input.val()).trim();
    const { meaning, unit } = describe(name);
    const known = last[name];
    const parts = [meaning, known ? shown(known.value, known.unit ?? unit) : unit];
    input.siblings('.tesla-signal-meaning').text(parts.filter(Boolean).join(' · '));
  };

  list.editableList<{ name: string }>({
    height: 200,
    // A new line takes the focus and so scrolls into view; an opened list begins at its top.
    scrollOnAdd: false,
    addButton: text.add,
    removable: true,
    sortable: true,
    addItem(container, _index, { name = '' }) {
      container.css({ display: 'flex', 'align-items': 'center', gap: '8px' });
      container.siblings('.red-ui-editableList-item-remove').attr('aria-label', RED._('common.label.delete'));
      const input = $('<input>', { type: 'text', 'aria-label': text.line, spellcheck: false })
        .css({ flex: '0 0 190px', width: '190px' })
        .val(name)
        .appendTo(container);
      $('<span>', { class: 'tesla-signal-meaning' })
        .css({ flex: '1', 'min-width': '0', 'font-size': '12px', color: 'var(--red-ui-secondary-text-color)' })
        .appendTo(container);
      input.autoComplete({ minLength: 1, search: (typed) => findSignals(typed).slice(0, 30).map(option) });
      input.on('change keyup blur', () => describeLine(input));
      describeLine(input);
      if (name === '') input.trigger('focus');
    },
    removeItem: () => list.trigger('change'),
  });
  for (const name of names) list.editableList('addItem', { name });

  return {
    names: () =>
      list
        .find('input')
        .toArray()
        .map((input) => String($(input).val()).trim())
        .filter(Boolean),
    setLastValues(values) {
      last = values;
      list.find('input').each(function () {
        describeLine($(this));
      });
    },
  };
}

function option({ name, meaning, unit }: { name: string; meaning: string; unit: string }) {
  const label = $('<div>').append(
    $('<div>').css('font-weight', '600').text(name),
    $('<div>').css('font-size', '12px').text([meaning, unit].filter(Boolean).join(' · ')),
  );
  return { value: name, label };
}
