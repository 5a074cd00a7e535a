/** A style sheet that is constructed needs no leave of the page's Content-Security-Policy. */
export const styles = new CSSStyleSheet();

styles.replaceSync(`
:host {
  --accent: var(--holdfast-accent, light-dark(#1f4fd8, #8fb0ff));
  --on-accent: var(--holdfast-on-accent, light-dark(#fff, #0b1220));
  --surface: var(--holdfast-surface, light-dark(#fff, #171a21));
  --text: var(--holdfast-text, light-dark(#1a1d24, #eceef2));
  --muted: var(--holdfast-muted, light-dark(#565d6b, #a9b0bd));
  --bubble: var(--holdfast-bubble, light-dark(#f0f2f6, #252a34));
  --person: var(--holdfast-person, light-dark(#e7f5ec, #1c3527));
  --line: var(--holdfast-line, light-dark(#d9dde5, #363c48));
  --radius: var(--holdfast-radius, 14px);
  color-scheme: light dark;
  font: 15px/1.5 var(--holdfast-font, system-ui, sans-serif);
  color: var(--text);
}
:host([hidden]) { display: none; }
:host([inline]) { display: block; height: 560px; }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
button, textarea, input { font: inherit; color: inherit; }
button { cursor: pointer; border: 0; background: none; border-radius: 8px; min-height: 36px; padding: 4px 10px; }
button:hover { background: color-mix(in srgb, currentColor 10%, transparent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
svg { fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; display: block; }
.launcher {
  position: fixed; inset-block-end: 20px; inset-inline-end: 20px; z-index: var(--holdfast-z, 2147483000);
  display: flex; gap: 8px; align-items: center; padding: 12px 18px; border-radius: 999px; font-weight: 600;
  background: var(--accent); color: var(--on-accent); box-shadow: 0 4px 18px #0004;
}
.launcher:hover { background: color-mix(in srgb, var(--accent) 88%, var(--on-accent)); }
.unread { background: var(--on-accent); color: var(--accent); border-radius: 999px; min-width: 22px; padding: 0 6px; text-align: center; font-size: 13px; }
.panel { display: flex; flex-direction: column; background: var(--surface); border: 1px solid var(--line); overflow: hidden; }
:host(:not([inline])) .panel {
  position: fixed; inset-block-end: 20px; inset-inline-end: 20px; z-index: var(--holdfast-z, 2147483000);
  width: min(400px, calc(100vw - 40px)); height: min(640px, calc(100dvh - 40px)); border-radius: var(--radius); box-shadow: 0 10px 40px #0005;
}
:host([inline]) .panel { height: 100%; border-radius: var(--radius); }
.header { display: flex; align-items: center; gap: 2px; padding: 8px 8px 8px 16px; border-block-end: 1px solid var(--line); }
.title { flex: 1; margin: 0; font-size: 16px; font-weight: 650; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.tools { display: flex; gap: 4px; padding: 6px 10px 0; flex-wrap: wrap; font-size: 13px; color: var(--muted); }
.tools button { min-height: 32px; }
.icon { padding: 8px; }
.log { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 14px; display: flex; flex-direction: column; gap: 8px; }
.message { max-width: 86%; padding: 8px 12px; border-radius: var(--radius); background: var(--bubble); align-self: flex-start; white-space: pre-wrap; overflow-wrap: anywhere; }
.message-user { align-self: flex-end; background: var(--accent); color: var(--on-accent); }
.message-person { background: var(--person); }
.message-notice { align-self: center; background: none; color: var(--muted); font-size: 13px; text-align: center; padding: 2px 8px; }
.waiting { display: flex; flex-direction: column; }
.pending { opacity: .8; }
.speaker { display: block; font-size: 12px; font-weight: 600; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.fate { display: flex; align-items: center; justify-content: flex-end; gap: 4px; font-size: 12px; color: var(--muted); align-self: flex-end; }
.fate button { min-height: 28px; padding: 0 8px; text-decoration: underline; }
.link { color: inherit; }
.status { min-height: 30px; padding: 4px 16px; font-size: 13px; color: var(--muted); display: flex; align-items: center; gap: 8px; }
.status button { color: var(--text); text-decoration: underline; }
.composer { display: flex; align-items: flex-end; gap: 6px; padding: 8px; border-block-start: 1px solid var(--line); }
.input { flex: 1; resize: none; border: 1px solid var(--line); border-radius: 10px; background: transparent; padding: 8px 10px; max-height: 140px; min-height: 40px; field-sizing: content; font-size: 16px; }
.input::placeholder { color: var(--muted); opacity: 1; }
.send { background: var(--accent); color: var(--on-accent); padding: 10px; border-radius: 10px; }
.send:hover { background: color-mix(in srgb, var(--accent) 88%, var(--on-accent)); }
:host(:dir(rtl)) .send svg { transform: scaleX(-1); }
.rating { border-block-start: 1px solid var(--line); padding: 10px 16px; display: grid; gap: 8px; }
.scale { border: 0; margin: 0; padding: 0; display: flex; gap: 6px; flex-wrap: wrap; }
.scale legend { font-weight: 600; padding: 0; margin-block-end: 6px; }
.scale label { display: grid; place-items: center; width: 40px; height: 40px; border: 1px solid var(--line); border-radius: 10px; cursor: pointer; position: relative; }
.scale input { position: absolute; inset: 0; opacity: 0; margin: 0; cursor: pointer; }
.scale label:has(:checked) { background: var(--accent); color: var(--on-accent); border-color: var(--accent); }
.scale label:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 2px; }
.comment { border: 1px solid var(--line); border-radius: 10px; background: transparent; padding: 8px 10px; font-size: 16px; width: 100%; }
.comment::placeholder { color: var(--muted); opacity: 1; }
.row { display: flex; gap: 8px; }
.primary { background: var(--accent); color: var(--on-accent); font-weight: 600; padding-inline: 14px; }
.primary:hover { background: color-mix(in srgb, var(--accent) 88%, var(--on-accent)); }
@media (max-width: 480px) {
  :host(:not([inline])) .panel { inset: 0; width: auto; height: 100dvh; border: 0; border-radius: 0; }
}
@media (prefers-reduced-motion: no-preference) {
  .busy::before { content: ""; width: 8px; height: 8px; border-radius: 50%; background: currentColor; animation: beat 1s ease-in-out infinite alternate; }
  @keyframes beat { from { opacity: .2; } }
}
`);
