// What does `wicketgate/frame` offer? Messages between a page and the frames that it can name, and frames
// embedded with care.
//
// It needs a page, loads no wasm, and can be imported where there is no DOM. Every origin is written exactly
// as browsers send it: `https://host`, with the port where it is not 443; or `http` for localhost, 127.0.0.1
// and [::1] with a port. A pattern, `*`, `null`, a slash at the end: a TypeError says what to write instead.

import type { FramesConfiguration } from "./configuration.js";

/** A message that was not taken. Nothing of what it said is in it. Frozen. */
export interface RefusedMessage {
  /**
   * `origin`: it came from another origin than the listed ones. `source`: from another window than the named
   * one.
   */
  readonly reason: "origin" | "source";
  /** Where it came from; `null` as a text where a sandbox or a file hides it. */
  readonly origin: string;
}

/** Whom a page listens to. */
export interface ListenOptions {
  /** Exact origins, at least one. */
  readonly origins: readonly string[];
  /**
   * The one window that may speak, or what finds it at the time of each message. Where this member is there
   * and leads to no window, nothing is taken: so leave it out if any window of these origins may speak.
   */
  readonly source?: MessageEventSource | null | (() => MessageEventSource | null | undefined);
  /**
   * Told every message that is taken, as the browser's own event. What it throws is the program's own error.
   */
  readonly onMessage: (event: MessageEvent) => void;
  /** Told of every other message, also of those meant for other listeners of the page. */
  readonly onRefused?: (refusal: RefusedMessage) => void;
  /** Ends the listening. */
  readonly signal?: AbortSignal;
  /** Where messages arrive; default the global object, which is the window. */
  readonly target?: EventTarget;
}

/**
 * Takes messages from listed origins alone. Data and ports of any other message are not looked at.
 *
 * @returns What ends the listening.
 * @throws {TypeError} when an origin is not exact, or a member is missing, unknown or of another type.
 */
export function listenForMessages(options: ListenOptions): () => void;

/**
 * Sends a message that arrives only if the window then shows a document of this one origin.
 *
 * @throws {TypeError} when the origin is not exact, or there is no window.
 * @throws {DOMException} `DataCloneError` when the message cannot be cloned.
 */
export function postMessageTo(
  window: Window | null,
  origin: string,
  message: unknown,
  transfer?: Transferable[],
): void;

/** A power of the browser that a page can hand to a frame: those that a configuration may list. */
export type FrameFeature = keyof NonNullable<FramesConfiguration["permissionsPolicy"]>;

/** What a sandboxed frame may do. None of these lets it lead the page elsewhere. */
export type SandboxToken =
  | "allow-downloads"
  | "allow-forms"
  | "allow-modals"
  | "allow-pointer-lock"
  | "allow-popups"
  | "allow-same-origin"
  | "allow-scripts"
  | "allow-storage-access-by-user-activation";

/** What is embedded, and what it may do. */
export interface EmbedOptions {
  /**
   * Whole address of the frame, which begins with its origin exactly as browsers write it. The page's own
   * origin is refused where the sandbox has both `allow-scripts` and `allow-same-origin`, since the frame's
   * scripts could then take it off. A redirect to the page's own origin is stopped by a policy whose
   * `frame-src` does not list it.
   */
  readonly src: string;
  /** What the frame is for, to those who do not see it. */
  readonly title: string;
  /**
   * Default `["allow-scripts", "allow-same-origin", "allow-forms"]`. Without `allow-same-origin` the frame
   * has no origin: it can neither be heard nor be sent anything.
   */
  readonly sandbox?: readonly SandboxToken[];
  /**
   * Powers handed to the frame while it shows its own origin; default none. The page's `Permissions-Policy`
   * must have them, too.
   */
  readonly allow?: readonly FrameFeature[];
  /** Default `eager`. */
  readonly loading?: "eager" | "lazy";
  /** Default `strict-origin`: the frame learns the page's origin and nothing more of its address. */
  readonly referrerPolicy?: "no-referrer" | "strict-origin";
  /** Told every message of this window while it shows its own origin. */
  readonly onMessage?: (event: MessageEvent) => void;
  /**
   * Told of messages of this window from another origin: the frame has gone elsewhere, or its sandbox has no
   * origin.
   */
  readonly onRefused?: (refusal: RefusedMessage) => void;
}

/** An embedded frame. Frozen. */
export interface EmbeddedFrame {
  readonly element: HTMLIFrameElement;
  /** The origin that the frame is held to. */
  readonly origin: string;
  /** Sends to the frame. Until its page has loaded nothing arrives, so wait for its first message. */
  post(message: unknown, transfer?: Transferable[]): void;
  /** Takes the frame out of the page and stops listening. */
  remove(): void;
}

/**
 * Appends a frame to an element of the page.
 *
 * @throws {TypeError} when a member is missing, unknown or refused; then nothing was appended.
 */
export function embedFrame(container: Element, options: EmbedOptions): EmbeddedFrame;

/** What `message` events of the element carry. Frozen. */
export interface FrameMessage {
  readonly data: unknown;
  readonly origin: string;
  readonly ports: readonly MessagePort[];
}

/**
 * What `refused` events of the element carry: a message of the frame, or the element's own attributes, which
 * then show no frame.
 */
export type FrameRefused = RefusedMessage | { readonly reason: "settings"; readonly message: string };

interface WicketgateFrameEventMap extends HTMLElementEventMap {
  message: CustomEvent<FrameMessage>;
  refused: CustomEvent<FrameRefused>;
}

/**
 * `<wicketgate-frame src title sandbox allow loading referrerpolicy>`: `embedFrame` in markup. `sandbox` and
 * `allow` hold words with spaces between them. A change of an attribute ends the frame and begins another.
 * Where the attributes are refused it shows the reason as text. Its events do not bubble.
 */
export interface WicketgateFrameElement extends HTMLElement {
  /**
   * Sends to the frame, as `EmbeddedFrame.post` does.
   *
   * @throws {TypeError} when there is no frame.
   */
  post(message: unknown, transfer?: Transferable[]): void;
  addEventListener<Type extends keyof WicketgateFrameEventMap>(
    type: Type,
    listener: (this: WicketgateFrameElement, event: WicketgateFrameEventMap[Type]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/**
 * Defines the element; a second call with the same name changes nothing.
 *
 * @param name Default `wicketgate-frame`.
 * @throws {DOMException} when the name is no name of an element, or belongs to another.
 */
export function defineWicketgateFrame(name?: string): new () => WicketgateFrameElement;

declare global {
  interface HTMLElementTagNameMap {
    "wicketgate-frame": WicketgateFrameElement;
  }
}
