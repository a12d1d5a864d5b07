/**
 * The part of Node-RED's editor that these nodes use. The published types know neither validators that answer with a
 * sentence nor the auto-complete widget.
 */

/** A text of the node's own catalogue; `__name__` in it is replaced. */
type Translate = (key: string, values?: Readonly<Record<string, unknown>>) => string;

/** `true`, or the sentence that says what is wrong. Node-RED takes a sentence only from a function of two parameters. */
type Validator = (this: EditorNode, value: unknown, options: unknown) => true | string;

interface NodeProperty {
  readonly value: unknown;
  /** The type of the config node that the property names. */
  readonly type?: string;
  readonly required?: boolean;
  readonly validate?: Validator;
}

/** A node on the canvas or in the config side bar; its properties are those of the definition. */
interface EditorNode {
  readonly id: string;
  readonly type: string;
  readonly _def: NodeDefinition;
  readonly _: Translate;
  /** It differs from what is deployed. */
  readonly changed?: boolean;
  [property: string]: unknown;
}

interface NodeDefinition {
  readonly category: string;
  readonly defaults: Readonly<Record<string, NodeProperty>>;
  readonly credentials?: Readonly<Record<string, { readonly type: 'text' | 'password' }>>;
  readonly color?: string;
  readonly icon?: string;
  readonly inputs?: 0 | 1;
  readonly outputs?: number;
  readonly paletteLabel?: string;
  readonly label: (this: EditorNode) => string;
  readonly labelStyle?: (this: EditorNode) => string;
  readonly inputLabels?: (this: EditorNode) => string;
  readonly outputLabels?: (this: EditorNode, index: number) => string;
  readonly oneditprepare?: (this: EditorNode) => void;
  readonly oneditsave?: (this: EditorNode) => void;
  /** Set by Node-RED. */
  readonly _?: Translate;
}

declare const RED: {
  /** A text of the editor's own catalogue. */
  readonly _: Translate;
  readonly nodes: {
    registerType(type: string, definition: NodeDefinition): void;
    node(id: string): EditorNode | null | undefined;
  };
  readonly i18n: { lang(): string };
  readonly tabs: {
    create(options: { id: string; onchange(tab: { id: string }): void }): {
      addTab(tab: { id: string; label: string }): void;
      activateTab(id: string): void;
    };
  };
};

interface JQuery {
  typedInput(options: {
    default: string;
    types: readonly (string | { value: string; label: string; hasValue: boolean })[];
  }): this;
  typedInput(method: 'type' | 'value'): string;
  typedInput(method: 'type' | 'value' | 'width', value: string): void;
  autoComplete(options: {
    minLength?: number;
    search(text: string): readonly { value: string; label: JQuery | string }[];
  }): this;
  editableList<Item>(options: {
    height?: number | 'auto';
    addButton?: string;
    removable?: boolean;
    sortable?: boolean;
    scrollOnAdd?: boolean;
    addItem(container: JQuery, index: number, item: Partial<Item>): void;
    removeItem?(item: Partial<Item>): void;
  }): this;
  editableList(method: 'addItem', item: unknown): void;
  editableList(method: 'items'): JQuery;
  editableList(method: 'height', height: number | 'auto'): void;
}
