/** A line of a list as it is saved: what stands in its columns. */
export type Line = Readonly<Record<string, string>>;

/** One input of each line. */
export interface Column {
  readonly name: string;
  /** For a screen reader; short, for it is read with every line. */
  readonly label: string;
  /** Choices; without them it is a text field. */
  readonly options?: readonly { readonly value: string; readonly label: string }[];
  readonly kind?: 'time' | 'number' | 'text';
  /** Stands behind the field. */
  readonly unit?: string;
  readonly width: number;
  /** Stands in the field while it is empty; what stands in the rest of the line may tell it. */
  readonly placeholder?: string | ((line: Line) => string);
  /** What a new line begins with. */
  readonly value: string;
  /** What may be meant by what was typed. */
  readonly suggest?: (typed: string) => readonly { readonly value: string; readonly label: string }[];
  /** The column is shown only where this holds. */
  readonly when?: (line: Line) => boolean;
}

/** A list of lines that a person edits. */
export interface LineList {
  lines(): Line[];
}

/** Turns an `<ol>` into a list of lines, one row each, that can be sorted and removed; the keyboard reaches all of it. */
export function lineList(selector: string, lines: readonly Line[], columns: readonly Column[], add: string): LineList {
  const list = $(selector);
  const read = (container: JQuery): Line => {
    const fields = container.find('[data-column]').toArray();
    return Object.fromEntries(fields.map((field) => [String($(field).data('column')), String($(field).val())]));
  };
  const columnsShown = (container: JQuery): void => {
    const line = read(container);
    for (const { name, when, placeholder } of columns) {
      const field = container.find(`[data-column="${name}"]`);
      if (when) field.parent().toggle(when(line));
      if (typeof placeholder === 'function') field.attr('placeholder', placeholder(line));
    }
  };

  list.editableList<Line>({
    height: 'auto',
    scrollOnAdd: false,
    addButton: add,
    removable: true,
    sortable: true,
    addItem(container, _index, line) {
      container.css({ display: 'flex', 'flex-wrap': 'wrap', 'align-items': 'center', gap: '6px' });
      container.siblings('.red-ui-editableList-item-remove').attr('aria-label', RED._('common.label.delete'));
      const isNew = Object.keys(line).length === 0;
      for (const column of columns) addField(container, column, line[column.name] ?? column.value);
      container.on('change keyup', () => columnsShown(container));
      columnsShown(container);
      if (isNew) container.find('[data-column]').first().trigger('focus');
    },
    removeItem: () => list.trigger('change'),
  });
  for (const line of lines) list.editableList('addItem', line);
  list.editableList('height', 'auto');

  return {
    lines: () =>
      list
        .editableList('items')
        .toArray()
        .map((item) => read($(item))),
  };
}

function addField(
  container: JQuery,
  { name, label, options, kind, unit, width, placeholder, suggest }: Column,
  value: string,
): void {
  const holder = $('<span>').css({ display: 'inline-flex', 'align-items': 'center', gap: '4px' }).appendTo(container);
  const field = options
    ? $('<select>').append(options.map((option) => $('<option>', { value: option.value }).text(option.label)))
    : $('<input>', {
        type: kind === 'time' ? 'time' : 'text',
        spellcheck: false,
        ...(kind === 'number' && { inputmode: 'decimal' }),
        ...(typeof placeholder === 'string' && { placeholder }),
      });
  field
    .attr({ 'data-column': name, 'aria-label': label })
    .css({ width: `${width}px`, margin: '0' })
    .val(value)
    .appendTo(holder);
  if (suggest) field.autoComplete({ minLength: 1, search: suggest });
  if (unit) $('<span>').css('font-size', '12px').text(unit).appendTo(holder);
}
