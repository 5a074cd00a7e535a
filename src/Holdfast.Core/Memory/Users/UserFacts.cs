using System.Security.Cryptography;
using System.Text;

namespace Holdfast.Core.Memory.Users;

/// <summary>
/// Changes the list of facts. Nothing gets onto it twice, and no secret. That a quotation is true has been looked at before.
/// </summary>
/// <param name="memory">As it is now.</param>
public sealed class UserFacts(UserMemory memory, DateTimeOffset now)
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    /// <param name="replaces">Id of a fact that no longer holds.</param>
    public MemoryDecision Add(string text, Origin origin, string? replaces = null)
    {
        var plain = Plain(text);
        if (Problem(plain, origin.Quote) is { } problem) return Wrong(problem.Field, problem.Why);
        if (replaces is not null && !memory.Facts.ContainsKey(replaces)) return Wrong("replaces", $"There is no fact {replaces}.");
        var rest = replaces is null ? memory : memory with { Facts = memory.Facts.Remove(replaces) };
        if (Same(rest, plain) is { } known) return new(rest, $"Known already: {known.Text} ({known.Id})", known.Id);
        if (rest.Facts.Count >= Limits.MemoryFacts)
            return Wrong(
                "text", $"{Limits.MemoryFacts} facts are remembered already. Replace one that no longer holds, or have some forgotten.");
        var fact = new UserFact(NewId(plain), plain, origin, now, now);
        return new(rest.With(fact), $"Remembered as {fact.Id}.", fact.Id);
    }

    /// <summary>A person says it better. Where it was known from stays; that it was changed, and with which key, is added.</summary>
    public MemoryDecision Edit(string id, string text, string key)
    {
        if (!memory.Facts.TryGetValue(id, out var fact)) return NotThere(id);
        var plain = Plain(text);
        return Problem(plain, quote: null) is { } problem ? Wrong(problem.Field, problem.Why)
            : Same(memory, plain) is { } same && same.Id != id ? Wrong("text", $"That is known already, as {same.Id}.")
            : new(memory.With(fact with { Text = plain, Origin = fact.Origin with { Key = key }, UpdatedAt = now }), $"Changed: {id}", id);
    }

    public MemoryDecision Forget(string id) =>
        memory.Facts.ContainsKey(id) ? new(memory with { Facts = memory.Facts.Remove(id) }, $"Forgotten: {id}", id) : NotThere(id);

    /// <summary>What is left of a text when case, punctuation and white space do not count: two facts that agree in it are one.</summary>
    public static string Normal(string text)
    {
        var normal = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c)) normal.Append(char.ToLowerInvariant(c));
            else if (normal.Length > 0 && normal[^1] != ' ') normal.Append(' ');
        }
        return normal.ToString().TrimEnd();
    }

    private static UserFact? Same(UserMemory memory, string text)
    {
        var normal = Normal(text);
        return memory.Facts.Values.FirstOrDefault(fact => Normal(fact.Text) == normal);
    }

    private static (string Field, string Why)? Problem(string text, string? quote) =>
        Normal(text).Length == 0 || text.Length > Limits.FactChars
            ? ("text", $"Give one sentence of at most {Limits.FactChars} characters.")
        : SecretScan.Find(text) is { } secret ? ("text", $"That looks like {secret}. Secrets are never remembered: leave it out.")
        : quote is not null && SecretScan.Find(quote) is { } quoted
            ? ("quote", $"The quotation holds what looks like {quoted}. Quote only the words around it.")
        : null;

    /// <summary>One line: it is shown as a line of a list.</summary>
    private static string Plain(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Printable));

    private static string Printable(string word) =>
        word.Any(char.IsControl) ? string.Concat(word.Where(c => !char.IsControl(c))) : word;

    /// <summary>
    /// 50 bits, from what it is and when it came: unique among the few facts of one user, and short, since models read and write it.
    /// </summary>
    private string NewId(string text)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{now.ToUnixTimeMilliseconds()} {text}"));
        return "fct_" + string.Concat(hash.Take(10).Select(part => Alphabet[part & 31]));
    }

    private MemoryDecision NotThere(string id) => Wrong("id", $"There is no fact {id}.");

    private MemoryDecision Wrong(string field, string why) => new(memory, why, Wrong: field);
}
