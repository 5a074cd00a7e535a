using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Holdfast.Client.Contract;
using static System.FormattableString;

namespace Holdfast.Cli.Commands;

/// <summary>What models cost, and tables from which more of that is learned.</summary>
internal static class PricesCommand
{
    public static Command Create(Shell shell) => new ExampleCommand(
        "prices", "Shows what models cost, and takes new prices from public tables.",
        "holdfast prices list",
        "holdfast prices import model_prices_and_context_window.json --dry-run",
        "holdfast prices import api.json --from 2026-12-01",
        "holdfast prices import my-prices.json")
    {
        List(shell), Import(shell),
    };

    private static Command List(Shell shell)
    {
        var command = new Command("list", "Every price with its first day, past ones included; dollars per million tokens.");
        command.SetAction(async (parsed, cancel) =>
        {
            var page = await shell.Client(parsed, KeyRole.Operator).ListPricesAsync(cancel);
            if (shell.IsJson(parsed)) shell.Terminal.PrintJson(page);
            else foreach (var price in page.Data) shell.Terminal.Text.WriteLine($"{Name(price)}  {Rates(price)}  {price.Origin}{(price.Source is { } source ? $", {source}" : "")}");
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Import(Shell shell)
    {
        var file = new Argument<string>("file") { Description = "Rows as in prices.json, or a table of LiteLLM or models.dev" };
        var from = new Option<string?>("--from") { Description = "The day from which a public table's prices hold [default: tomorrow, UTC]", HelpName = "YYYY-MM-DD" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would come of it" };
        var command = new Command("import", "Adds the prices of a table; what cannot be is refused and named. Takes a root key.") { file, from, dryRun };
        command.SetAction(async (parsed, cancel) =>
        {
            var done = await shell.Client(parsed, KeyRole.Root)
                .ImportPricesAsync(Table(parsed.GetRequiredValue(file)), Day(parsed.GetValue(from)), parsed.GetValue(dryRun), cancel);
            if (shell.IsJson(parsed)) shell.Terminal.PrintJson(done);
            else Print(shell.Terminal, done);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Print(Terminal terminal, PriceImported done)
    {
        foreach (var price in done.Added) terminal.Text.WriteLine($"added    {Name(price)}  {Rates(price)}");
        foreach (var (price, was) in done.Changed) terminal.Text.WriteLine($"changed  {Name(price)}  {Rates(price)}, before {Rates(was)}");
        foreach (var row in done.LeftAlone) terminal.Text.WriteLine($"left     {row.Row}: {row.Reason}");
        foreach (var row in done.Refused) terminal.Text.WriteLine($"refused  {row.Row}, {row.Field}: {row.Reason}");
        terminal.Note(Invariant($"{done.Form}: {done.Added.Count} added, {done.Changed.Count} changed, {done.Unchanged} as they were, {done.LeftAlone.Count} left alone, ")
            + Invariant($"{done.Refused.Count} refused, {done.Elsewhere} of no use here.{(done.DryRun ? " Nothing was kept (--dry-run)." : "")}"));
    }

    private static string Name(Price price) => Invariant($"{price.Provider}/{price.Model}{(price.AbovePromptTokens > 0 ? $" above {price.AbovePromptTokens:#,0} tokens" : "")} from {price.From:yyyy-MM-dd}");

    private static string Rates(Price price) =>
        $"input {price.Input}, cache read {price.CacheRead}, write {price.CacheWrite}, long {price.CacheWriteLong}, output {price.Output}";

    private static JsonElement Table(string file)
    {
        if (!File.Exists(file)) throw new CliError($"There is no file {file}.");
        try
        {
            using var stream = File.OpenRead(file);
            using var table = JsonDocument.Parse(stream, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return table.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new CliError($"{file} is not JSON: {e.Message}");
        }
    }

    private static DateOnly? Day(string? text) => text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new CliError($"--from is {text}: give a day as YYYY-MM-DD.");
}
