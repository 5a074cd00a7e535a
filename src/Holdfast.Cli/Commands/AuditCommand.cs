using System.CommandLine;
using Holdfast.Client.Contract;
using static System.FormattableString;

namespace Holdfast.Cli.Commands;

/// <summary>Who changed what.</summary>
internal static class AuditCommand
{
    public static Command Create(Shell shell) => new ExampleCommand(
        "audit", "Shows who changed what, and checks that it is what was written.",
        "holdfast audit show --after 120",
        "holdfast audit verify",
        "holdfast audit verify --seq 120 --hash 5f3a...")
    {
        Show(shell), Verify(shell),
    };

    private static Command Show(Shell shell)
    {
        var after = new Option<long>("--after") { Description = "Only rows after this one", HelpName = "seq" };
        var command = new Command("show", "Rows of the trail, oldest first; at most 1,000.") { after };
        command.SetAction(async (parsed, cancel) =>
        {
            var page = await shell.Client(parsed, KeyRole.Admin).ListAuditAsync(parsed.GetValue(after), limit: 1000, cancel: cancel);
            if (shell.IsJson(parsed)) shell.Terminal.PrintJson(page);
            else foreach (var row in page.Data) shell.Terminal.Text.WriteLine(Invariant($"{row.Seq,6}  {row.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}  {row.Name ?? row.Who}  {row.Act}  {row.Subject}"));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Verify(Shell shell)
    {
        var seq = new Option<long?>("--seq") { Description = "A row that was noted down earlier", HelpName = "seq" };
        var hash = new Option<string?>("--hash") { Description = "Its hash then", HelpName = "hash" };
        var command = new Command("verify", "Checks the whole chain; says the first row that is not what was written.") { seq, hash };
        command.SetAction(async (parsed, cancel) =>
        {
            var verdict = await shell.Client(parsed, KeyRole.Admin).VerifyAuditAsync(parsed.GetValue(seq), parsed.GetValue(hash), cancel);
            if (shell.IsJson(parsed)) shell.Terminal.PrintJson(verdict);
            else if (verdict.Holds) shell.Terminal.Text.WriteLine(Invariant($"The chain holds: {verdict.Seq} rows. Note down: --seq {verdict.Seq} --hash {verdict.Hash}"));
            else shell.Terminal.Text.WriteLine(Invariant($"The chain is broken at row {verdict.BrokenAt}: {verdict.Reason}"));
            return verdict.Holds ? ExitCode.Ok : ExitCode.Failed;
        });
        return command;
    }
}
