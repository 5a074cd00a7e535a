using Spectre.Console;

namespace Holdfast.Cli;

/// <summary>
/// Where a command reads and writes. What was asked for goes to <see cref="Out"/>, everything about it (progress, notes, errors) to
/// <see cref="Error"/>: piped output holds the result and nothing else.
/// </summary>
internal sealed class Terminal(
    TextReader input, TextWriter output, TextWriter error, bool isInteractive, Interrupts interrupts, Func<string, string?> environment)
{
    /// <summary>Nothing is wrapped when nobody reads it on a screen.</summary>
    private const int NoWrap = 1_000;

    public TextReader In => input;

    /// <summary>For text as it is.</summary>
    public TextWriter Text => output;

    /// <summary>For tables and colour.</summary>
    public IAnsiConsole Out { get; } = Open(output, isInteractive);

    public IAnsiConsole Error { get; } = Open(error, isInteractive);

    public TextWriter ErrorText => error;

    /// <summary>A person sits at it: questions can be asked, lines can be redrawn.</summary>
    public bool IsInteractive => isInteractive;

    public Interrupts Interrupts => interrupts;

    public string? Environment(string name) => environment(name) is { Length: > 0 } value ? value : null;

    public static Terminal OfProcess(Interrupts interrupts) => new(
        Console.In, Console.Out, Console.Error,
        !Console.IsInputRedirected && !Console.IsOutputRedirected && !Console.IsErrorRedirected,
        interrupts, System.Environment.GetEnvironmentVariable);

    /// <summary>A note about what is going on.</summary>
    public void Note(string text) => Error.MarkupLine($"[grey]{Markup.Escape(text)}[/]");

    private static IAnsiConsole Open(TextWriter writer, bool isInteractive)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isInteractive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isInteractive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isInteractive ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (!isInteractive) console.Profile.Width = NoWrap;
        return console;
    }
}
