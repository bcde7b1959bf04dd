// Sends a session to POST /sessions/record/. The same body goes out again after a lost answer,
// so that it is stored once. Answers: saved, offline, signedOut, or refused with the reasons.

const JSON_TYPE = { "Content-Type": "application/json", Accept: "application/json" };

async function answerOf(response) {
  const data = await response.json().catch(() => ({}));
  if (response.ok) return { result: "saved", url: data.url };
  if (response.status === 401) return { result: "signedOut" };
  if (response.status >= 500 || response.status === 429) return { result: "offline" };
  return { result: "refused", status: response.status, errors: data.errors ?? [] };
}

export async function send(body, { account, urls, fetch = window.fetch.bind(window) }) {
  try {
    const token = await fetch(urls.token, { credentials: "same-origin", headers: { Accept: "application/json" } });
    const { csrf, account: present } = await token.json();
    if (present !== account) return { result: "signedOut" };
    const response = await fetch(urls.record, {
      method: "POST", credentials: "same-origin", headers: { ...JSON_TYPE, "X-CSRFToken": csrf }, body: JSON.stringify(body),
    });
    return await answerOf(response);
  } catch {
    return { result: "offline" };
  }
}
