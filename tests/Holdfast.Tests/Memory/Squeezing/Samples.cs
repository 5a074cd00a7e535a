using Xunit;

namespace Holdfast.Tests.Memory.Squeezing;

/// <summary>One verbose tool result of each kind.</summary>
internal static class Samples
{
    public static TheoryData<string> Names => ["json", "html", "diff", "trace", "listing", "log", "plain"];

    public static string Of(string name) => name switch
    {
        "json" => "[" + Repeat(30, ", ", i => $$"""{"flight_number": "HAT{{i:000}}", "origin": "DEN", "status": "available", "gate": null, "price": {{i + 50}}}""") + "]",
        "html" => "<html><head><style>p { color: red }</style></head><body><nav><a href=\"/home\">Home</a></nav>"
            + Repeat(30, "\n", i => $"<p class=\"text\">Parcel A-17{i:00} is &amp; was late, see <a href=\"/parcels/{i}\">its page</a></p>") + "<script>track();</script></body></html>",
        "diff" => "diff --git a/src/Fold.cs b/src/Fold.cs\n--- a/src/Fold.cs\n+++ b/src/Fold.cs\n@@ -1,60 +1,60 @@\n"
            + Repeat(30, "\n", i => $"     unchanged line number {i}") + "\n-    return before;\n+    return after;\n" + Repeat(30, "\n", i => $"     unchanged line number {i + 30}"),
        "trace" => "Unhandled exception. System.InvalidOperationException: order W2378156 is closed\n"
            + "   at Shop.Orders.Cancel(String id) in Orders.cs:line 42\n   at Shop.Api.Post() in Api.cs:line 7\n"
            + Repeat(30, "\n", i => $"   at System.Runtime.Frame{i}.Invoke(Object target)") + "\n   at Shop.Program.Main() in Program.cs:line 3\n"
            + "Caused by: java.io.IOException: disk full\n" + Repeat(10, "\n", i => $"   at java.util.concurrent.Worker{i}.run(Worker.java:{i})"),
        "listing" => "[File: /app/fields.py (1998 lines total)]\n" + Repeat(120, "\n", i => i % 20 == 3 ? $"{i}:    def method_{i}(self, value):" : $"{i}:        total = total + {i}"),
        "log" => Repeat(60, "\n", i => i == 33 ? "2026-01-01 10:00:33 ERROR payment ch_8812 refused" : $"2026-01-01 10:00:{i:00} INFO fetched {i} rows of table orders"),
        _ => Repeat(60, "\n", i => i == 30 ? "The key stands in /etc/holdfast/key.json" : $"This is sentence {Word(i)} of a long story without much to say."),
    };

    private static string Repeat(int count, string between, Func<int, string> part) => string.Join(between, Enumerable.Range(0, count).Select(part));

    private static string Word(int i) => new((char)('a' + i % 26), 1 + i / 26);
}
