/* Passkeys: asks the browser for what the page's form wants and sends the answer with the form. */
(function () {
  "use strict";

  function bytes(text) {
    var plain = window.atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (sign) { return sign.charCodeAt(0); });
  }

  function text(buffer) {
    var plain = String.fromCharCode.apply(null, new Uint8Array(buffer));
    return window.btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function named(list) {
    return (list || []).map(function (one) { return Object.assign({}, one, { id: bytes(one.id) }); });
  }

  function question(options) {
    var asked = Object.assign({}, options, { challenge: bytes(options.challenge) });
    if (options.user) { asked.user = Object.assign({}, options.user, { id: bytes(options.user.id) }); }
    if (options.excludeCredentials) { asked.excludeCredentials = named(options.excludeCredentials); }
    if (options.allowCredentials) { asked.allowCredentials = named(options.allowCredentials); }
    return { publicKey: asked };
  }

  function answer(credential) {
    var given = credential.response;
    var response = { clientDataJSON: text(given.clientDataJSON) };
    ["attestationObject", "authenticatorData", "signature", "userHandle"].forEach(function (name) {
      if (given[name]) { response[name] = text(given[name]); }
    });
    return JSON.stringify({
      id: credential.id, rawId: text(credential.rawId), type: credential.type, response: response,
      clientExtensionResults: credential.getClientExtensionResults()
    });
  }

  function options(form) {
    if (form.dataset.options) { return Promise.resolve(JSON.parse(form.dataset.options)); }
    return window.fetch(form.action, { method: "POST", body: new window.FormData(form), credentials: "same-origin" })
      .then(function (said) { return said.json(); })
      .then(function (said) { return JSON.parse(said.options); });
  }

  function ask(form) {
    var said = form.querySelector("[data-passkey-said]");
    if (said) { said.textContent = ""; }
    options(form).then(function (asked) {
      var way = form.dataset.passkey;
      return window.navigator.credentials[way](question(asked));
    }).then(function (credential) {
      form.querySelector("[name=credential]").value = answer(credential);
      form.submit();
    }).catch(function () {
      if (said) { said.textContent = form.dataset.refused || ""; }
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    Array.prototype.forEach.call(document.querySelectorAll("[data-passkey]"), function (form) {
      var button = form.querySelector("[data-passkey-go]");
      if (!button) { return; }
      if (!window.PublicKeyCredential) { button.disabled = true; if (form.hasAttribute("data-hide")) { form.hidden = true; } }
      button.addEventListener("click", function () { ask(form); });
    });
  });
}());
