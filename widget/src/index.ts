import { HoldfastChat } from "./element";

if (!customElements.get("holdfast-chat")) customElements.define("holdfast-chat", HoldfastChat);
