import { useParams } from "react-router";
import { BeginTalk } from "./BeginTalk";
import { Talk } from "./Talk";

/** A customer's view of an agent. The conversation is in the address: after a reload it goes on where it was. */
export function TalkPage() {
  const { id } = useParams();
  return id ? <Talk key={id} id={id} /> : <BeginTalk />;
}
