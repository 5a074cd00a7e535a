namespace Holdfast.FakeProviders.Wire;

internal static class Names
{
    /// <summary>Matches <c>^[a-zA-Z0-9_-]{1,max}$</c>.</summary>
    public static bool IsPlain(string text, int max) =>
        text.Length >= 1 && text.Length <= max && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
