import { Badge } from "@mantine/core";
import { Fragment } from "react";
import { Link } from "react-router";
import { type Block } from "../api/facts";
import { duration, plural, time, words } from "../common/format";
import { More, Pre, pretty } from "./More";
import { Row } from "./Row";
import type { FactItem } from "./timeline";
import styles from "./Timeline.module.css";

/** One entry, in its own way. */
export function FactRow({ item }: { item: FactItem }) {
  const { seq, at, tier, fact } = item;
  const row = { seq, at, tier };
  switch (fact.kind) {
    case "conversation_started":
      return (
        <Row {...row} label={<><b>Began</b> with agent {fact.agent}{fact.user && `, user ${fact.user}`}</>}>
          {fact.forked_from && (
            <Link to={`/conversations/${fact.forked_from.conversation}`}>Forked at entry {fact.forked_from.seq}</Link>
          )}
        </Row>
      );
    case "user_message":
      return <Said {...row} label="User" text={fact.content} />;
    case "message_imported":
      return <Said {...row} label={fact.name ?? fact.role ?? "user"} text={fact.content} note="imported" />;
    case "person_said":
      return <Said {...row} label="A person" text={fact.content} />;
    case "answer":
      return (
        <Row {...row} isSpoken label="Answer" side={fact.partial && <Badge size="xs" color="orange">{fact.stop && fact.stop !== "cut" ? `cut: ${words(fact.stop)}` : "cut"}</Badge>}>
          {fact.blocks.map((block, i) => (
            <Piece key={i} block={block} />
          ))}
        </Row>
      );
    case "tool_result":
      return (
        <Row
          {...row}
          label={<><b>{fact.name}</b> returned</>}
          side={<>{fact.is_error && <Badge size="xs" color="red">error</Badge>}<span>{duration(fact.duration_ms ?? 0)}</span></>}
        >
          {fact.content && <Long text={pretty(fact.content)} />}
        </Row>
      );
    case "epoch_opened":
      return <Compaction item={item} fact={fact} />;
    case "handed_off":
      return (
        <Row {...row} label={<><Badge size="sm" color="grape">handed to a person</Badge> {words(fact.code)}</>}>
          <div className={styles.text}>{fact.reason}</div>
          {fact.said && <More summary="What the user was told"><Pre>{fact.said}</Pre></More>}
        </Row>
      );
    case "returned":
      return <Row {...row} label={<Badge size="sm" color="grape">given back to the agent</Badge>}>{fact.note && <div className={styles.text}>{fact.note}</div>}</Row>;
    case "review_asked":
      return (
        <Row {...row} label={<><Badge size="sm" color="grape">asks a person</Badge> whether {fact.title} may take effect</>}>
          {fact.proposed && <More summary="What would"><Pre>{pretty(fact.proposed)}</Pre></More>}
        </Row>
      );
    case "review_decided":
      return <Row {...row} label={<><Badge size="sm" color={fact.approved ? "teal" : "red"}>{fact.approved ? "approved" : "rejected"}</Badge> {fact.note}</>} />;
    case "claimed":
      return <Row {...row} label={fact.owner ? <><b>Taken on</b> by {fact.owner}</> : "Nobody has it any more"} />;
    case "note_taken":
      return <Row {...row} label={<><b>Note among people</b> {fact.text}</>} />;
    case "parked":
      return <Row {...row} label={<><Badge size="sm" color="orange">parked</Badge> until {time(fact.until)}: {fact.reason}</>} />;
    case "deferred":
      return <Row {...row} label={<><Badge size="sm" color="yellow">waits</Badge> until {time(fact.until)}: {fact.reason}</>} />;
    case "notice":
      return <Row {...row} label={<><b>Told the user</b> {fact.text}</>} />;
    case "turn_stopped":
      return <Row {...row} label={<><b>Turn stopped</b> {fact.reason}</>}>{fact.said && <div className={styles.text}>{fact.said}</div>}</Row>;
    case "summarised":
      return <Row {...row} label={<><b>Summary</b> of what came before entry {fact.up_to}</>}><More summary="Read it"><Pre>{fact.text}</Pre></More></Row>;
    case "recalled":
      if (fact.seqs.length === 0) return null; // nothing mattered
      return <Row {...row} label={<><b>Recalled</b> {fact.seqs.length === 1 ? "entry" : "entries"} {fact.seqs.join(", ")}</>} />;
    case "knowledge_shown":
      return (
        <Row {...row} label={<><b>Documents shown</b> {plural(fact.passages.length, "passage")}</>}>
          <More summary="Which"><Pre>{fact.passages.map((p) => `${p.document} v${p.version}, ${p.length} characters from ${p.from ?? 0}`).join("\n")}</Pre></More>
        </Row>
      );
    case "memory_shown":
      return fact.text ? <Row {...row} label="Memory of the user"><More summary="What was shown"><Pre>{fact.text}</Pre></More></Row> : null;
    case "feedback":
      return <Row {...row} label={<><b>Feedback</b> {fact.rating ? `${fact.rating} of 5` : ""} {fact.comment}</>} />;
    case "resolved":
      return <Row {...row} label={<><Badge size="sm" color="teal">resolved</Badge> {fact.note}</>} />;
    case "cancel_requested":
      return <Row {...row} label={<><b>Cancel requested</b> {fact.reason}</>} />;
    case "marked":
      return <Row {...row} label={<>Entry {fact.of} is {fact.tier ?? "as it was"}</>} />;
    case "tools_started":
      return null; // their results say it
    default:
      return <Row {...row} label={words((fact as { kind: string }).kind)}><More summary="Details"><Pre>{JSON.stringify(fact, null, 2)}</Pre></More></Row>;
  }
}

function Said({ seq, at, tier, label, text, note }: Pick<FactItem, "seq" | "at" | "tier"> & { label: string; text: string; note?: string }) {
  return (
    <Row seq={seq} at={at} tier={tier} isSpoken label={label} side={note && <Badge size="xs" color="gray">{note}</Badge>}>
      {text.length > 2_000 ? <Long text={text} /> : <div className={styles.text}>{text}</div>}
    </Row>
  );
}

function Piece({ block }: { block: Block }) {
  switch (block.type) {
    case "text":
      return <div className={styles.text}>{block.text}</div>;
    case "thinking":
      return block.text ? <More summary="Thinking"><Pre>{block.text}</Pre></More> : null;
    case "tool_call":
      return <Fragment><div className={styles.label}>calls <b>{block.name}</b></div><Pre>{pretty(block.arguments)}</Pre></Fragment>;
    case "opaque":
      return <More summary={`A block of ${block.dialect} that is passed on as it is`}><Pre>{pretty(block.json)}</Pre></More>;
  }
}

function Long({ text }: { text: string }) {
  const first = text.slice(0, 160).split("\n").slice(0, 2).join("\n");
  if (first.length === text.length) return <Pre>{text}</Pre>;
  return <More summary={`${first.slice(0, 90)} … (${plural(text.length, "character")})`}><Pre>{text}</Pre></More>;
}

function Compaction({ item, fact }: { item: FactItem; fact: Extract<FactItem["fact"], { kind: "epoch_opened" }> }) {
  const did = [
    fact.left ? `${plural(fact.left, "item")} left the prompt` : "",
    fact.removed?.length ? `${fact.removed.length} of the running turn` : "",
    fact.rewritten?.length ? `${fact.rewritten.length} shortened` : "",
  ].filter(Boolean);
  return (
    <Row seq={item.seq} at={item.at} tier="core" label={<><Badge size="sm" color="indigo">epoch {fact.epoch}</Badge> {words(fact.reason)}: {did.join(", ")}</>}>
      {fact.notes && fact.notes.length > 0 && (
        <More summary={`Fact sheet, ${plural(fact.notes.length, "line")}`}>
          <Pre>{fact.notes.map((note) => `${note.text} (#${note.seq})`).join("\n")}</Pre>
        </More>
      )}
    </Row>
  );
}
