using Holdfast.FakeProviders.Wire;

namespace Holdfast.FakeProviders.Models;

/// <summary>Calls every tool it is offered once, then says what came back.</summary>
internal sealed class ToolsModel : IModel
{
    public Answer Reply(ModelRequest call)
    {
        var results = call.FreshResults();
        var open = Wanted(call).Where(tool => results.All(result => result.Tool != tool.Name)).ToList();
        if (open.Count > 0)
            return Answer.Call((call.ParallelTools ? open : open.Take(1))
                .Select(tool => new Part.ToolCall(call.NewCallId(), tool.Name, SchemaSample.Json(tool.Schema))).ToList());
        return Answer.Say(results.Count == 0
            ? "I was offered no tools."
            : "The tools answered: " + string.Join("; ", results.Select(result => $"{result.Tool}: {result.Result.Shortened(200)}")));
    }

    private static IEnumerable<ToolSpec> Wanted(ModelRequest call) =>
        !call.MayCallTools() ? []
        : call.ToolChoice.Name is { } only ? call.Tools.Where(tool => tool.Name == only)
        : call.Tools;
}
