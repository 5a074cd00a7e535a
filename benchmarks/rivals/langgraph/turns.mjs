// The rival's side of ./bench turns: conversations kept by LangGraph.js in SQLite with its defaults, an instant model and 400-character messages.
// usage: node turns.mjs DATABASE CONVERSATIONS TURNS WARMUPS      prints one line of JSON
import { statSync } from "node:fs";
import { END, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { SqliteSaver } from "@langchain/langgraph-checkpoint-sqlite";

const [database, conversations, turns, warmups] = [process.argv[2], ...process.argv.slice(3).map(Number)];
const text = "All work and no play makes a dull benchmark. ".repeat(9).slice(0, 400);

const checkpointer = SqliteSaver.fromConnString(database);
const graph = new StateGraph(MessagesAnnotation)
    .addNode("model", () => ({ messages: [{ role: "assistant", content: text }] }))
    .addEdge(START, "model")
    .addEdge("model", END)
    .compile({ checkpointer });

/** Says `turns` messages one after the other and returns how many milliseconds each turn took. */
async function converse(thread) {
    const took = [];
    for (let turn = 0; turn < turns; turn++) {
        const start = performance.now();
        await graph.invoke({ messages: [{ role: "user", content: text }] }, { configurable: { thread_id: thread } });
        took.push(performance.now() - start);
    }
    return took;
}

const pass = (name) => Promise.all(Array.from({ length: conversations }, (_, i) => converse(`${name}-${i}`)));

for (let warmup = 0; warmup < warmups; warmup++) await pass(`warmup-${warmup}`);

const cpuBefore = process.cpuUsage();
const start = performance.now();
const took = await pass("measured");
const seconds = (performance.now() - start) / 1000;
const cpu = process.cpuUsage(cpuBefore);

checkpointer.db.pragma("wal_checkpoint(TRUNCATE)");
console.log(JSON.stringify({
    seconds,
    cpu_seconds: (cpu.user + cpu.system) / 1e6,
    turn_ms: took[0],
    database_bytes: statSync(database).size,
}));
