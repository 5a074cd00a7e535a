import { Badge } from "@mantine/core";
import type { ReactNode } from "react";
import type { Block, Doubt, FactOf } from "../api/facts";
import { duration, plural, words } from "../common/format";
import { More, Pre, pretty } from "./More";
import { Row, type RowOf } from "./Row";
import styles from "./Timeline.module.css";

/** What a person or an importer said. */
export function SaidRow({ label, text, note, ...row }: RowOf & { label: string; text: string; note?: string }) {
  return (
    <Row {...row} isSpoken label={label} side={note && <Small color="gray">{note}</Small>}>
      {text.length > 2_000 ? <Long text={text} /> : <div className={styles.text}>{text}</div>}
    </Row>
  );
}

export function AnswerRow({ fact, ...row }: RowOf & { fact: FactOf<"answer"> }) {
  return (
    <Row
      {...row}
      isSpoken
      label="Answer"
      side={<Said fact={fact} />}
    >
      {fact.blocks.map((block, i) => (
        <Piece key={i} block={block} />
      ))}
    </Row>
  );
}

/** What a model wrote, and nobody was shown before a person said yes. */
export function HeldRow({ fact, ...row }: RowOf & { fact: FactOf<"answer_held"> }) {
  return (
    <Row {...row} label={<Named name="Answer held">the user is not shown it</Named>} side={fact.doubt && <Doubted doubt={fact.doubt} />}>
      {fact.blocks.map((block, i) => (
        <Piece key={i} block={block} />
      ))}
    </Row>
  );
}

/** What is to be said of an answer, the weightiest first. */
function Said({ fact }: { fact: FactOf<"answer"> }) {
  if (fact.doubt) return <Doubted doubt={fact.doubt} />;
  if (fact.partial) return <Small color="orange">{fact.stop && fact.stop !== "cut" ? `cut: ${words(fact.stop)}` : "cut"}</Small>;
  if (fact.held) return <Small color="teal">a person said yes</Small>;
  return fact.unsaid ? <Small color="gray">not shown to the user</Small> : null;
}

function Doubted({ doubt }: { doubt: Doubt }) {
  return <Small color="red">{`${words(doubt.code)}${doubt.values ? `: ${doubt.values.join(", ")}` : ""}`}</Small>;
}

export function ToolRow({ fact, ...row }: RowOf & { fact: FactOf<"tool_result"> }) {
  const side = (
    <>
      {fact.is_error && <Small color="red">error</Small>}
      <span>{duration(fact.duration_ms ?? 0)}</span>
    </>
  );
  return (
    <Row {...row} label={<Named name={fact.name}>returned</Named>} side={side}>
      {fact.content && <Long text={pretty(fact.content)} />}
    </Row>
  );
}

/** A name, and what is said of it. */
export function Named({ name, children }: { name: string; children?: ReactNode }) {
  return (
    <>
      <b>{name}</b> {children}
    </>
  );
}

function Small({ color, children }: { color: string; children: string }) {
  return (
    <Badge size="xs" color={color}>
      {children}
    </Badge>
  );
}

function Piece({ block }: { block: Block }) {
  switch (block.type) {
    case "text":
      return <div className={styles.text}>{block.text}</div>;
    case "thinking":
      return block.text ? (
        <More summary="Thinking">
          <Pre>{block.text}</Pre>
        </More>
      ) : null;
    case "tool_call":
      return (
        <>
          <div className={styles.label}>
            calls <b>{block.name}</b>
          </div>
          <Pre>{pretty(block.arguments)}</Pre>
        </>
      );
    case "opaque":
      return (
        <More summary={`A block of ${block.dialect} that is passed on as it is`}>
          <Pre>{pretty(block.json)}</Pre>
        </More>
      );
  }
}

function Long({ text }: { text: string }) {
  const first = text.slice(0, 160).split("\n").slice(0, 2).join("\n");
  if (first.length === text.length) return <Pre>{text}</Pre>;
  return (
    <More summary={`${first.slice(0, 90)} … (${plural(text.length, "character")})`}>
      <Pre>{text}</Pre>
    </More>
  );
}
