using Holdfast.Core.Memory.Users;

namespace Holdfast.Core.Memory;

/// <summary>The tools that are the product's own. What they bring back was remembered before, so it is no source of anything new.</summary>
public static class MemoryTools
{
    public static bool IsOne(string name) => name is RecallTool.Name or MemoryTool.Name or FactTool.Name;
}
