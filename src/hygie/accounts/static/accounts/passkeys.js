// Passkeys: the browser signs a question of the server, and the form carries its answer.
"use strict";
(() => {
  const without = document.querySelector("[data-passkey-without]");
  if (!window.PublicKeyCredential) return;

  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) => {
    const signs = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
    return btoa(signs).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  const named = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));

  // What each kind of question becomes for the browser, and its answer for the server.
  const kinds = {
    get: async (asked) => {
      const made = await navigator.credentials.get({
        publicKey: { ...asked, challenge: bytes(asked.challenge), allowCredentials: named(asked.allowCredentials) },
      });
      const { response } = made;
      return {
        ...plain(made),
        response: {
          clientDataJSON: text(response.clientDataJSON),
          authenticatorData: text(response.authenticatorData),
          signature: text(response.signature),
          userHandle: response.userHandle ? text(response.userHandle) : null,
        },
      };
    },
    create: async (asked) => {
      const made = await navigator.credentials.create({
        publicKey: {
          ...asked,
          challenge: bytes(asked.challenge),
          user: { ...asked.user, id: bytes(asked.user.id) },
          excludeCredentials: named(asked.excludeCredentials),
        },
      });
      return {
        ...plain(made),
        response: {
          clientDataJSON: text(made.response.clientDataJSON),
          attestationObject: text(made.response.attestationObject),
        },
      };
    },
  };
  const plain = (made) => ({ id: made.id, rawId: text(made.rawId), type: made.type, clientExtensionResults: {} });

  const SAID = {
    NotAllowedError: "Rien n’a été montré : recommencez, ou choisissez un autre moyen.",
    InvalidStateError: "Cet appareil a déjà une clé pour ce compte.",
    SecurityError: "L’adresse de cette page n’est pas celle de la plateforme.",
  };
  const say = (form, words) => {
    const place = form.querySelector("[data-passkey-said]");
    place.textContent = words;
    place.hidden = !words;
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      if (form.elements.credential.value) return; // the answer is there: it is sent
      event.preventDefault();
      say(form, "");
      try {
        const answer = await fetch(form.dataset.passkeyAsk, {
          method: "POST",
          headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
        });
        if (!answer.ok) throw new Error(String(answer.status));
        const made = await kinds[form.dataset.passkey](await answer.json());
        form.elements.credential.value = JSON.stringify(made);
        form.requestSubmit();
      } catch (error) {
        say(form, SAID[error.name] || "La clé d’accès n’a pas pu être lue. Recommencez.");
      }
    });
  }
  if (without) without.hidden = true;
})();
