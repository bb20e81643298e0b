/* The presence question: over the picture on a desk, under it on a phone (style sheet), with the time left. */
(function () {
  "use strict";
  window.taixue = window.taixue || {};
  const taixue = window.taixue;

  class Question {
    /**
     * @param {Element} root the dialog's frame
     * @param {(choice: {id: number, a: number}) => void} answer @param {() => void} again fetches a fresh question
     */
    constructor(root, answer, again) {
      this.root = root;
      this.answer = answer;
      const find = (name) => root.querySelector("[data-ask=" + name + "]");
      this.title = find("title");
      this.note = find("note");
      this.left = find("left");
      this.choices = find("choices");
      this.more = find("more");
      this.more.addEventListener("click", again);
      this.asked = null;
    }

    get waits() {
      return this.asked !== null;
    }

    /** Put the question {id, a, b, choices, left} of the server; the same one again means the answer was wrong. */
    put(asked) {
      const wrong = this.chosen !== undefined && this.asked !== null;
      this.asked = asked;
      this.chosen = undefined;
      this.until = performance.now() + asked.left * 1000;
      taixue.put(this.title, taixue.say("question", { a: asked.a, b: asked.b }));
      taixue.put(this.note, taixue.say(wrong ? "questionAgain" : "questionNote"));
      this.choices.textContent = "";
      asked.choices.forEach((choice) => this.choices.appendChild(this._button(choice)));
      this.choices.hidden = false;
      this.more.hidden = true;
      this.root.hidden = false;
      this._count();
      window.clearInterval(this.timer);
      this.timer = window.setInterval(() => this._count(), 500);
      this.choices.firstElementChild.focus();
    }

    /** The right answer arrived. */
    close() {
      window.clearInterval(this.timer);
      this.asked = null;
      this.chosen = undefined;
      this.root.hidden = true;
    }

    _button(choice) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-lg";
      button.textContent = String(choice);
      button.addEventListener("click", () => {
        this.chosen = choice;
        Array.from(this.choices.children).forEach((other) => {
          other.disabled = true;
        });
        this.answer({ id: this.asked.id, a: choice });
      });
      return button;
    }

    _count() {
      const left = Math.max(0, Math.ceil((this.until - performance.now()) / 1000));
      taixue.put(this.left, left ? taixue.say("questionLeft", { n: left }) : taixue.say("questionOver"));
      if (left === 0 && !this.choices.hidden) {
        window.clearInterval(this.timer);
        this.choices.hidden = true;
        this.more.hidden = false;
        taixue.put(this.note, taixue.say("questionLate"));
        this.more.focus();
      }
    }
  }

  taixue.Question = Question;
})();
