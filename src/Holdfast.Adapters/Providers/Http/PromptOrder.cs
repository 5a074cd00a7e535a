using Holdfast.Core.Context;

namespace Holdfast.Adapters.Providers.Http;

internal static class PromptOrder
{
    /// <summary>
    /// Indexes of the items in the order to send them. Providers want the results of tool calls right after the answer that made
    /// them, so they go before what the user said in between; and they refuse blank text.
    /// </summary>
    public static IEnumerable<int> ResultsFirst(this Prompt prompt)
    {
        var items = prompt.Items;
        for (var start = 0; start < items.Count;)
        {
            if (items[start] is AssistantItem)
            {
                yield return start++;
                continue;
            }
            var end = start;
            while (end < items.Count && items[end] is not AssistantItem) end++;
            for (var i = start; i < end; i++)
                if (items[i] is ToolResultItem) yield return i;
            for (var i = start; i < end; i++)
                if (items[i] is UserItem user && !string.IsNullOrWhiteSpace(user.Text)) yield return i;
            start = end;
        }
    }
}
