// How is a frame embedded in markup? As <wicketgate-frame>, which is `embedFrame` with attributes and events.

import { embedFrame } from "./embed.js";

const defined = new WeakSet();

/** Defines the element, once; the class is made here, so that a server without a DOM can import the module. */
export function defineWicketgateFrame(name = "wicketgate-frame") {
  const before = customElements.get(name);
  if (before !== undefined && defined.has(before)) return before;

  class WicketgateFrame extends HTMLElement {
    static observedAttributes = ["src", "title", "sandbox", "allow", "loading", "referrerpolicy"];
    #frame;
    #isDue = false;

    connectedCallback() {
      this.#renew();
    }

    disconnectedCallback() {
      this.#end();
    }

    attributeChangedCallback(_name, before, after) {
      if (before !== after) this.#renew();
    }

    post(message, transfer) {
      if (this.#frame === undefined)
        throw new TypeError("there is no frame to send to: it is not in a document, or was refused");
      this.#frame.post(message, transfer);
    }

    // The old frame goes at once. The new one comes when all attributes of this turn are set, so that no
    // mixture is loaded.
    #renew() {
      this.#end();
      if (this.#isDue) return;
      this.#isDue = true;
      queueMicrotask(() => {
        this.#isDue = false;
        if (this.isConnected) this.#begin();
      });
    }

    #begin() {
      this.replaceChildren();
      try {
        this.#frame = embedFrame(this, {
          ...this.#settings(),
          onMessage: ({ data, origin, ports }) => this.#tell("message", { data, origin, ports }),
          onRefused: (refusal) => this.#tell("refused", refusal),
        });
      } catch (error) {
        const text = this.ownerDocument.createElement("p");
        text.setAttribute("role", "alert");
        text.textContent = `This frame is not shown: ${error.message}.`;
        this.append(text);
        this.#tell("refused", { reason: "settings", message: error.message });
      }
    }

    #end() {
      this.#frame?.remove();
      this.#frame = undefined;
    }

    #settings() {
      const settings = {};
      const read = (member, attribute, convert) => {
        const text = this.getAttribute(attribute);
        if (text !== null) settings[member] = convert ? convert(text) : text;
      };
      const words = (text) => text.split(/\s+/).filter((word) => word !== "");
      read("src", "src");
      read("title", "title");
      read("sandbox", "sandbox", words);
      read("allow", "allow", words);
      read("loading", "loading");
      read("referrerPolicy", "referrerpolicy");
      return settings;
    }

    // It does not bubble: a listener on the page must not take it for a message of a window.
    #tell(type, detail) {
      this.dispatchEvent(new CustomEvent(type, { detail: Object.freeze(detail) }));
    }
  }

  customElements.define(name, WicketgateFrame);
  defined.add(WicketgateFrame);
  return WicketgateFrame;
}
