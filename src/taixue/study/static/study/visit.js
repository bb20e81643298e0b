/* The calls that happen seldom: open, renew and leave a visit. Failures carry {status, body}; no status = no network. */
(function () {
  "use strict";
  window.taixue = window.taixue || {};

  const PATIENCE = 12000; // ms for an answer

  class Visits {
    /** @param {string} open address that opens this lesson @param {string} token against forged requests */
    constructor(open, token) {
      this.opening = open;
      this.token = token;
    }

    /** Return the opened visit; a visit on another device pauses there. */
    open() {
      return this._post(this.opening);
    }

    /** Return the same visit with a new ticket. Status 409: it ended. */
    renew(visit) {
      return this._post("/study/visits/" + visit + "/renew/");
    }

    /** Say that the page goes, without waiting for an answer. */
    leave(visit) {
      const form = new FormData();
      form.append("csrfmiddlewaretoken", this.token);
      return navigator.sendBeacon("/study/visits/" + visit + "/leave/", form);
    }

    _post(address) {
      const stop = window.AbortController ? new AbortController() : null;
      const timer = window.setTimeout(() => stop && stop.abort(), PATIENCE);
      const options = {
        method: "POST",
        credentials: "same-origin",
        headers: { Accept: "application/json", "X-CSRFToken": this.token },
      };
      if (stop) {
        options.signal = stop.signal;
      }
      const done = (result) => {
        window.clearTimeout(timer);
        return result;
      };
      return fetch(address, options).then(
        (response) => {
          const plain = (response.headers.get("Content-Type") || "").indexOf("application/json") === 0;
          return done(plain ? response.json() : Promise.resolve({})).then((body) => {
            if (response.ok && plain) {
              return body;
            }
            return Promise.reject({ status: response.redirected ? 401 : response.status, body: body });
          });
        },
        () => done(Promise.reject({ status: 0, body: {} }))
      );
    }
  }

  window.taixue.Visits = Visits;
})();
