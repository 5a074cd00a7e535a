namespace Holdfast.Runtime.Dialects;

/// <summary>A request that cannot be put into another dialect's words without changing what it means, or that is none at all.</summary>
/// <param name="place">In the client's words, e.g. <c>messages[2].content</c>.</param>
/// <param name="remedy">What is the matter and what to do, in sentences.</param>
public sealed class UntranslatableException(string place, string remedy) : Exception($"{place}: {remedy}")
{
    public string Place => place;

    public string Remedy => remedy;
}
