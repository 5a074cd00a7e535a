using System.CommandLine;
using Holdfast.Client;
using Holdfast.Client.Contract;
using static System.FormattableString;

namespace Holdfast.Cli.Commands;

/// <summary>Subscriptions to events, and what became of what they were owed.</summary>
internal static class WebhooksCommand
{
    private static readonly Argument<string> _id = new("webhook") { Description = "The webhook's id, whk_..." };

    public static Command Create(Shell shell) => new ExampleCommand(
        "webhooks", "Subscribes to events, and looks after what is delivered.",
        "holdfast webhooks create https://example.com/holdfast --event turn.completed --event turn.stopped",
        "holdfast webhooks test whk_...",
        "holdfast webhooks deliveries whk_... --state dead",
        "holdfast webhooks replay whk_...")
    {
        New(shell), List(shell), Deliveries(shell), Replay(shell), Test(shell), Rotate(shell),
        Switch(shell, "enable", "Sends again; what is owed first.", true),
        Switch(shell, "disable", "Sends nothing; what happens meanwhile is not kept for it.", false), Delete(shell),
    };

    private static Command New(Shell shell)
    {
        var url = new Argument<string>("url") { Description = "Where events are posted to" };
        var events = new Option<string[]>("--event")
        {
            Description = "An event, e.g. turn.completed; can be given again", Required = true, HelpName = "event",
        };
        var bare = new Option<bool>("--no-content") { Description = "Leave out what was said" };
        var description = new Option<string?>("--description") { Description = "For people", HelpName = "text" };
        var command = new Command("create", "Subscribes; shows the secret this once.") { url, events, bare, description };
        command.SetAction(async (parsed, cancel) =>
        {
            var definition = new WebhookDefinition(
                parsed.GetRequiredValue(url), parsed.GetRequiredValue(events), !parsed.GetValue(bare), parsed.GetValue(description));
            Show(shell, parsed, await shell.Client(parsed, KeyRole.Admin).CreateWebhookAsync(definition, cancel));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command List(Shell shell)
    {
        var command = new Command("list", "All subscriptions.");
        command.SetAction(async (parsed, cancel) =>
        {
            var all = await shell.Client(parsed, KeyRole.Admin).ListWebhooksAsync(cancel);
            if (shell.IsJson(parsed)) shell.Terminal.PrintJson(all);
            else foreach (var webhook in all.Data) shell.Terminal.Text.WriteLine(Line(webhook));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Deliveries(Shell shell)
    {
        var state = new Option<string?>("--state") { Description = "pending, delivered or dead [default: all]", HelpName = "state" };
        var command = new Command("deliveries", "What is owed to it, and was; newest first.") { _id, state };
        command.SetAction(async (parsed, cancel) =>
        {
            var (client, id) = (shell.Client(parsed, KeyRole.Admin), parsed.GetRequiredValue(_id));
            var all = HoldfastClient.AllAsync(cursor => client.ListDeliveriesAsync(id, parsed.GetValue(state), limit: 200, cursor, cancel));
            if (shell.IsJson(parsed)) shell.Terminal.PrintJson(new Page<Delivery>(await all.ToListAsync(cancel)));
            else await foreach (var delivery in all) shell.Terminal.Text.WriteLine(Line(delivery));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Replay(Shell shell)
    {
        var one = new Argument<string?>("event") { Description = "One event, evt_... [default: all that are dead]", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("replay", "Delivers again.") { _id, one };
        command.SetAction(async (parsed, cancel) =>
        {
            var replayed = await shell.Client(parsed, KeyRole.Admin).ReplayAsync(parsed.GetRequiredValue(_id), parsed.GetValue(one), cancel);
            if (shell.IsJson(parsed)) shell.Terminal.PrintJson(replayed);
            else shell.Terminal.Note(Invariant($"{replayed.Count} to be delivered again."));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Test(Shell shell)
    {
        var command = new Command("test", "Sends an event webhook.test.") { _id };
        command.SetAction(async (parsed, cancel) =>
        {
            var owed = await shell.Client(parsed, KeyRole.Admin).TestWebhookAsync(parsed.GetRequiredValue(_id), cancel);
            if (shell.IsJson(parsed)) shell.Terminal.PrintJson(owed);
            else shell.Terminal.Text.WriteLine(Line(owed));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Rotate(Shell shell)
    {
        var command = new Command("rotate", "Makes a new secret, shown this once; the one before signs too for 24 hours.") { _id };
        command.SetAction(async (parsed, cancel) =>
        {
            Show(shell, parsed, await shell.Client(parsed, KeyRole.Admin).RotateWebhookSecretAsync(parsed.GetRequiredValue(_id), cancel));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Switch(Shell shell, string name, string description, bool enabled)
    {
        var command = new Command(name, description) { _id };
        command.SetAction(async (parsed, cancel) =>
        {
            var client = shell.Client(parsed, KeyRole.Admin);
            var now = await client.GetWebhookAsync(parsed.GetRequiredValue(_id), cancel);
            var definition = new WebhookDefinition(now.Url, now.Events, now.IncludeContent, now.Description, enabled);
            Show(shell, parsed, await client.PutWebhookAsync(now.Id, definition, cancel));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Delete(Shell shell)
    {
        var command = new Command("delete", "Ends it; what is owed to it is dropped.") { _id };
        command.SetAction(async (parsed, cancel) =>
        {
            await shell.Client(parsed, KeyRole.Admin).DeleteWebhookAsync(parsed.GetRequiredValue(_id), cancel);
            shell.Terminal.Note("Deleted.");
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Show(Shell shell, ParseResult parsed, Webhook webhook)
    {
        if (shell.IsJson(parsed)) shell.Terminal.PrintJson(webhook);
        else shell.Terminal.Text.WriteLine(Line(webhook));
        if (!shell.IsJson(parsed) && webhook.Secret is { } secret) shell.Terminal.Text.WriteLine(Invariant($"secret {secret}, shown this once"));
    }

    private static string Line(Webhook webhook) =>
        $"{webhook.Id}  {webhook.Url}  {string.Join(", ", webhook.Events)}{(webhook.Enabled ? "" : $"  disabled: {webhook.DisabledReason}")}";

    private static string Line(Delivery one) => Invariant(
        $"{one.At:yyyy-MM-dd HH:mm:ss}  {one.EventId}  {one.Event}  {one.Conversation ?? "-"}  {one.State} after {one.Tries}")
        + (one.Failure is null ? "" : $": {one.Failure}");
}
