import type { Definition, Report } from "./definition";

/** What every part of the editor is given. */
export interface Edit {
  definition: Definition;
  change: (part: Partial<Definition>) => void;
  report?: Report;
  isReadOnly: boolean;
}
