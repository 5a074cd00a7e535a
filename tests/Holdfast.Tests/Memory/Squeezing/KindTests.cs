using Holdfast.Core.Memory.Squeezing;
using Xunit;

namespace Holdfast.Tests.Memory.Squeezing;

public sealed class KindTests
{
    [Fact]
    public void Json_rows_become_a_table_that_says_what_they_share_once()
    {
        var squeezed = Of("json");
        Assert.Contains("30 rows: flight_number|price", squeezed, StringComparison.Ordinal);
        Assert.Contains("in each: origin=DEN, status=available", squeezed, StringComparison.Ordinal);
        for (var i = 0; i < 30; i++) Assert.Contains($"HAT{i:000}|{i + 50}", squeezed, StringComparison.Ordinal);
        Assert.DoesNotContain("gate", squeezed, StringComparison.Ordinal);
    }

    [Fact]
    public void Html_keeps_text_and_addresses_without_scripts_and_navigation()
    {
        var squeezed = Of("html");
        Assert.Contains("Parcel A-1700 is & was late, see  (/parcels/0) its page", squeezed, StringComparison.Ordinal);
        foreach (var dropped in (string[])["color", "Home", "track"]) Assert.DoesNotContain(dropped, squeezed, StringComparison.Ordinal);
    }

    [Fact]
    public void Diff_keeps_headers_and_changes() => Keeps("diff", "diff --git a/src/Fold.cs", "@@ -1,60", "-    return before;", "+    return after;");

    [Fact]
    public void Trace_keeps_what_was_thrown_its_causes_and_own_frames() =>
        Keeps("trace", "InvalidOperationException: order W2378156 is closed", "Caused by: java.io.IOException: disk full", "Shop.Orders.Cancel", "Shop.Program.Main");

    [Fact]
    public void Listing_keeps_its_file_and_definitions() => Keeps("listing", "/app/fields.py", "def method_3(", "def method_23(", "def method_43(");

    [Fact]
    public void Log_keeps_troubles_with_neighbours_and_counts_what_repeats() =>
        Keeps("log", "10:00:33 ERROR payment ch_8812 refused", "and 58 more like it");

    [Fact]
    public void Plain_text_keeps_its_ends_and_values() => Keeps("plain", "sentence a of", "/etc/holdfast/key.json", "sentence hhh of");

    private static void Keeps(string sample, params string[] parts)
    {
        var squeezed = Of(sample);
        foreach (var part in parts) Assert.Contains(part, squeezed, StringComparison.Ordinal);
    }

    private static string Of(string sample) => Squeeze.Text(Samples.Of(sample), Samples.Of(sample).Length / 3, "recall entry 17")!;
}
