using System.CommandLine;

namespace Holdfast.Cli.Commands;

/// <summary>How a report is divided: <c>--by agent,day</c>.</summary>
internal static class ByOption
{
    public static Option<string[]> Create(params string[] dimensions)
    {
        var by = new Option<string[]>("--by")
        {
            Description = $"One line for each: {string.Join(", ", dimensions)}, or several of them, with commas",
            HelpName = "dimensions",
            CustomParser = result => result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries)).ToArray(),
        };
        by.Validators.Add(result =>
        {
            foreach (var unknown in result.GetValue(by)!.Except(dimensions))
                result.AddError($"--by: \"{unknown}\" is none of {string.Join(", ", dimensions)}.");
        });
        return by;
    }
}
