using System.CommandLine;
using System.Text.Json;
using Holdfast.Client;
using Holdfast.Client.Contract;
using static System.FormattableString;

namespace Holdfast.Cli.Commands;

/// <summary>Many like items under one agent.</summary>
internal static class BatchesCommand
{
    private static readonly Argument<string> _id = new("batch") { Description = "The batch's id, bat_..." };

    public static Command Create(Shell shell) => new ExampleCommand(
        "batches", "Hands in many like items, and reads what became of them.",
        "holdfast batches create reviews.jsonl --agent default --instructions \"Say positive or negative.\"",
        "holdfast batches show bat_...",
        "holdfast batches results bat_... --state failed",
        "holdfast batches cancel bat_...")
    {
        New(shell), List(shell), ShowOne(shell), Results(shell), Cancel(shell),
    };

    private static Command New(Shell shell)
    {
        var file = new Argument<string>("items") { Description = "A file with a JSON object to a line: {\"id\":..., \"content\":...}" };
        var agent = new Option<string>("--agent") { Description = "The agent's name", DefaultValueFactory = _ => "default", HelpName = "name" };
        var instructions = new Option<string?>("--instructions") { Description = "What is to be done for each item", HelpName = "text" };
        var task = new Option<string?>("--task") { Description = "A name for this kind of work", HelpName = "name" };
        var most = new Option<int?>("--max-items-per-call") { Description = "1 to 100 [default: 100]", HelpName = "n" };
        var economy = new Option<bool>("--economy") { Description = "Nobody waits: use the provider's batch interface, at half the price, within a day or two" };
        var command = new Command("create", "Hands in the items of a file.") { file, agent, instructions, task, most, economy };
        command.SetAction(async (parsed, cancel) =>
        {
            var items = await ReadAsync(parsed.GetRequiredValue(file), cancel);
            var body = new CreateBatch(
                items, parsed.GetRequiredValue(agent), parsed.GetValue(instructions), parsed.GetValue(task), parsed.GetValue(most),
                ServiceTier: parsed.GetValue(economy) ? ServiceTier.Batch : ServiceTier.Standard);
            Show(shell, parsed, await shell.Client(parsed, KeyRole.App).CreateBatchAsync(body, cancel: cancel));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command List(Shell shell)
    {
        var command = new Command("list", "Batches, newest first.");
        command.SetAction(async (parsed, cancel) =>
        {
            var client = shell.Client(parsed, KeyRole.App);
            var all = HoldfastClient.AllAsync(cursor => client.ListBatchesAsync(limit: 200, cursor: cursor, cancel: cancel));
            if (shell.IsJson(parsed)) shell.Terminal.PrintJson(new Page<Batch>(await all.ToListAsync(cancel)));
            else await foreach (var batch in all) shell.Terminal.Text.WriteLine(Line(batch));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command ShowOne(Shell shell)
    {
        var command = new Command("show", "How far it is.") { _id };
        command.SetAction(async (parsed, cancel) =>
        {
            Show(shell, parsed, await shell.Client(parsed, KeyRole.App).GetBatchAsync(parsed.GetRequiredValue(_id), cancel));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Results(Shell shell)
    {
        var state = new Option<string?>("--state") { Description = "pending, answered or failed [default: all]", HelpName = "state" };
        var command = new Command("results", "What became of the items so far, a JSON object to a line.") { _id, state };
        command.SetAction(async (parsed, cancel) =>
        {
            var (client, id) = (shell.Client(parsed, KeyRole.App), parsed.GetRequiredValue(_id));
            var all = HoldfastClient.AllAsync(cursor => client.ListBatchResultsAsync(id, parsed.GetValue(state), limit: 1000, cursor, cancel));
            await foreach (var result in all) shell.Terminal.Text.WriteLine(JsonSerializer.Serialize(result, HoldfastJson.Default.BatchResult));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Cancel(Shell shell)
    {
        var command = new Command("cancel", "Ends it; what was answered stays.") { _id };
        command.SetAction(async (parsed, cancel) =>
        {
            Show(shell, parsed, await shell.Client(parsed, KeyRole.App).CancelBatchAsync(parsed.GetRequiredValue(_id), cancel));
            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task<List<BatchItem>> ReadAsync(string file, CancellationToken cancel)
    {
        if (!File.Exists(file)) throw new CliError($"There is no file {file}.");
        var items = new List<BatchItem>();
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(file, cancel))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            try
            {
                items.Add(JsonSerializer.Deserialize(line, HoldfastJson.Default.BatchItem)!);
            }
            catch (JsonException e)
            {
                throw new CliError(Invariant($"Line {number} of {file} is no item: {e.Message}"));
            }
        }
        return items;
    }

    private static void Show(Shell shell, ParseResult parsed, Batch batch)
    {
        if (shell.IsJson(parsed)) shell.Terminal.PrintJson(batch);
        else shell.Terminal.Text.WriteLine(Line(batch));
    }

    private static string Line(Batch batch) => Invariant(
        $"{batch.Id}  {batch.Agent}  {batch.Task}  {batch.State}  {batch.Answered} answered, {batch.Failed} failed, {batch.Pending} pending of ")
        + Invariant($"{batch.Items}  {batch.ItemsPerCall} to a call{(batch.CostUsd is { } cost ? $"  ${cost}" : "")}") + Economy(batch);

    private static string Economy(Batch batch) => batch switch
    {
        { FellBack: { } reason } => $"\n  by calls at the full price: {reason}",
        { ProviderBatches: { Count: > 0 } handedIn } => string.Concat(handedIn.Select(one => Invariant(
            $"\n  {one.Model} {one.Id ?? "(not known yet)"}: {one.Done} of {one.Requests} requests, looked at again {one.LookAt.ToLocalTime():HH:mm:ss}")
            + (one.Failure is { } failure ? $"; {failure}" : ""))),
        { ServiceTier: ServiceTier.Batch } => "  at the batch tier",
        _ => "",
    };
}
