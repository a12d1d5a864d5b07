/**
 * Asks the runtime for something of an account. The address is relative, so that it also works behind Home Assistant's
 * ingress and with a login.
 * @throws Error with the sentence to show
 */
export async function askAccount<Answer>(node: EditorNode, what: string, body: object): Promise<Answer> {
  try {
    return (await $.ajax({
      url: `tesla/account/${node.id}/${what}`,
      method: 'POST',
      contentType: 'application/json',
      data: JSON.stringify({ ...body, language: RED.i18n.lang() }),
    })) as Answer;
  } catch (failed) {
    const { responseJSON, status } = failed as JQuery.jqXHR;
    const problem = (responseJSON as { problem?: string } | undefined)?.problem;
    throw new Error(problem ?? node._(status === 401 ? 'said.forbidden' : 'said.unreachable'), { cause: failed });
  }
}
