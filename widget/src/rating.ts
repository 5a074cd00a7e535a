import { h } from "./dom";
import type { Words } from "./words";

/** How it was, from 1 to 5, and what could be better. */
export function ratingForm(words: Words, send: (rating: number, comment: string) => void): HTMLElement {
  const comment = h("input", "comment", { type: "text", "aria-label": words.better, placeholder: words.better, maxlength: "4000" });
  const scale = h("fieldset", "scale", {}, h("legend", "", {}, words.rate));
  for (let n = 1; n <= 5; n++) {
    const input = h("input", "", { type: "radio", name: "rating", value: `${n}`, required: true, "aria-label": words.of5.replace("{0}", `${n}`) });
    scale.append(h("label", "", {}, input, h("span", "", { "aria-hidden": "true" }, `${n}`)));
  }
  const submit = (e: Event) => {
    e.preventDefault();
    const chosen = new FormData(e.target as HTMLFormElement).get("rating");
    if (chosen) send(Number(chosen), comment.value.trim());
  };
  return h("form", "rating", { submit }, scale, comment, h("div", "row", {}, h("button", "primary", { type: "submit" }, words.send)));
}
