import type { FactOf } from "../api/facts";
import { plural, words } from "../common/format";
import { More, Pre } from "./More";
import { Marked } from "./PeopleRow";
import { Row, type RowOf } from "./Row";
import { Named } from "./SpokenRow";

export type ContextFact = FactOf<"epoch_opened" | "summarised" | "recalled" | "knowledge_shown" | "memory_shown" | "marked">;

/** What entered the prompt, or left it. */
export function ContextRow({ fact, ...row }: RowOf & { fact: ContextFact }) {
  switch (fact.kind) {
    case "epoch_opened":
      return <Compaction {...row} fact={fact} />;
    case "summarised":
      return (
        <Row {...row} label={<Named name="Summary">of what came before entry {fact.up_to}</Named>}>
          <More summary="Read it">
            <Pre>{fact.text}</Pre>
          </More>
        </Row>
      );
    case "recalled":
      if (fact.seqs.length === 0) return null; // nothing mattered
      return (
        <Row
          {...row}
          label={
            <Named name="Recalled">
              {fact.seqs.length === 1 ? "entry" : "entries"} {fact.seqs.join(", ")}
            </Named>
          }
        />
      );
    case "knowledge_shown":
      return (
        <Row {...row} label={<Named name="Documents shown">{plural(fact.passages.length, "passage")}</Named>}>
          <More summary="Which">
            <Pre>{fact.passages.map((p) => `${p.document} v${p.version}, ${p.length} characters from ${p.from ?? 0}`).join("\n")}</Pre>
          </More>
        </Row>
      );
    case "memory_shown":
      if (!fact.text) return null; // nothing is remembered
      return (
        <Row {...row} label="Memory of the user">
          <More summary="What was shown">
            <Pre>{fact.text}</Pre>
          </More>
        </Row>
      );
    case "marked":
      return (
        <Row
          {...row}
          label={
            <>
              Entry {fact.of} is {fact.tier ?? "as it was"}
            </>
          }
        />
      );
  }
}

function Compaction({ fact, ...row }: RowOf & { fact: FactOf<"epoch_opened"> }) {
  const did = [
    fact.left ? `${plural(fact.left, "item")} left the prompt` : "",
    fact.removed?.length ? `${fact.removed.length} of the running turn` : "",
    fact.rewritten?.length ? `${fact.rewritten.length} shortened` : "",
  ].filter(Boolean);
  const label = (
    <Marked text={`epoch ${fact.epoch}`} color="indigo">
      {words(fact.reason)}: {did.join(", ")}
    </Marked>
  );
  return (
    <Row {...row} tier="core" label={label}>
      {fact.notes && fact.notes.length > 0 && (
        <More summary={`Fact sheet, ${plural(fact.notes.length, "line")}`}>
          <Pre>{fact.notes.map((note) => `${note.text} (#${note.seq})`).join("\n")}</Pre>
        </More>
      )}
    </Row>
  );
}
