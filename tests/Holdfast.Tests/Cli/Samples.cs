namespace Holdfast.Tests.Cli;

/// <summary>Answers of a server, for a conversation cnv_1 whose only turn is Wire/turn.sse.</summary>
internal static class Samples
{
    public const string Conversation =
        """
        {"id":"cnv_1","agent":"support","mode":"interactive","state":"at_rest","seq":7,"turns":1,"attempts":2,"epoch":1,
         "cost_usd":"0.00000037","context":{"used_tokens":1234,"budget_tokens":200000},
         "created_at":"2026-11-21T10:00:00Z","updated_at":"2026-11-21T10:00:00Z"}
        """;

    public const string Entries =
        """
        {"data":[
         {"seq":1,"at":"2026-11-21T10:00:01Z","kind":"conversation_started","data":{"kind":"conversation_started","agent":"support"}},
         {"seq":2,"at":"2026-11-21T10:00:02Z","kind":"user_message","data":{"kind":"user_message","content":"Is my\norder late?"}},
         {"seq":3,"at":"2026-11-21T10:00:03Z","kind":"attempt_started",
          "data":{"kind":"attempt_started","attempt":1,"model":"practice/practice","tokens":{"system":1000,"history":200,"working":34}}},
         {"seq":4,"at":"2026-11-21T10:00:04Z","kind":"attempt_ended",
          "data":{"kind":"attempt_ended","attempt":1,"usage":{"input":1200,"output":30},"cost_nano_usd":1500000,"duration_ms":800}},
         {"seq":5,"at":"2026-11-21T10:00:05Z","kind":"answer",
          "data":{"kind":"answer","attempt":1,"blocks":[{"type":"text","text":"Let me look."},
                  {"type":"tool_call","id":"c1","name":"find_order","arguments":"{\"id\":17}"}],"stop":"tool_use"}},
         {"seq":6,"at":"2026-11-21T10:00:06Z","kind":"tool_result",
          "data":{"kind":"tool_result","call_id":"c1","name":"find_order","content":"no such order","is_error":true}},
         {"seq":7,"at":"2026-11-21T10:00:07Z","kind":"weather_changed","data":{"kind":"weather_changed","to":"rain"}}],
         "next_cursor":null}
        """;

    public const string Costs =
        """
        {"month":"2026-11","by":["agent"],
         "lines":[{"group":{"agent":"support"},"attempts":1200,"failed":3,"cost_usd":"1.234567891","failed_usd":"0.000000002","reserved_usd":"0","unused_usd":"0.001",
          "saved":{"naive_usd":"3.234567891","cache_usd":"1.5","context_usd":"0.5","routing_usd":"0","batch_usd":"0","reuse_usd":"0"},
                   "usage":{"input":1000,"cache_read":2000,"cache_write":300,"cache_write_long":40,"output":500,"thinking":0}}],
         "total":{"group":{},"attempts":1200,"failed":3,"cost_usd":"1.234567891","failed_usd":"0.000000002","reserved_usd":"0","unused_usd":"0.001",
          "saved":{"naive_usd":"3.234567891","cache_usd":"1.5","context_usd":"0.5","routing_usd":"0","batch_usd":"0","reuse_usd":"0"},
                  "usage":{"input":1000,"cache_read":2000,"cache_write":300,"cache_write_long":40,"output":500,"thinking":0}}}
        """;

    public const string Routing =
        """
        {"small":"p/s","threshold":0.3,"cost_usd":"0.003","would_cost_usd":"0.001",
         "turns":[{"seq":2,"model":"p/s","score":0.07,"reason":"Complexity 0.07 is under 0.30: 4 words.","cost_usd":"0.003","would_cost_usd":"0.001","chosen":"p/big"}]}
        """;
}
