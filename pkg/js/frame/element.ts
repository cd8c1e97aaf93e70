// How is a frame embedded in markup? As <wicketgate-frame>, which is `embedFrame` with attributes and events.

import type {
  EmbeddedFrame,
  FrameMessage,
  FrameRefused,
  WicketgateFrameElement,
} from "../../types/frame.d.ts";
import { embedFrame, type UncheckedOptions } from "./embed.ts";

type FrameConstructor = new () => WicketgateFrameElement;

/** The classes of this module, by what the registry knows them as. */
const defined = new WeakMap<CustomElementConstructor, FrameConstructor>();

/**
 * Defines the element, once; the class is made here, so that a server without a DOM can import the module.
 */
export function defineWicketgateFrame(name = "wicketgate-frame"): FrameConstructor {
  const registered = customElements.get(name);
  const before = registered && defined.get(registered);
  if (before !== undefined) return before;

  class WicketgateFrame extends HTMLElement {
    static observedAttributes = ["src", "title", "sandbox", "allow", "loading", "referrerpolicy"];
    #frame: EmbeddedFrame | undefined;
    #isDue = false;

    connectedCallback(): void {
      this.#renew();
    }

    disconnectedCallback(): void {
      this.#end();
    }

    attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
      if (before !== after) this.#renew();
    }

    post(message: unknown, transfer?: Transferable[]): void {
      if (this.#frame === undefined)
        throw new TypeError("there is no frame to send to: it is not in a document, or was refused");
      this.#frame.post(message, transfer);
    }

    // The old frame goes at once. The new one comes when all attributes of this turn are set, so that no
    // mixture is loaded.
    #renew(): void {
      this.#end();
      if (this.#isDue) return;
      this.#isDue = true;
      queueMicrotask(() => {
        this.#isDue = false;
        if (this.isConnected) this.#begin();
      });
    }

    #begin(): void {
      this.replaceChildren();
      try {
        this.#frame = embedFrame(this, {
          ...this.#settings(),
          onMessage: ({ data, origin, ports }) => this.#tell("message", { data, origin, ports }),
          onRefused: (refusal) => this.#tell("refused", refusal),
        });
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        const text = this.ownerDocument.createElement("p");
        text.setAttribute("role", "alert");
        text.textContent = `This frame is not shown: ${message}.`;
        this.append(text);
        this.#tell("refused", { reason: "settings", message });
      }
    }

    #end(): void {
      this.#frame?.remove();
      this.#frame = undefined;
    }

    #settings(): UncheckedOptions {
      const settings: Record<string, string | readonly string[]> = {};
      const read = (member: string, attribute: string, convert?: (text: string) => readonly string[]) => {
        const text = this.getAttribute(attribute);
        if (text !== null) settings[member] = convert ? convert(text) : text;
      };
      const words = (text: string) => text.split(/\s+/).filter((word) => word !== "");
      read("src", "src");
      read("title", "title");
      read("sandbox", "sandbox", words);
      read("allow", "allow", words);
      read("loading", "loading");
      read("referrerPolicy", "referrerpolicy");
      return settings;
    }

    // It does not bubble: a listener on the page must not take it for a message of a window.
    #tell(type: "message" | "refused", detail: FrameMessage | FrameRefused): void {
      this.dispatchEvent(new CustomEvent(type, { detail: Object.freeze(detail) }));
    }
  }

  customElements.define(name, WicketgateFrame);
  defined.set(WicketgateFrame, WicketgateFrame);
  return WicketgateFrame;
}
